/** Writes another value in the place of one, in the manner of what stood there where that is possible. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { indentOfBlock, isKeeping } from "./block-scalar.ts";
import { columnOf } from "./document-style.ts";
import {
  afterBlankLines,
  beforeLineBreak,
  endWithCommentBehind,
  hasCommentBehind,
  lineEnd,
  nextLine,
} from "./source-lines.ts";
import { endsInKeptLines, type SourcePlace } from "./source-places.ts";
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
  /** Nothing else changes around it: a text may take the blank lines below it for its own. */
  readonly isAlone: boolean;
}

export function replacementOf(text: string, slot: Slot, value: JsonValue, context: WritingContext): TextChange[] {
  return slot.isInFlow ? inBrackets(text, slot, value, context) : onLines(text, slot, value, context);
}

function inBrackets(text: string, { value: place }: Slot, value: JsonValue, context: WritingContext): TextChange[] {
  const written =
    place.kind === "scalar" && !isCollection(value)
      ? rewriteScalar(place, text.slice(place.start, place.end), value, context, undefined)
      : writeFlow(value, context);
  const isEmpty = place.from === place.end;
  return [{ from: place.from, to: place.end, insert: isEmpty ? ` ${written}` : written }];
}

function onLines(text: string, slot: Slot, value: JsonValue, context: WritingContext): TextChange[] {
  const { value: place, after } = slot;
  const { end } = place;
  const written = writtenOnLines(text, slot, value, contextAt(text, end, context));
  const keeps = isKeeping(written.slice(1));
  const lineBreak = written.search(/\r?\n/);
  const head = (lineBreak === -1 ? written : written.slice(0, lineBreak)) + headerComment(text, place);
  const rest = (lineBreak === -1 ? "" : written.slice(lineBreak)) + (keeps ? "" : gapBehind(text, slot, context));
  const endOfLine = lineEnd(text, end);
  // The blank lines below become its own: it has as many as it says.
  const last = (offset: number) => (keeps ? endOfBlankLines(text, offset) : offset);
  const isOnOneLine = !text.slice(after, end).includes("\n");
  // Behind brackets or quotes that close there is a comment on all of it, behind the last of several lines one on that.
  const keepsComment = isOnOneLine || isClosed(place);
  if (!isOnOneLine && hasCommentBehind(text, after) && place.from > lineEnd(text, after)) {
    // The comment behind the key stays there; the lines of the former value go.
    return [
      { from: after, to: after, insert: head },
      { from: lineEnd(text, after), to: last(withBlanksBehind(text, endWithCommentBehind(text, end))), insert: rest },
    ];
  }
  const [start, begin] = head.startsWith(" ") && isAligned(text, slot) ? [place.from, head.slice(1)] : [after, head];
  if (rest !== "" && keepsComment && hasCommentBehind(text, end)) {
    return [
      { from: start, to: end, insert: begin },
      { from: endOfLine, to: last(endOfLine), insert: rest },
    ];
  }
  const former = keepsComment ? end : endWithCommentBehind(text, end);
  return [{ from: start, to: last(rest === "" ? former : withBlanksBehind(text, former)), insert: begin + rest }];
}

/** Blanks that align values stay between the colon, or the dash, and what stands there. */
function isAligned(text: string, { value: place, after }: Slot): boolean {
  return place.from > after && isBlank(text.slice(after, place.from));
}

/** Blanks behind a value would become blanks of a text's last line. */
function withBlanksBehind(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return isBlank(text.slice(offset, end)) ? end : offset;
}

function writtenOnLines(text: string, slot: Slot, value: JsonValue, context: WritingContext): string {
  const { value: place, column, behind } = slot;
  if (place.kind !== "scalar" || isCollection(value)) {
    // The lines of what begins behind a wide dash begin below it.
    const isWide = behind === "dash" && isAligned(text, slot);
    return writeBlock(value, context, isWide ? columnOf(text, place.from) - 2 : column, behind);
  }
  const former = text.slice(place.start, place.end);
  const wasBlock = place.style === "literal" || place.style === "folded";
  const indent = wasBlock ? indentOfBlock(former, String(place.value)) : undefined;
  const blockPlace = { indent: indent ?? column + context.style.step, column, mayKeep: slot.isAlone };
  // What stands below such a text as far indented was not a part of it, and will not be.
  const here = indent === undefined ? context : { style: context.style, isJson: context.isJson };
  const written = rewriteScalar(place, former, value, here, blockPlace);
  // At the end of a document without a last line break, a blank line needs one more.
  const isAtEnd = isKeeping(written) && endOfBlankLines(text, place.end) === text.length;
  return ` ${written}${isAtEnd ? context.style.newline : ""}`;
}

/** Before the line break that ends the last of the blank lines below an offset. */
function endOfBlankLines(text: string, offset: number): number {
  const end = afterBlankLines(text, nextLine(text, offset));
  return text[end - 1] === "\n" ? beforeLineBreak(text, end) : end;
}

/** The blank line behind a text that has taken it for its own, where one separates it from what is not its neighbour. */
function gapBehind(text: string, { value: place, column }: Slot, { style }: WritingContext): string {
  if (place.kind !== "scalar" || !style.hasBlankLinesBetweenTasks || !endsInKeptLines(text, place)) return "";
  const next = nextLine(text, place.end);
  const indent = /^ *(?=[^ \r\n])/.exec(text.slice(next, lineEnd(text, next)))?.[0].length ?? column;
  const isApart = indent < column && (indent === 0 || /[-#]/.test(text.charAt(next + indent)));
  return isApart && String(place.value).endsWith("\n\n") ? style.newline : "";
}

function isBlank(text: string): boolean {
  return /^[ \t]*$/.test(text);
}

/** Whether brackets or quotes say where it ends. */
function isClosed(place: SourcePlace): boolean {
  if (place.kind === "scalar") return place.style === "single" || place.style === "double";
  return (place.kind === "list" || place.kind === "map") && place.isFlow;
}

function isCollection(value: JsonValue): boolean {
  return typeof value === "object" && value !== null;
}

/** The comment behind the `|` or `>` of a text, with the blanks before it. */
function headerComment(text: string, place: SourcePlace): string {
  if (place.kind !== "scalar" || (place.style !== "literal" && place.style !== "folded")) return "";
  // Behind a text without lines it is the comment behind the value.
  if (!text.slice(place.start, place.end).includes("\n")) return "";
  return /^[|>][^\s#]*([ \t]+#[^\r\n]*)/.exec(text.slice(place.start, lineEnd(text, place.start)))?.[1] ?? "";
}
