/** Writes another value in the place of one, in the manner of what stood there where that is possible. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { endWithCommentBehind, hasCommentBehind, lineEnd } from "./source-lines.ts";
import type { SourcePlace } from "./source-tree.ts";
import type { TextChange } from "./text-change.ts";
import { contextAt, rewriteScalar, writeBlock, writeFlow, type WritingContext } from "./write-value.ts";

/** A place with what stands around it. */
export interface Slot {
  readonly value: SourcePlace;
  /** Just after the colon or the dash. */
  readonly after: number;
  /** Of the key or the dash. */
  readonly column: number;
  readonly behind: "colon" | "dash";
  readonly isInFlow: boolean;
}

export function replacementOf(text: string, slot: Slot, value: JsonValue, context: WritingContext): TextChange[] {
  return slot.isInFlow ? inBrackets(text, slot, value, context) : onLines(text, slot, value, context);
}

function inBrackets(text: string, { value: place }: Slot, value: JsonValue, context: WritingContext): TextChange[] {
  const written =
    place.kind === "scalar" && !isCollection(value)
      ? rewriteScalar(place, text.slice(place.start, place.end), value, context, true, 0)
      : writeFlow(value, context);
  const isEmpty = place.from === place.end;
  return [{ from: place.from, to: place.end, insert: isEmpty ? ` ${written}` : written }];
}

function onLines(text: string, slot: Slot, value: JsonValue, context: WritingContext): TextChange[] {
  const { value: place, after } = slot;
  const { end } = place;
  const written = writtenOnLines(text, slot, value, contextAt(text, end, context));
  const lineBreak = written.search(/\r?\n/);
  const head = (lineBreak === -1 ? written : written.slice(0, lineBreak)) + headerComment(text, place);
  const rest = lineBreak === -1 ? "" : written.slice(lineBreak);
  const endOfLine = lineEnd(text, end);
  const isOnOneLine = !text.slice(after, end).includes("\n");
  // Behind brackets that close there is a comment on all of it, behind the last of several lines one on that line.
  const keepsComment = isOnOneLine || isFlow(place);
  if (!isOnOneLine && hasCommentBehind(text, after) && place.from > lineEnd(text, after)) {
    // The comment behind the key stays there; the lines of the former value go.
    return [
      { from: after, to: after, insert: head },
      { from: lineEnd(text, after), to: endWithCommentBehind(text, end), insert: rest },
    ];
  }
  // Blanks that align values stay between the colon and what stands there.
  const isAligned =
    head.startsWith(" ") && text.slice(after, place.from) !== "" && isBlank(text.slice(after, place.from));
  const [start, begin] = isAligned ? [place.from, head.slice(1)] : [after, head];
  if (rest !== "" && keepsComment && hasCommentBehind(text, end)) {
    return [
      { from: start, to: end, insert: begin },
      { from: endOfLine, to: endOfLine, insert: rest },
    ];
  }
  const former = keepsComment ? end : endWithCommentBehind(text, end);
  // Blanks behind it would become blanks of a text's last line.
  const to = rest !== "" && isBlank(text.slice(former, endOfLine)) ? lineEnd(text, former) : former;
  return [{ from: start, to, insert: begin + rest }];
}

function writtenOnLines(text: string, slot: Slot, value: JsonValue, context: WritingContext): string {
  const { value: place, column, behind } = slot;
  if (place.kind !== "scalar" || place.style === "empty" || isCollection(value)) {
    return writeBlock(value, context, column, behind);
  }
  const former = text.slice(place.start, place.end);
  return ` ${rewriteScalar(place, former, value, context, false, blockIndent(text, slot, context))}`;
}

/** Where the lines of a text behind `|` begin: as they did, if they did. */
function blockIndent(text: string, { value: place, column }: Slot, { style }: WritingContext): number {
  if (place.kind === "scalar" && (place.style === "literal" || place.style === "folded")) {
    const firstLine = /\n([ ]+)\S/.exec(text.slice(place.start, place.end));
    if (firstLine?.[1] !== undefined) return firstLine[1].length;
  }
  return column + style.step;
}

function isBlank(text: string): boolean {
  return /^[ \t]*$/.test(text);
}

function isFlow(place: SourcePlace): boolean {
  return (place.kind === "list" || place.kind === "map") && place.isFlow;
}

function isCollection(value: JsonValue): boolean {
  return typeof value === "object" && value !== null;
}

/** The comment behind the `|` or `>` of a text, with the blanks before it. */
function headerComment(text: string, place: SourcePlace): string {
  if (place.kind !== "scalar" || (place.style !== "literal" && place.style !== "folded")) return "";
  return /^[|>][^\s#]*([ \t]+#[^\r\n]*)/.exec(text.slice(place.start, lineEnd(text, place.start)))?.[1] ?? "";
}
