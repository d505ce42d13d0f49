/** Texts behind `|` and `>` (YAML 1.2.2, 8.1): how they are indented, where they end, and what their first line says. */
import { beforeLineBreak, lineEnd, lineStart, nextLine } from "./source-lines.ts";

/** Where the lines of a text may stand. */
export interface BlockPlace {
  /** Blanks before each of its lines. */
  readonly indent: number;
  /** Of the key or the dash that it belongs to, from which an indentation indicator counts. */
  readonly column: number;
  /** Whether the blank lines that follow may become a part of it. */
  readonly mayKeep: boolean;
}

/** Whether the text takes the blank lines below it for its own: `|+`. */
export function isKeeping(source: string): boolean {
  return /^[|>]\d?\+/.test(source);
}

/**
 * The blanks before each line of a text; undefined where no line has anything else.
 *
 * @param source from its `|` or `>`
 */
export function indentOfBlock(source: string, value: string): number | undefined {
  const written = blanksBefore(source, nextLine(source, 0));
  const own = blanksBefore(value, 0);
  return written === undefined || own === undefined ? undefined : written - own;
}

/** How many there are on the first line that has something else. */
function blanksBefore(text: string, offset: number): number | undefined {
  for (let start = offset; start < text.length; start = nextLine(text, start)) {
    const end = lineEnd(text, start);
    let at = start;
    while (at < end && text[at] === " ") at += 1;
    if (at < end) return at - start;
  }
  return undefined;
}

/**
 * The end of a text's last line. Blank lines behind it are content where it keeps them, and where they are indented
 * deeper than it is: what an editor leaves of a line that has only begun.
 *
 * @param end up to which the parser counts
 */
export function endOfBlock(text: string, start: number, end: number, value: string): number {
  const header = start + (/^[|>][-+\d]*/.exec(text.slice(start, start + 4))?.[0].length ?? 0);
  const source = text.slice(start, end);
  let at = beforeLineBreak(text, end);
  if (isKeeping(source)) return Math.max(header, at);
  const indent = indentOfBlock(source, value);
  if (indent === undefined) return header;
  for (;;) {
    const line = lineStart(text, at);
    if (at - line > indent || !/^ *$/.test(text.slice(line, at))) return at;
    at = beforeLineBreak(text, line);
  }
}

/** Whether a text can stand behind `|` or `>` as it is. */
export function isFitForBlock(value: string, { indent, column, mayKeep }: BlockPlace): boolean {
  if (!/[^ \t\n]/.test(value) || /[\r\u0000-\u0008\u000b-\u001f\u0085\u2028\u2029\uFEFF]/.test(value)) return false;
  // `|+` counts the blank lines that stand behind it: whoever writes it must have them in hand.
  if (value.endsWith("\n\n") && !mayKeep) return false;
  return !needsIndicator(value) || (indent > column && indent - column <= 9 && !endsInShortBlanks(value));
}

/** Below an indicator the parser drops a last line of blanks that is no longer than the blanks of the first one. */
function endsInShortBlanks(value: string): boolean {
  const end = value.endsWith("\n") ? value.length - 1 : value.length;
  const last = value.slice(value.lastIndexOf("\n", end - 1) + 1, end);
  return !value.endsWith("\n\n") && /^ +$/.test(last) && last.length <= (blanksBefore(value, 0) ?? 0);
}

/** A text that begins with blanks does not show how far it is indented. */
function needsIndicator(value: string): boolean {
  return /^\n*[ \t]/.test(value);
}

/** `|`, `|-`, `|2+` … for a text that is fit for a block. */
export function headerOf(
  mark: "|" | ">",
  value: string,
  { indent, column }: Pick<BlockPlace, "indent" | "column">,
  hasIndicator = false,
): string {
  const indicator = needsIndicator(value) || (hasIndicator && indent > column) ? String(indent - column) : "";
  const chomping = value.endsWith("\n\n") ? "+" : value.endsWith("\n") ? "" : "-";
  return mark + indicator + chomping;
}

/**
 * @param former the text that stood there, from its `|`: lines that it has in common with the new one keep their
 * bytes, blanks that nobody sees included
 */
export function writeLiteral(value: string, place: BlockPlace, newline: string, former = ""): string {
  const [formerHeader = "", ...formerLines] = former.split(/\r?\n/);
  const lines = value.replace(/\n$/, "").split("\n");
  const { head, tail } = inCommon(lines, formerLines, place.indent);
  const written = lines.map((line, n) => {
    if (n < head) return formerLines[n];
    if (n >= lines.length - tail) return formerLines[formerLines.length - (lines.length - n)];
    return line === "" ? "" : " ".repeat(place.indent) + line;
  });
  return [headerOf("|", value, place, /^[|>][-+]?\d/.test(formerHeader)), ...written].join(newline);
}

/** How many lines a text and a former one begin with, and how many others they end with. */
function inCommon(
  lines: readonly string[],
  former: readonly string[],
  indent: number,
): { readonly head: number; readonly tail: number } {
  const isSame = (line: string | undefined, old: string | undefined) =>
    line !== undefined && line === old?.slice(indent);
  const most = Math.min(lines.length, former.length);
  let head = 0;
  while (head < most && isSame(lines[head], former[head])) head += 1;
  let tail = 0;
  while (tail < most - head && isSame(lines.at(-1 - tail), former.at(-1 - tail))) tail += 1;
  return { head, tail };
}
