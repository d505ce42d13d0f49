/** The rows of a text diff: what is gone, what is new, a few lines around it, and how much is left out between. */
import { lineSteps } from "#engine/edit/line-steps.ts";
import type { ListStep } from "#engine/edit/value-diff.ts";

/** Lines of context around a change. */
const CONTEXT = 3;
/** Of a line: a document may be one line of a megabyte, which no browser lays out in a frame. */
const MOST_CHARACTERS = 2_000;

export interface LineRow {
  readonly kind: "kept" | "removed" | "added";
  readonly text: string;
  /** Line numbers in either text. */
  readonly before?: number;
  readonly after?: number;
  /** The part that differs from the line that stands in its place, in characters of `text`. */
  readonly emphasis?: readonly [from: number, to: number];
}

/** Lines that are alike and not shown; `id` names it when it is opened. */
export interface GapRow {
  readonly kind: "gap";
  readonly id: number;
  readonly count: number;
}

export type DiffRow = LineRow | GapRow;

export interface TextDiff {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly steps: readonly ListStep[];
  readonly added: number;
  readonly removed: number;
}

export function textDiff(before: string, after: string): TextDiff {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  const steps = lineSteps(old, fresh);
  const count = (one: ListStep["kind"]) => steps.filter(({ kind }) => kind === one || kind === "change").length;
  return { before: old, after: fresh, steps, added: count("insert"), removed: count("remove") };
}

/** @param open gaps whose lines are shown */
export function diffRows({ before, after, steps }: TextDiff, open: ReadonlySet<number>): DiffRow[] {
  const rows: DiffRow[] = [];
  for (let at = 0; at < steps.length; ) {
    const end = endOfKind(steps, at);
    if (steps[at]?.kind === "keep")
      pushKept(rows, steps.slice(at, end) as readonly Kept[], before, open, end, steps.length);
    else pushChanged(rows, steps.slice(at, end), before, after);
    at = end;
  }
  return rows;
}

type Kept = Extract<ListStep, { kind: "keep" }>;

/** Where what is kept ends, or what is not. */
function endOfKind(steps: readonly ListStep[], start: number): number {
  const isKept = steps[start]?.kind === "keep";
  let end = start;
  while (end < steps.length && (steps[end]?.kind === "keep") === isKept) end += 1;
  return end;
}

function pushKept(
  rows: DiffRow[],
  steps: readonly Kept[],
  before: readonly string[],
  open: ReadonlySet<number>,
  end: number,
  last: number,
): void {
  const row = ({ from, to }: Kept): LineRow => ({
    kind: "kept",
    text: shown(before[from]),
    before: from + 1,
    after: to + 1,
  });
  const head = rows.length === 0 ? 0 : CONTEXT;
  const tail = end === last ? 0 : CONTEXT;
  const count = steps.length - head - tail;
  const id = steps[0]?.from ?? 0;
  // One hidden line would take as much room as it does itself.
  if (count <= 1 || open.has(id)) {
    for (const step of steps) rows.push(row(step));
    return;
  }
  for (const step of steps.slice(0, head)) rows.push(row(step));
  rows.push({ kind: "gap", id, count });
  for (const step of steps.slice(steps.length - tail)) rows.push(row(step));
}

/** All that is gone before all that is new: line by line in turn nobody could read either. */
function pushChanged(
  rows: DiffRow[],
  steps: readonly ListStep[],
  before: readonly string[],
  after: readonly string[],
): void {
  const added: LineRow[] = [];
  for (const step of steps) {
    const old = step.kind === "remove" || step.kind === "change" ? shown(before[step.from]) : undefined;
    const fresh = step.kind === "insert" || step.kind === "change" ? shown(after[step.to]) : undefined;
    const parts = old === undefined || fresh === undefined ? undefined : differingParts(old, fresh);
    if (old !== undefined && "from" in step) {
      rows.push({ kind: "removed", text: old, before: step.from + 1, ...(parts && { emphasis: parts[0] }) });
    }
    if (fresh !== undefined && "to" in step) {
      added.push({ kind: "added", text: fresh, after: step.to + 1, ...(parts && { emphasis: parts[1] }) });
    }
  }
  for (const row of added) rows.push(row);
}

/** What is between the common beginning and the common end; nothing where the lines have little in common. */
function differingParts(old: string, fresh: string): [[number, number], [number, number]] | undefined {
  const shortest = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shortest && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  const indent = /^\s*(?:- )?/.exec(old)?.[0].length ?? 0;
  if (head + tail <= indent || (head + tail - indent) * 3 < shortest - indent) return undefined;
  return [
    [head, old.length - tail],
    [head, fresh.length - tail],
  ];
}

function shown(line: string | undefined): string {
  const text = (line ?? "").replace(/\r$/, "");
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text;
}
