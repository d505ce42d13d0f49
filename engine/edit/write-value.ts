/** New values as text, in the style of the document that they go into. */
import { Document, Scalar, visit } from "yaml";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { type BlockPlace, isFitForBlock, writeLiteral } from "./block-scalar.ts";
import type { DocumentStyle } from "./document-style.ts";
import { writeFolded } from "./folded-text.ts";
import { reachBelow } from "./source-lines.ts";
import type { ScalarPlace } from "./source-places.ts";

export interface WritingContext {
  readonly style: DocumentStyle;
  readonly isJson: boolean;
  /** Up to which indentation a text behind `|` would take what follows for its own: see `reachBelow`. */
  readonly reachBelow?: number;
}

/** How to write what ends where an offset's line ends. */
export function contextAt(text: string, offset: number, context: WritingContext): WritingContext {
  return { ...context, reachBelow: reachBelow(text, offset) };
}

/** A list or map of at most so many characters may stand in brackets on one line. */
const LONGEST_FLOW = 60;

/** A value on one line, as it may stand within brackets: `[a, b]`, `{ a: 1 }`, `"text"`. */
export function writeFlow(value: JsonValue, { style, isJson }: WritingContext): string {
  if (isJson) return writeInlineJson(value);
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue) => writeFlow(item, { style, isJson })).join(", ");
    return style.hasPaddedBrackets && items !== "" ? `[ ${items} ]` : `[${items}]`;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(
      ([key, item]) => `${writeScalar(key, style, true)}: ${writeFlow(item as JsonValue, { style, isJson })}`,
    );
    const inner = entries.join(", ");
    return style.hasPaddedBraces && inner !== "" ? `{ ${inner} }` : `{${inner}}`;
  }
  return writeScalar(value, style, true);
}

/**
 * A value behind a colon or a dash, with what separates it: ` 3`, ` [a, b]`, or a line break and an
 * indented block.
 *
 * @param column of the key (or dash) that it belongs to
 * @param behind what it stands behind: a map can begin on the line of its dash
 */
export function writeBlock(
  value: JsonValue,
  context: WritingContext,
  column: number,
  behind: "colon" | "dash" = "colon",
): string {
  const { style, isJson } = context;
  if (isJson) return ` ${writeJson(value, style, column)}`;
  if (Array.isArray(value)) {
    const isOfWords = value.every((item: JsonValue) => typeof item !== "object" || item === null);
    const isOfNumbers = value.every((item) => typeof item === "number");
    if (value.length === 0 || isOfNumbers || (isOfWords && style.prefersFlowLists)) {
      const flow = writeFlow(value, context);
      if (value.length === 0 || flow.length <= LONGEST_FLOW) return ` ${flow}`;
    }
    const indent = behind === "colon" ? column + style.dashIndent : column + 2;
    const items = value.map((item: JsonValue) => `${" ".repeat(indent)}-${writeBlock(item, context, indent, "dash")}`);
    if (behind === "dash") return ` ${items.join(style.newline).trimStart()}`;
    return style.newline + items.join(style.newline);
  }
  if (typeof value === "object" && value !== null) {
    const pairs = Object.entries(value) as [string, JsonValue][];
    if (pairs.length === 0) return " {}";
    const indent = behind === "colon" ? column + style.step : column + 2;
    const entries = pairs.map(([key, item]) => `${" ".repeat(indent)}${writeEntry(key, item, context, indent)}`);
    if (behind === "dash") return ` ${entries.join(style.newline).trimStart()}`;
    return style.newline + entries.join(style.newline);
  }
  const place = { indent: column + style.step, column, mayKeep: false };
  if (typeof value === "string" && value.includes("\n") && isFitHere(value, context, place)) {
    return ` ${writeLiteral(value, place, style.newline)}`;
  }
  return ` ${writeScalar(value, style, false)}`;
}

/** `key: value` of a block map whose keys stand at `column`. */
export function writeEntry(key: string, value: JsonValue, context: WritingContext, column: number): string {
  return `${writeScalar(key, context.style, false)}:${writeBlock(value, context, column)}`;
}

/**
 * A new value in the place of an old one, in its manner of quoting where that holds it.
 *
 * @param source of the old value, from its first character to its last
 * @param place where the lines of a text behind `|` would stand; undefined: within brackets there are none
 */
