"use client";

import { useState } from "react";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { Diagnostic, Fix } from "#engine/document/diagnostics.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";

const LOOKS = {
  error: { icon: CircleAlert, text: "text-danger", label: "Error" },
  warning: { icon: TriangleAlert, text: "text-warning", label: "Warning" },
  info: { icon: Info, text: "text-muted", label: "Note" },
} as const;

/** Thousands of rows would be drawn anew with each letter that is typed. */
const FIRST_SHOWN = 50;

interface ProblemsProps {
  readonly diagnostics: readonly Diagnostic[];
  readonly onSelect: (diagnostic: Diagnostic) => void;
  /** Absent while the text is newer than its diagnostics: their places are not sure. */
  readonly onFix: ((fix: Fix) => void) | undefined;
}

/** All diagnostics, errors first; choosing one goes to its place in the text, and what can be repaired at once has a button. */
export function Problems({ diagnostics, onSelect, onFix }: ProblemsProps) {
  const order = { error: 0, warning: 1, info: 2 } as const;
  const sorted = diagnostics.toSorted(
    (one, other) => order[one.severity] - order[other.severity] || one.range.start.line - other.range.start.line,
  );
  const [most, setMost] = useState(FIRST_SHOWN);
  return (
    <ul className="flex flex-col py-1">
      {sorted.slice(0, most).map((diagnostic) => {
        const look = LOOKS[diagnostic.severity];
        const { line, column } = diagnostic.range.start;
        return (
          <li key={`${line}:${column}:${diagnostic.code}:${diagnostic.message}`} className="flex flex-col">
            <button
              type="button"
              onClick={() => onSelect(diagnostic)}
              className="flex w-full items-start gap-2 px-4 py-1.5 text-left transition-colors hover:bg-hover focus-inset"
            >
              <look.icon className={classNames("mt-0.5 size-4 shrink-0", look.text)} aria-label={look.label} />
              <span className="min-w-0 flex-1 break-words">
                {diagnostic.message}
                <span className="ml-2 text-faint text-xs">{diagnostic.code}</span>
              </span>
              <span className="shrink-0 text-faint text-xs tabular-nums">
                {line}:{column}
              </span>
            </button>
            {diagnostic.fix !== undefined && (
              <Button
                size="small"
                className="mb-1.5 ml-10 self-start"
                disabled={onFix === undefined}
                onClick={() => diagnostic.fix && onFix?.(diagnostic.fix)}
              >
                {diagnostic.fix.title}
              </Button>
            )}
          </li>
        );
      })}
      {sorted.length > most && (
        <li className="px-4 py-1.5">
          <Button size="small" onClick={() => setMost((before) => before * 5)}>
            {sorted.length - most} more
          </Button>
        </li>
      )}
    </ul>
  );
}
