/** Two people's changes of one text, joined line by line. */
import { type Conflict, withConflictComments } from "./conflict-comments.ts";
import { lineSteps } from "./line-steps.ts";
import { isSame } from "./value-diff.ts";

export interface MergedText {
  readonly text: string;
  /** Places that both have changed differently: ours was kept there, theirs stands above it as a comment, but in JSON. */
  readonly conflicts: number;
}

interface Hunk {
  /** Lines of the base that it replaces. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/**
 * Merges by three ways (diff3: Khanna, Kunal and Pierce 2007): what only one side has changed is taken;
 * where both have, ours stays, and theirs is written above it as a comment, so that the text still parses
 * and nothing of anybody is lost.
 */
export function mergeTexts(base: string, ours: string, theirs: string): MergedText {
  const mark = ours.startsWith(MARK) === base.startsWith(MARK) ? theirs.startsWith(MARK) : ours.startsWith(MARK);
  const merged = mergeLines(withoutMark(base), withoutMark(ours), withoutMark(theirs));
  return mark ? { ...merged, text: MARK + merged.text } : merged;
}

/** A byte order mark is the text's, not its first line's: within a text it would be part of a key. */
const MARK = "\uFEFF";

function withoutMark(text: string): string {
  return text.startsWith(MARK) ? text.slice(MARK.length) : text;
}

function mergeLines(base: string, ours: string, theirs: string): MergedText {
  const lines = base.split("\n");
  // The next one last: there may be too many of them to take from the front.
  const mine = hunksOf(lines, ours.split("\n")).toReversed();
  const others = hunksOf(lines, theirs.split("\n")).toReversed();
  // A text may have more lines than a call takes arguments: lists are joined at the end.
  const result: (readonly string[])[] = [];
  let length = 0;
  const add = (part: readonly string[]): void => {
    result.push(part);
    length += part.length;
  };
  const conflicts: Conflict[] = [];
  let at = 0;
  while (mine.length > 0 || others.length > 0) {
    const [a, b] = [mine.at(-1), others.at(-1)];
    const from = Math.min(a?.from ?? Number.POSITIVE_INFINITY, b?.from ?? Number.POSITIVE_INFINITY);
    add(lines.slice(at, from));
    // All hunks that touch each other are one place.
    let to = from;
    const [ourPart, theirPart]: [Hunk[], Hunk[]] = [[], []];
    for (let isGrowing = true; isGrowing; ) {
      isGrowing = false;
      for (const [queue, part] of [
        [mine, ourPart],
        [others, theirPart],
      ] as const) {
        const next = queue.at(-1);
        if (
          next === undefined ||
          next.from > to ||
          (next.from === to && to !== from && part.length === 0 && next.to > next.from)
        )
          continue;
        queue.pop();
        part.push(next);
        to = Math.max(to, next.to);
        isGrowing = true;
      }
    }
    const ourLines = linesOf(lines, ourPart, from, to);
    const theirLines = linesOf(lines, theirPart, from, to);
    if (theirPart.length === 0) add(ourLines);
    else if (ourPart.length === 0 || isSame(ourLines, theirLines)) add(theirLines);
    else {
      conflicts.push({ line: length, theirs: theirLines });
      add(ourLines);
    }
    at = to;
  }
  add(lines.slice(at));
  return { text: withConflictComments(result.flat().join("\n"), conflicts), conflicts: conflicts.length };
}

function hunksOf(base: readonly string[], changed: readonly string[]): Hunk[] {
  const hunks: { from: number; to: number; lines: string[] }[] = [];
  let at = 0;
  for (const step of lineSteps(base, changed)) {
    if (step.kind === "keep") {
      at = step.from + 1;
      continue;
    }
    let hunk = hunks.at(-1);
    if (hunk === undefined || hunk.to !== at) hunks.push((hunk = { from: at, to: at, lines: [] }));
    if (step.kind !== "insert") at = hunk.to = step.from + 1;
    if (step.kind !== "remove") hunk.lines.push(changed[step.to] as string);
  }
  return hunks;
}

/** One side's lines for a part of the base. */
function linesOf(base: readonly string[], hunks: readonly Hunk[], from: number, to: number): string[] {
  const result: (readonly string[])[] = [];
  let at = from;
  for (const hunk of hunks) {
    result.push(base.slice(at, hunk.from), hunk.lines);
    at = hunk.to;
  }
  result.push(base.slice(at, to));
  return result.flat();
}
