"use client";

import { createContext, useContext, useEffect, useState } from "react";
import { RelativeTime } from "../format/time-text.tsx";
import type { ExpressionPreview } from "./document-requests.ts";
import { useEditorSession } from "./use-editor.ts";

interface ExpressionHelp {
  /** What can be read, as it is written. */
  readonly names: readonly string[];
  /** When the run ended whose values a preview shows; undefined: there is none. */
  readonly valuesOf: number | undefined;
}

const HelpContext = createContext<ExpressionHelp | undefined>(undefined);
export const ExpressionHelpProvider = HelpContext.Provider;

const NO_NAMES: readonly string[] = [];

/** What an expression can read where the caller stands. */
export function useNamesInScope(): () => readonly string[] {
  const help = useContext(HelpContext);
  return () => help?.names ?? NO_NAMES;
}

const PAUSE_MS = 150;
const MOST_NAMES = 40;

/** Whether a field's text is, or holds, an expression. */
export function holdsExpression(text: string, isCondition: boolean): boolean {
  return (isCondition && text.trim() !== "") || text.includes("${{");
}

interface ExpressionHintsProps {
  readonly text: string;
  /** Whether the whole text is one expression, which is written bare. */
  readonly isCondition: boolean;
  readonly onInsert: (text: string) => void;
}

/** Below a field with an expression: what it would have been in a former run, and what it can read. */
export function ExpressionHints({ text, isCondition, onInsert }: ExpressionHintsProps) {
  const help = useContext(HelpContext);
  const session = useEditorSession();
  const [preview, setPreview] = useState<ExpressionPreview>();
  const hasValues = help?.valuesOf !== undefined;
  useEffect(() => {
    if (!hasValues) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      void session.preview(text, isCondition).then((result) => isCurrent && setPreview(result));
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [session, text, isCondition, hasValues]);
  if (help === undefined) return null;
  return (
    <div className="flex flex-col gap-1.5 rounded-md border border-line bg-sunken/60 p-2 text-xs">
      {help.valuesOf !== undefined && preview !== undefined && (
        <div>
          <p className="text-muted">
            With the run of <RelativeTime at={help.valuesOf} />:
          </p>
          <output
            className={
              "problem" in preview
                ? "block break-words text-warning"
                : "block max-h-24 overflow-y-auto break-words font-mono text-ink"
            }
          >
            {"problem" in preview ? preview.problem : preview.value}
          </output>
        </div>
      )}
      <ul aria-label="What it can read" className="flex max-h-24 flex-wrap gap-1 overflow-y-auto">
        {help.names.slice(0, MOST_NAMES).map((each) => (
          <li key={each}>
            <button
              type="button"
              // The field keeps the focus, and with it the place where this goes.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onInsert(isCondition ? each : `\${{ ${each} }}`)}
              className="rounded border border-line bg-surface px-1.5 py-0.5 font-mono text-2xs transition-colors hover:border-control"
            >
              {each}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
