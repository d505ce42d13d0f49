/** What the other side wrote where both did, as comments that change nothing of what the text says. */
import type { MapPlace, SourcePlace } from "./source-places.ts";
import { parseSource } from "./source-tree.ts";
import { valueAt } from "./source-values.ts";
import { isSame } from "./value-diff.ts";

export interface Conflict {
  /** The line, from 0, before which the comments belong. */
  readonly line: number;
  readonly theirs: readonly string[];
}

/**
 * Within a text of several lines a comment would be part of it, or end it: there it stands above the line on
 * which the text begins; what runs is the same with and without the comments. JSON has no comments, and stays as it is.
 *
 * @param conflicts in the order of their lines
 */
export function withConflictComments(text: string, conflicts: readonly Conflict[]): string {
  // As in the tree: what begins with a brace is JSON, also while it cannot be read.
  if (conflicts.length === 0 || /^\s*[{[]/.test(text)) return text;
  const lines = text.split("\n");
  const tree = parseSource(text);
  // Where the document cannot be read there is no place that is surely safe.
  if ("problem" in tree || tree.root === undefined) return withComments(lines, conflicts, []);
  const { root } = tree;
  const commented = withComments(lines, conflicts, scalarSpans(text, lines, root));
  const after = parseSource(commented);
  const isKept =
    !("problem" in after) && after.root !== undefined && isSame(valueAt(after, after.root), valueAt(tree, root));
  // However the text is written, above all of it nothing is broken.
  return isKept
    ? commented
    : [...conflicts.flatMap(({ theirs }) => theirs.map((line) => asComment(line, ""))), text].join("\n");
}

function withComments(lines: readonly string[], conflicts: readonly Conflict[], spans: readonly Span[]): string {
  const free = freeLines(spans);
  const blockEnds = new Set(spans.flatMap(({ last, isBlock }) => (isBlock ? [last] : [])));
  const before = new Map<number, string[]>();
  for (const { line, theirs } of conflicts) {
    const at = free.get(line) ?? line;
    const isApart = at !== line || isBehindBlock(lines, line, blockEnds);
    const indent = isApart ? indentAt(lines, at) : undefined;
    const comments = before.get(at) ?? [];
    for (const each of theirs) comments.push(asComment(each, indent));
    before.set(at, comments);
  }
  const result = lines.map((line, index) => (before.has(index) ? [...(before.get(index) ?? []), line] : line));
  return [...result.flat(), ...(before.get(lines.length) ?? [])].join("\n");
}

interface Span {
  readonly first: number;
  readonly last: number;
  readonly isBlock: boolean;
}

/** For each line within a text, the line above which a comment can stand: one text may begin where another ends. */
function freeLines(spans: readonly Span[]): ReadonlyMap<number, number> {
  const free = new Map<number, number>();
  for (const { first, last } of spans.toSorted((a, b) => a.first - b.first)) {
    const at = free.get(first) ?? first;
    for (let line = first + 1; line <= last; line += 1) if (!free.has(line)) free.set(line, at);
  }
  return free;
}

/** Behind a block text, what stands as deep as the text is the text. */
function isBehindBlock(lines: readonly string[], line: number, blockEnds: ReadonlySet<number>): boolean {
  for (let above = line - 1; above >= 0; above -= 1) {
    if (blockEnds.has(above)) return true;
    if (lines[above]?.trim() !== "") return false;
  }
  return false;
}

/** The lines of each text that has several. */
function scalarSpans(text: string, lines: readonly string[], root: MapPlace): readonly Span[] {
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.length + 1;
  }
  const lineAt = (position: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const spans: Span[] = [];
  const left: SourcePlace[] = [root];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    if (place.kind === "map") {
      for (const { from, keyEnd, value } of place.entries) {
        left.push(value);
        // Behind a `?`, a key may have several lines.
        const [first, last] = [lineAt(from), lineAt(keyEnd)];
        if (last > first) spans.push({ first, last, isBlock: true });
      }
    } else if (place.kind === "list") for (const item of place.items) left.push(item.value);
    else if (place.kind === "scalar") {
      const first = lineAt(place.start);
      const last = lineAt(place.end);
      if (last > first) spans.push({ first, last, isBlock: place.style === "literal" || place.style === "folded" });
    }
  }
  return spans;
}

/** The indentation of the first line from here with something in it. */
function indentAt(lines: readonly string[], from: number): string {
  for (let line = from; line < lines.length; line += 1) {
    if (lines[line]?.trim() !== "") return /^[ \t]*/.exec(lines[line] ?? "")?.[0] ?? "";
  }
  return "";
}

/** @param indent instead of the line's own, which is then kept behind the mark */
function asComment(line: string, indent: string | undefined): string {
  // `\r` belongs to the line break: a comment keeps it at its end.
  const end = line.endsWith("\r") ? "\r" : "";
  const content = line.slice(0, line.length - end.length);
  if (content.trim() === "") return `${indent ?? ""}#${end}`;
  if (indent !== undefined) return `${indent}# theirs: ${content}${end}`;
  // A tab is no indentation to YAML.
  const text = content.replace(/^ +/, "");
  return `${content.slice(0, content.length - text.length)}# theirs: ${text}${end}`;
}
