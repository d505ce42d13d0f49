/**
 * Takes items of a list or entries of a map out of the text: what separates neighbours goes with them, and
 * comments of what stays do not.
 */
import { columnOf } from "./document-style.ts";
import {
  afterBlankLines,
  beforeBlankLines,
  beforeBlanksOfLine,
  endWithCommentBehind,
  endWithOwnComments,
  hasCommentBehind,
  isFirstOnLine,
  isLastLineWithoutBreak,
  lineEnd,
  lineStart,
  nextLine,
  wholeLines,
} from "./source-lines.ts";
import { blockScalarAtEnd, endsInKeptLines, type ListItem, type MapEntry, type SourcePlace } from "./source-places.ts";
import type { TextChange } from "./text-change.ts";

type Part = ListItem | MapEntry;

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * @param parts of one list or map, in the order of the text; at least one must stay
 * @param isFlow whether they stand in brackets
 */
export function removalOfParts<Each extends Part>(
  text: string,
  parts: readonly Each[],
  isRemoved: (part: Each) => boolean,
  isFlow: boolean,
): TextChange[] {
  const changes: TextChange[] = [];
  for (let start = 0; start < parts.length; start += 1) {
    if (!isRemoved(parts[start] as Each)) continue;
    let end = start;
    while (end + 1 < parts.length && isRemoved(parts[end + 1] as Each)) end += 1;
    const run = parts.slice(start, end + 1);
    const [previous, next] = [parts[start - 1], parts[end + 1]];
    const removal = isFlow ? removalInBrackets(text, run, previous, next) : removalOfLines(text, run, previous, next);
    for (const change of removal) changes.push(change);
    start = end;
  }
  return changes;
}

function deletion({ from, to }: Range): TextChange {
  return { from, to, insert: "" };
}

function removalInBrackets(
  text: string,
  run: readonly Part[],
  previous: Part | undefined,
  next: Part | undefined,
): TextChange[] {
  const first = run[0] as Part;
  const last = run.at(-1) as Part;
  if (next !== undefined) {
    const lines = run.map((part) => linesInBrackets(text, part));
    // Whatever stands between their lines, tasks that are commented out for instance, stays.
    if (lines.every((range) => range !== undefined)) return lines.map(deletion);
    const end = last.end + commaBehind(text, last.end);
    if (!text.slice(end, next.from).includes("#")) return [deletion({ from: first.from, to: next.from })];
    // A comment before what follows is about that.
    const isLastOnLine = /^[ \t]*(?=\r?\n)/.test(text.slice(end));
    return [deletion({ from: isLastOnLine ? beforeBlanksOfLine(text, first.from) : first.from, to: end })];
  }
  if (previous === undefined) return [];
  if (!isFirstOnLine(text, last.from)) return [deletion({ from: previous.end, to: last.end })];
  const comma = commaBehind(text, previous.end);
  const lastComma = commaBehind(text, last.end);
  // The former item's comment stays; its comma too, if the last one had one.
  const end = endWithCommentBehind(text, last.end + lastComma);
  const separator = previous.end + comma;
  const from = hasCommentBehind(text, separator) ? lineEnd(text, separator) : separator;
  // A bracket right behind the last item would become a part of that comment.
  const isBracketNext = from !== separator && /^[ \t]*[\]}]/.test(text.slice(end));
  return [
    ...(lastComma === 0 ? [deletion({ from: separator - 1, to: separator })] : []),
    { from, to: end, insert: isBracketNext ? text.slice(from, last.from) : "" },
  ];
}

/** How many characters it is to the end of the comma that follows; 0 if none does. */
export function commaBehind(text: string, offset: number): number {
  return /^\s*,/.exec(text.slice(offset))?.[0].length ?? 0;
}

/** The whole lines of a part that has them for itself and ends in a comma. */
function linesInBrackets(text: string, { from, end }: Part): Range | undefined {
  const isAlone = isFirstOnLine(text, from) && /^[ \t]*,[ \t]*(?:#.*)?\r?\n/.test(text.slice(end));
  return isAlone ? { from: lineStart(text, from), to: nextLine(text, end) } : undefined;
}

function removalOfLines(
  text: string,
  run: readonly Part[],
  previous: Part | undefined,
  next: Part | undefined,
): TextChange[] {
  const isBelowText = previous !== undefined && blockScalarAtEnd(previous.value) !== undefined;
  const last = run.at(-1) as Part;
  const isAtEnd = isLastLineWithoutBreak(text, last.end);
  // With the blank lines that set it apart from what stands before it, where others follow or it is the last.
  const following = nextLine(text, last.end);
  const takesGap = previous !== undefined && (next === undefined || afterBlankLines(text, following) > following);
  const changes: TextChange[] = [];
  for (const [n, part] of run.entries()) {
    if (!isFirstOnLine(text, part.from)) {
      changes.push(deletion(besideDash(text, part, run[n + 1], next)));
      continue;
    }
    const above = beforeBlankLines(text, lineStart(text, part.from));
    const from = takesGap ? Math.max(above, nextLine(text, previous.end)) : part.from;
    const range = wholeLines(text, from, part.end, isAtEnd);
    const ranges = isAtEnd || isBelowText ? [range] : aroundComments(text, part.value, range);
    for (const each of ranges) changes.push(deletion(each));
  }
  if (isBelowText) changes.push(deletion(below(text, last, previous)));
  return changes;
}

/** The first key on the line of a dash: the next one that stays takes its place. */
function besideDash(text: string, part: Part, alsoGoes: Part | undefined, next: Part | undefined): Range {
  const after = (alsoGoes ?? next) as Part;
  const hasCommentBetween = /^[ \t]*#/m.test(text.slice(lineEnd(text, part.end), after.from));
  return hasCommentBetween || alsoGoes !== undefined
    ? { from: text.slice(0, part.from).trimEnd().length, to: lineEnd(text, part.end) }
    : { from: part.from, to: after.from };
}

/** What a text behind `|` would take for its own, once what separated them is gone: blank lines and own comments. */
function below(text: string, removed: Part, previous: Part): Range {
  const from = nextLine(text, removed.end);
  const to = nextLine(text, endWithOwnComments(text, removed.end, columnOf(text, removed.from)));
  const hasBlanks = /^(?:\r?\n)*[ \t]+(?:\r?\n|$)/.test(text.slice(to));
  return {
    from,
    to: endsInKeptLines(text, previous.value) || hasBlanks ? afterBlankLines(text, to) : Math.max(from, to),
  };
}

/**
 * The lines of a part that goes, but for those of comments within a list of words: what stands there
 * is mostly a word that somebody has commented out for a while.
 */
function aroundComments(text: string, value: SourcePlace, { from, to }: Range): Range[] {
  const isOfWords =
    value.kind === "list" &&
    !value.isFlow &&
    value.items.every(
      ({ value: item, end }) =>
        item.kind !== "list" && item.kind !== "map" && !text.slice(item.start, end).includes("\n"),
    );
  if (!isOfWords) return [{ from, to }];
  const ranges: { from: number; to: number }[] = [];
  for (let line = from; line < to; line = nextLine(text, line)) {
    if (/^[ \t]*#/.test(text.slice(line, lineEnd(text, line)))) continue;
    const last = ranges.at(-1);
    if (last?.to === line) last.to = nextLine(text, line);
    else ranges.push({ from: line, to: nextLine(text, line) });
  }
  return ranges;
}
