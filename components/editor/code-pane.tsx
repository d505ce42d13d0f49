"use client";

import { useEffect, useRef, useState } from "react";
import { CodeSkeleton } from "../dags/heavy-skeletons.tsx";
import { classNames } from "../ui/class-names.ts";
import { useEditor, useEditorSession } from "./use-editor.ts";
import { readSyntax } from "./yaml-syntax.ts";

/** A picture that takes longer does not hold up the text. */
const LONGEST_WAIT_MS = 1_000;

/**
 * The text itself. The session owns the editor; this is where it stands on the page. The first picture
 * goes before it: measuring and colouring a text takes about as long as drawing the graph.
 */
export function CodePane({ className }: { readonly className?: string }) {
  const session = useEditorSession();
  const host = useRef<HTMLDivElement>(null);
  const isTurn = useEditor((editor) => editor.draft !== undefined || editor.broken !== undefined || editor.isEmpty);
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsShown(true), LONGEST_WAIT_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (!isTurn) return;
    return whenIdle(() => setIsShown(true));
  }, [isTurn]);
  useEffect(() => {
    const element = host.current;
    if (!isShown || element === null) return;
    readSyntax(session.view);
    element.append(session.view.dom);
    session.view.requestMeasure();
    return () => session.view.dom.remove();
  }, [session, isShown]);
  return (
    <div ref={host} className={classNames(className)} aria-busy={!isShown}>
      {!isShown && <CodeSkeleton />}
    </div>
  );
}

/** Calls when the page has nothing more urgent to do. @returns what calls it off */
function whenIdle(then: () => void): () => void {
  // Not every browser has it.
  if (typeof window.requestIdleCallback !== "function") {
    const timer = setTimeout(then, 100);
    return () => clearTimeout(timer);
  }
  const request = window.requestIdleCallback(then, { timeout: 300 });
  return () => window.cancelIdleCallback(request);
}
