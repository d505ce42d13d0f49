"use client";

import { useLayoutEffect, useRef } from "react";
import { useEditorSession } from "./use-editor.ts";

/** The text itself. The session owns the editor; this is where it stands on the page. */
export function CodePane({ className }: { readonly className?: string }) {
  const session = useEditorSession();
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    element.append(session.view.dom);
    session.view.requestMeasure();
    return () => session.view.dom.remove();
  }, [session]);
  return <div ref={host} className={className} />;
}
