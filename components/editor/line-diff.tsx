"use client";

import { useMemo } from "react";
import { diffLists, type ListStep } from "#engine/edit/value-diff.ts";
import { classNames } from "../ui/class-names.ts";

/** Lines of context around a change. */
const CONTEXT = 3;

interface DiffLine {
  readonly kind: "kept" | "removed" | "added" | "gap";
  readonly text: string;
  readonly before?: number;
  readonly after?: number;
}

/** Two texts line by line: what is gone, what is new, and a few lines around it. */
export function LineDiff({ before, after }: { readonly before: string; readonly after: string }) {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const added = lines.filter(({ kind }) => kind === "added").length;
  const removed = lines.filter(({ kind }) => kind === "removed").length;
  if (added + removed === 0) return <p className="p-4 text-muted text-sm">The texts are the same.</p>;
  return (
    <figure className="min-h-0 overflow-auto rounded-md border border-line bg-surface font-mono text-xs leading-5">
      <figcaption className="sr-only">
        {added} lines added, {removed} removed
      </figcaption>
      <table className="w-full border-collapse">
        <tbody>
          {lines.map((line, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and the list is made as a whole
            <tr key={n} className={STYLE[line.kind]}>
              <td className="w-10 select-none px-2 text-right text-faint tabular-nums">{line.before}</td>
              <td className="w-10 select-none px-2 text-right text-faint tabular-nums">{line.after}</td>
              <td className="w-4 select-none text-center">
                <span aria-hidden="true">{SIGN[line.kind]}</span>
                {line.kind === "added" && <span className="sr-only">added</span>}
                {line.kind === "removed" && <span className="sr-only">removed</span>}
              </td>
              <td className={classNames("whitespace-pre pr-4", line.kind === "gap" && "text-faint")}>{line.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

const STYLE = {
  kept: "",
  removed: "bg-danger-soft text-ink",
  added: "bg-state-success-soft text-ink",
  gap: "bg-sunken/60",
} as const;
const SIGN = { kept: "", removed: "−", added: "+", gap: "" } as const;

export function diffLines(before: string, after: string): DiffLine[] {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  const steps = diffLists(old, fresh);
  const isNear = nearChanges(steps);
  const lines: DiffLine[] = [];
  let skipped = 0;
  const flush = () => {
    if (skipped > 0) lines.push({ kind: "gap", text: `${skipped} unchanged ${skipped === 1 ? "line" : "lines"}` });
    skipped = 0;
  };
  steps.forEach((step, n) => {
    if (step.kind === "keep" && !isNear[n]) {
      skipped += 1;
      return;
    }
    flush();
    if (step.kind === "keep")
      lines.push({ kind: "kept", text: shown(old[step.from]), before: step.from + 1, after: step.to + 1 });
    if (step.kind === "remove" || step.kind === "change")
      lines.push({ kind: "removed", text: shown(old[step.from]), before: step.from + 1 });
    if (step.kind === "insert" || step.kind === "change")
      lines.push({ kind: "added", text: shown(fresh[step.to]), after: step.to + 1 });
  });
  flush();
  return lines;
}

function nearChanges(steps: readonly ListStep[]): boolean[] {
  const near = steps.map(({ kind }) => kind !== "keep");
  steps.forEach(({ kind }, n) => {
    if (kind === "keep") return;
    for (let at = Math.max(0, n - CONTEXT); at <= Math.min(steps.length - 1, n + CONTEXT); at += 1) near[at] = true;
  });
  return near;
}

function shown(line: string | undefined): string {
  return (line ?? "").replace(/\r$/, "");
}
