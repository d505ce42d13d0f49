/**
 * Checks of a text before the YAML parser sees it: one linear pass that refuses what would make the parser slow or
 * overflow its stack. 20,000 levels of `[` crash the parser (it recurses); this scan takes a millisecond.
 */
import type { DiagnosticCode } from "./diagnostics.ts";

export const LARGEST_DOCUMENT_BYTES = 5 * 1024 * 1024;
export const DEEPEST_NESTING = 100;
/** More values than this after aliases are expanded is an attack or a mistake. */
export const MOST_EXPANDED_VALUES = 1_000_000;

export interface SourceProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** UTF-16 offset in the text. */
  readonly offset: number;
}

/** The first problem that makes parsing pointless or dangerous; undefined where the text may be parsed. */
export function findSourceProblem(text: string): SourceProblem | undefined {
  if (isLargerThan(text, LARGEST_DOCUMENT_BYTES)) {
    return { code: "document_too_large", message: "the document is over 5 MB", offset: 0 };
  }
  const binaryOffset = text.search(BINARY);
  if (binaryOffset !== -1) {
    return { code: "binary", message: "the text holds binary data: is it a YAML or JSON file?", offset: binaryOffset };
  }
  const deepOffset = findDeepNesting(text);
  if (deepOffset !== undefined) {
    return {
      code: "nesting_too_deep",
      message: `lists and maps are nested more than ${DEEPEST_NESTING} levels deep`,
      offset: deepOffset,
    };
  }
  return undefined;
}

/** NUL and other control characters that YAML does not allow, and lone surrogates and U+FFFD of a wrong decoding. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const BINARY = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\ufffd{4}/;

function isLargerThan(text: string, bytes: number): boolean {
  if (text.length > bytes) return true;
  return text.length * 3 > bytes && new TextEncoder().encode(text).length > bytes;
}

/**
 * Where nesting passes the limit. Follows YAML only as far as depth needs it: indentation, `- ` and `? ` indicators
 * of one line, and brackets where a flow collection may begin; quoted texts, comments and block scalars (`|`, `>`)
 * are skipped.
 */
function findDeepNesting(text: string): number | undefined {
  const indents: number[] = [];
  let flowDepth = 0;
  let quote = "";
  let scalarIndent = -1;
  let lineStart = 0;
  while (lineStart < text.length) {
    const newline = text.indexOf("\n", lineStart);
    const lineEnd = newline === -1 ? text.length : newline;
    let position = lineStart;
    while (position < lineEnd && text[position] === " ") position += 1;
    const indent = position - lineStart;
    const isBlank = position === lineEnd || text[position] === "\r";
    if (scalarIndent >= 0 && !isBlank && indent <= scalarIndent) scalarIndent = -1;
    if (!isBlank && scalarIndent < 0) {
      if (flowDepth === 0 && quote === "") {
        while (indents.length > 0 && (indents.at(-1) ?? 0) >= indent) indents.pop();
        indents.push(indent);
        while (isIndicator(text, position, lineEnd)) {
          position = skipBlanks(text, position + 1, lineEnd);
          indents.push(position - lineStart);
          if (indents.length > DEEPEST_NESTING) return position;
        }
        if (indents.length > DEEPEST_NESTING) return position;
      }
      let mayBegin = true;
      for (; position < lineEnd; position += 1) {
        const character = text[position];
        if (quote !== "") {
          const isEscaped = quote === '"' ? character === "\\" : character === "'" && text[position + 1] === "'";
          if (isEscaped) position += 1;
          else if (character === quote) quote = "";
        } else if (character === "#" && (position === lineStart || isBlankCharacter(text[position - 1]))) break;
        else if ((character === '"' || character === "'") && mayBegin) quote = character;
        else if ((character === "[" || character === "{") && mayBegin) {
          flowDepth += 1;
          if (flowDepth > DEEPEST_NESTING) return position;
        } else if ((character === "]" || character === "}") && flowDepth > 0) flowDepth -= 1;
        if (quote !== "") continue;
        const isFlowIndicator = character === "," || character === "[" || character === "{";
        if (character === ":" || (isFlowIndicator && flowDepth > 0)) mayBegin = true;
        else if (character === "-" || character === "?") mayBegin ||= flowDepth > 0;
        else if (!isBlankCharacter(character)) mayBegin = false;
      }
      if (
        flowDepth === 0 &&
        quote === "" &&
        BLOCK_SCALAR.test(text.slice(Math.max(lineStart, lineEnd - 80), lineEnd))
      ) {
        scalarIndent = scalarParentIndent(text, lineStart, lineEnd, indent);
      }
    }
    lineStart = lineEnd + 1;
  }
  return undefined;
}

/** A line that ends in `|`, `>-`, `|2+` …, with a comment perhaps. */
const BLOCK_SCALAR = /(?:^|[:\-?]\s+|\s)[|>][+-]?\d?[+-]?\s*(?:#.*)?\r?$/;

/** Lines of a block scalar are indented more than its key: `- script: |` counts from `script`'s dash. */
function scalarParentIndent(text: string, lineStart: number, lineEnd: number, indent: number): number {
  let parent = indent;
  let position = lineStart + indent;
  while (isIndicator(text, position, lineEnd)) {
    const next = skipBlanks(text, position + 1, lineEnd);
    if (text[next] === "|" || text[next] === ">") break;
    position = next;
    parent = position - lineStart;
  }
  return parent;
}

function isIndicator(text: string, position: number, lineEnd: number): boolean {
  const character = text[position];
  return (character === "-" || character === "?") && (position + 1 === lineEnd || isBlankCharacter(text[position + 1]));
}

function skipBlanks(text: string, from: number, end: number): number {
  let position = from;
  while (position < end && isBlankCharacter(text[position])) position += 1;
  return position;
}

function isBlankCharacter(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\r";
}
