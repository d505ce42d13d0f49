"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { UnfoldVertical } from "lucide-react";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { classNames } from "../ui/class-names.ts";
import { type DiffRow, diffRows, type LineRow, textDiff } from "./diff-rows.ts";

interface LineDiffProps {
  readonly before: string;
  readonly after: string;
  /** A line to show; a new object shows it again. */
  readonly reveal?: { readonly side: "before" | "after"; readonly line: number } | undefined;
  readonly className?: string;
}

/** Height of a row, pixels: `leading-5`. Lines are not wrapped. */
const ROW = 20;
/** What is drawn before the height is known. */
const FIRST_RECT = { width: 800, height: 800 };

/** Two texts line by line. Only the rows in view are in the page: a document may have 40,000 lines. */
export function LineDiff({ before, after, reveal, className }: LineDiffProps) {
  // The virtualizer changes in place, which the React compiler cannot see.
  "use no memo";
  const diff = useMemo(() => textDiff(before, after), [before, after]);
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set());
  const rows = useMemo(() => diffRows(diff, open), [diff, open]);
  const figure = useRef<HTMLElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- opted out of the compiler above
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => figure.current,
    estimateSize: () => ROW,
    overscan: 20,
    initialRect: FIRST_RECT,
  });
  const show = useEffectEvent((target: NonNullable<LineDiffProps["reveal"]>) => {
    virtualizer.scrollToIndex(rowOf(rows, target), { align: "center" });
  });
  useEffect(() => {
    if (reveal !== undefined) show(reveal);
  }, [reveal]);

  if (diff.added + diff.removed === 0) return <p className="p-4 text-muted text-sm">The texts are the same.</p>;
  const items = virtualizer.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  const summary = `${countOf(diff.added)} added, ${diff.removed} removed`;
  return (
    <figure
      ref={figure}
      // Focusable, so that keys can scroll it as well.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
      tabIndex={0}
      aria-label={`Text: ${summary}`}
      className={classNames(
        "min-h-24 overflow-auto rounded-md border border-line bg-surface font-mono text-xs leading-5 focus-inset",
        className,
      )}
    >
      <div
        role="table"
        aria-label={summary}
        aria-rowcount={rows.length}
        className="w-max min-w-full"
        style={{ paddingTop: above, paddingBottom: below }}
      >
        {items.map((item) => {
          const row = rows[item.index] as DiffRow;
          return row.kind === "gap" ? (
            <div key={item.key} role="row" aria-rowindex={item.index + 1} className="flex h-5 bg-sunken">
              <span role="cell" className="sticky left-0">
                <button
                  type="button"
                  onClick={() => setOpen(new Set([...open, row.id]))}
                  className="flex h-5 items-center gap-2 pl-3.5 text-muted hover:text-ink focus-inset"
                >
                  <UnfoldVertical className="size-3" aria-hidden="true" />
                  {countOf(row.count)} unchanged
                </button>
              </span>
            </div>
          ) : (
            <Line key={item.key} row={row} index={item.index} isRevealed={isAt(row, reveal)} />
          );
        })}
      </div>
    </figure>
  );
}

function Line({
  row,
  index,
  isRevealed,
}: {
  readonly row: LineRow;
  readonly index: number;
  readonly isRevealed: boolean;
}) {
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      className={classNames("flex h-5", STYLE[row.kind], isRevealed && "shadow-[inset_2px_0_0_var(--accent)]")}
    >
      <span
        role="cell"
        className="w-12 shrink-0 select-none px-2 text-right max-sm:w-9 max-sm:px-1 text-muted tabular-nums"
      >
        {row.before}
      </span>
      <span
        role="cell"
        className="w-12 shrink-0 select-none px-2 text-right max-sm:w-9 max-sm:px-1 text-muted tabular-nums"
      >
        {row.after}
      </span>
      <span role="cell" className="w-5 shrink-0 select-none text-center">
        <span aria-hidden="true">{SIGN[row.kind]}</span>
        {row.kind !== "kept" && <span className="sr-only">{row.kind}</span>}
      </span>
      <span role="cell" className="whitespace-pre pr-4">
        <LineText row={row} />
      </span>
    </div>
  );
}

function LineText({ row: { kind, text, emphasis } }: { readonly row: LineRow }) {
  if (emphasis === undefined || emphasis[0] === emphasis[1]) return text;
  const [from, to] = emphasis;
  return (
    <>
      {text.slice(0, from)}
      <span className={classNames("rounded-xs", EMPHASIS[kind])}>{text.slice(from, to)}</span>
      {text.slice(to)}
    </>
  );
}

const STYLE = { kept: "", removed: "bg-danger-soft text-ink", added: "bg-state-success-soft text-ink" } as const;
const EMPHASIS = { kept: "", removed: "bg-danger/20", added: "bg-state-success/20" } as const;
const SIGN = { kept: "", removed: "−", added: "+" } as const;

function countOf(lines: number): string {
  return `${lines} ${lines === 1 ? "line" : "lines"}`;
}

function isAt(row: LineRow, target: LineDiffProps["reveal"]): boolean {
  return target !== undefined && row[target.side] === target.line;
}

/** The row of a line, or the gap that hides it. */
function rowOf(rows: readonly DiffRow[], { side, line }: NonNullable<LineDiffProps["reveal"]>): number {
  const next = rows.findIndex((row) => row.kind !== "gap" && (row[side] ?? 0) >= line);
  if (next < 0) return rows.length - 1;
  const found = rows[next] as LineRow;
  return found[side] === line ? next : Math.max(0, next - 1);
}