export function rewriteScalar(
  old: ScalarPlace,
  source: string,
  value: JsonValue,
  context: WritingContext,
  place: BlockPlace | undefined,
): string {
  // Where a text stands without double quotes, braces are YAML's.
  const isJson = context.isJson && !(typeof old.value === "string" && old.style !== "double");
  if (isJson) return JSON.stringify(value);
  const isInFlow = place === undefined;
  if (typeof value !== "string") return writeScalar(value, context.style, isInFlow);
  const wasBlock = old.style === "literal" || old.style === "folded";
  if ((wasBlock || value.includes("\n")) && place !== undefined && isFitHere(value, context, place)) {
    const { newline } = context.style;
    const folded = old.style === "folded" ? writeFolded(value, source, place, newline) : undefined;
    return folded ?? writeLiteral(value, place, newline, old.style === "literal" ? source : "");
  }
  if (old.style === "single" && !/[\n\r\t\u0000-\u001f\u0085\u2028\u2029\uFEFF]/.test(value)) {
    return `'${value.replaceAll("'", "''")}'`;
  }
  if (old.style === "double") return writeWith(value, Scalar.QUOTE_DOUBLE, context.style, isInFlow);
  return writeScalar(value, context.style, isInFlow);
}

/** Those that JSON does not have. */
const YAML_NUMBERS: ReadonlyMap<number, string> = new Map([
  [Number.POSITIVE_INFINITY, ".inf"],
  [Number.NEGATIVE_INFINITY, "-.inf"],
]);

/** Whether a text behind `|` would be itself, and no more. */
function isFitHere(value: string, { reachBelow = -1 }: WritingContext, place: BlockPlace): boolean {
  return reachBelow < place.indent && isFitForBlock(value, place);
}

function writeScalar(value: JsonValue, style: DocumentStyle, isInFlow: boolean): string {
  if (typeof value === "number" && !Number.isFinite(value)) return YAML_NUMBERS.get(value) ?? ".nan";
  if (typeof value !== "string") return JSON.stringify(value);
  return writeWith(value, undefined, style, isInFlow);
}

/** By the library: it knows which words YAML takes for something else. */
function writeWith(value: string, type: Scalar.Type | undefined, style: DocumentStyle, isInFlow: boolean): string {
  const hasControls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\uFEFF\n\t]/.test(value);
  const document = new Document(isInFlow ? [value] : { k: value });
  visit(document, {
    Scalar(key, node) {
      if (key === "key") return;
      if (type !== undefined) node.type = type;
      // A key that is written so is none that merges.
      else if (hasControls || value === "<<") node.type = Scalar.QUOTE_DOUBLE;
    },
    Seq(_, node) {
      node.flow = true;
    },
  });
  const written = document
    .toString({
      lineWidth: 0,
      // A text in quotes stays on its line, however long: the lines after it would need the indentation of its place.
      doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
      blockQuote: false,
      singleQuote: style.quote === "single",
      flowCollectionPadding: false,
    })
    // And no more: the value may end in a blank that YAML counts as text.
    .replace(/\n$/, "");
  return isInFlow ? written.slice(1, -1) : written.slice("k: ".length);
}

function writeJson(value: JsonValue, style: DocumentStyle, column: number): string {
  return isListOfWords(value) ? writeInlineJson(value) : writeSpreadJson(value, style, style.indentedBy.repeat(column));
}

function writeSpreadJson(value: JsonValue, style: DocumentStyle, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isListOfWords(value) && style.hasListsOnOneLine) return writeInlineJson(value);
  const within = indent + style.indentedBy.repeat(style.step);
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item: JsonValue) => writeSpreadJson(item, style, within))
    : Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}: ${writeSpreadJson(item as JsonValue, style, within)}`,
      );
  const [open, close] = isList ? "[]" : "{}";
  if (parts.length === 0) return `${open}${close}`;
  const lines = parts.join(`,${style.newline}${within}`);
  return `${open}${style.newline}${within}${lines}${style.newline}${indent}${close}`;
}

function isListOfWords(value: JsonValue): boolean {
  return Array.isArray(value) && value.every((item: JsonValue) => typeof item !== "object" || item === null);
}

function writeInlineJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => writeInlineJson(item)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${writeInlineJson(item as JsonValue)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
