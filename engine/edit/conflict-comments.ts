/** What the other side wrote where both did, as comments that change nothing of what the text says. */
import { parseSource, type SourcePlace } from "./source-tree.ts";

export interface Conflict {
  /** The line, from 0, before which the comments belong. */
  readonly line: number;
  readonly theirs: readonly string[];
}

/**
 * Within a text of several lines a comment would be part of it, or end it: there it stands above the line on
 * which the text begins. JSON has no comments, and stays as it is.
 *
 * @param conflicts in the order of their lines
 */
export function withConflictComments(text: string, conflicts: readonly Conflict[]): string {
  if (conflicts.length === 0) return text;
  const lines = text.split("\n");
  const spans = scalarSpans(text, lines);
  if (spans === "json") return text;
  const before = new Map<number, string[]>();
  for (const { line, theirs } of conflicts) {
    const inside = spans.find(({ first, last }) => first < line && line <= last);
    // Behind a block text, what stands as deep as the text is the text.
    const isBehindText = spans.some(({ last, isBlock }) => isBlock && last < line && isBlank(lines, last + 1, line));
    const at = inside?.first ?? line;
    const indent = inside !== undefined || isBehindText ? indentAt(lines, at) : undefined;
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

/** The lines of each text that has several. None where the document cannot be read: then there is no safe place. */
function scalarSpans(text: string, lines: readonly string[]): readonly Span[] | "json" {
  const tree = parseSource(text);
  if ("problem" in tree || tree.root === undefined) return [];
  if (tree.isJson) return "json";
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
  const left: SourcePlace[] = [tree.root];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    if (place.kind === "map") for (const entry of place.entries) left.push(entry.value);
    else if (place.kind === "list") for (const item of place.items) left.push(item.value);
    else if (place.kind === "scalar") {
      const first = lineAt(place.start);
      const last = lineAt(text[place.end - 1] === "\n" ? place.end - 1 : place.end);
      if (last > first) spans.push({ first, last, isBlock: place.style === "literal" || place.style === "folded" });
    }
  }
  return spans;
}

function isBlank(lines: readonly string[], from: number, to: number): boolean {
  for (let line = from; line < to; line += 1) if (lines[line]?.trim() !== "") return false;
  return true;
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
  const text = content.trimStart();
  return `${content.slice(0, content.length - text.length)}# theirs: ${text}${end}`;
}
