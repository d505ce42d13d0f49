/** Two people's changes of one text, joined line by line. */
import { type Conflict, withConflictComments } from "./conflict-comments.ts";
import { lineSteps } from "./line-steps.ts";
import { beforeLineBreak } from "./source-lines.ts";
import type { SourcePlace } from "./source-places.ts";
import { parseSource } from "./source-tree.ts";
import { taskListOf } from "./task-list.ts";
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
 * and nothing of anybody is lost. Changes apart from each other that together break what both sides could
 * read are a conflict as well.
 */
export function mergeTexts(base: string, ours: string, theirs: string): MergedText {
  const [end, ownEnd, theirEnd] = [lineEndOf(base), lineEndOf(ours), lineEndOf(theirs)];
  // Whoever ends all lines in another way has not changed what they say.
  if ((ownEnd !== end || theirEnd !== end) && ![end, ownEnd, theirEnd].includes("mixed")) {
    const merged = mergeTexts(...([base, ours, theirs].map((text) => text.replaceAll("\r\n", "\n")) as Texts));
    const wanted = ownEnd === end ? theirEnd : ownEnd;
    return wanted === "\n" ? merged : { ...merged, text: merged.text.replaceAll("\n", wanted) };
  }
  const [before, mine, others] = [partsOf(base), partsOf(ours), partsOf(theirs)];
  const merged = mergeLines(before.text, mine.text, others.text);
  const hasMark = mergedFlag(before.hasMark, mine.hasMark, others.hasMark);
  const hasLastBreak = mergedFlag(before.hasLastBreak, mine.hasLastBreak, others.hasLastBreak);
  const text = hasLastBreak ? merged.text : merged.text.slice(0, beforeLineBreak(merged.text, merged.text.length));
  return { text: hasMark ? MARK + text : text, conflicts: merged.conflicts };
}

type Texts = [base: string, ours: string, theirs: string];

function lineEndOf(text: string): "\n" | "\r\n" | "mixed" {
  if (!text.includes("\r\n")) return "\n";
  return /(?:^|[^\r])\n/.test(text) ? "mixed" : "\r\n";
}

/** What the side that has changed it says. */
function mergedFlag(base: boolean, ours: boolean, theirs: boolean): boolean {
  return ours === base ? theirs : ours;
}

const MARK = "\uFEFF";

/**
 * A byte order mark is the text's, not its first line's: within a text it would be part of a key. The last line's
 * missing end is the text's too: another line may come behind it.
 */
function partsOf(text: string): {
  readonly text: string;
  readonly hasMark: boolean;
  readonly hasLastBreak: boolean;
} {
  const hasMark = text.startsWith(MARK);
  const hasLastBreak = text.endsWith("\n");
  const isWindows = /\r(?:\n|$)/.test(text) && !/(?:^|[^\r])\n/.test(text);
  const end = hasLastBreak ? "" : isWindows || text.endsWith("\r") ? "\r\n" : "\n";
  return { text: (hasMark ? text.slice(MARK.length) : text) + end, hasMark, hasLastBreak };
}

/** A part of the merged text. */
interface Piece {
  readonly lines: readonly string[];
  /** What both have changed: theirs becomes a comment. */
  readonly theirs?: readonly string[];
  /** What only they have changed: ours, which stays where theirs cannot. */
  readonly ours?: readonly string[];
}

/** Of texts that end in a line break. */
function mergeLines(base: string, ours: string, theirs: string): MergedText {
  const pieces = piecesOf(base, ours, theirs);
  let merged = textOf(pieces);
  if (faultsOf(merged).length > 0 && faultsOf(ours).length === 0 && faultsOf(theirs).length === 0) {
    // Twice as many each time: a text is read a few times, however many changes there are.
    for (let most = 1; ; most *= 2) {
      const faults = faultsOf(merged);
      const refused = new Set(faults.flatMap((offset) => takenNear(pieces, offset, most)));
      if (refused.size === 0) break;
      for (const n of refused) {
        const { lines, ours: kept = [] } = pieces[n] as Piece;
        pieces[n] = { lines: kept, theirs: lines };
      }
      merged = textOf(pieces);
    }
  }
  const conflicts: Conflict[] = [];
  let line = 0;
  for (const piece of pieces) {
    if (piece.theirs !== undefined) conflicts.push({ line, theirs: piece.theirs });
    line += piece.lines.length;
  }
  return { text: withConflictComments(merged, conflicts), conflicts: conflicts.length };
}

function textOf(pieces: readonly Piece[]): string {
  return `${pieces.flatMap(({ lines }) => lines).join("\n")}\n`;
}

/** The pieces that were taken from them, as many as that, nearest to a place of the merged text. */
function takenNear(pieces: readonly Piece[], offset: number, most: number): number[] {
  const taken: { n: number; distance: number }[] = [];
  let from = 0;
  for (const [n, { lines, ours }] of pieces.entries()) {
    const to = lines.reduce((end, line) => end + line.length + 1, from);
    if (ours !== undefined) taken.push({ n, distance: Math.max(from - offset, offset - to, 0) });
    from = to;
  }
  return taken
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ n }) => n);
}

/** Where a text cannot be read, or else where a key or a task's id stands for the second time. */
function faultsOf(text: string): number[] {
  const tree = parseSource(text);
  if ("problem" in tree) return [tree.offset];
  const { tasks, byId } = taskListOf(tree);
  const faults = tasks.flatMap((task) => (byId.get(task.id) === task ? [] : [task.item.from]));
  const left: SourcePlace[] = tree.root === undefined ? [] : [tree.root];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    if (place.kind === "list") for (const { value } of place.items) left.push(value);
    if (place.kind !== "map") continue;
    const keys = new Set<string>();
    for (const { key, isMerge, from, value } of place.entries) {
      if (keys.has(key) && !isMerge) faults.push(from);
      keys.add(key);
      left.push(value);
    }
  }
  return faults;
}

/** What only one side has changed, and what both have; all that touches each other is one piece. */
function piecesOf(base: string, ours: string, theirs: string): Piece[] {
  const lines = linesIn(base);
  // The next one last: there may be too many of them to take from the front.
  const mine = hunksOf(lines, linesIn(ours)).toReversed();
  const others = hunksOf(lines, linesIn(theirs)).toReversed();
  const pieces: Piece[] = [];
  let at = 0;
  while (mine.length > 0 || others.length > 0) {
    const [a, b] = [mine.at(-1), others.at(-1)];
    const from = Math.min(a?.from ?? Number.POSITIVE_INFINITY, b?.from ?? Number.POSITIVE_INFINITY);
    pieces.push({ lines: lines.slice(at, from) });
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
    if (theirPart.length === 0) pieces.push({ lines: ourLines });
    else if (ourPart.length === 0) pieces.push({ lines: theirLines, ours: ourLines });
    else if (isSame(ourLines, theirLines)) pieces.push({ lines: theirLines });
    else pieces.push({ lines: ourLines, theirs: theirLines });
    at = to;
  }
  pieces.push({ lines: lines.slice(at) });
  return pieces;
}

function linesIn(text: string): string[] {
  return text.slice(0, -1).split("\n");
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
