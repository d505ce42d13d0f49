/**
 * Where the characters of a text's value stand in the source: escapes, doubled quotes, folded lines and indentation
 * make them differ.
 */
import type { Scalar } from "yaml";

/** From an offset in a value to the offset in the source. */
export type OffsetMap = (offset: number) => number;

/** Stretches of a value whose characters stand side by side in the source. */
interface Stretch {
  readonly valueStart: number;
  readonly sourceStart: number;
}

/**
 * The map of a scalar that stands at these offsets of the source. Linear in the text; the map itself takes the
 * logarithm of the lines and escapes.
 * @returns undefined where the positions are not known: in folded block scalars (`>`)
 */
export function scalarOffsets(
  source: string,
  [start, end]: readonly [number, number],
  type: Scalar["type"],
  value: string,
): OffsetMap | undefined {
  const stretches = stretchesOf(source, start, end, type, value);
  return stretches === undefined ? undefined : (offset) => locate(stretches, offset);
}

function stretchesOf(
  source: string,
  start: number,
  end: number,
  type: Scalar["type"],
  value: string,
): Stretch[] | undefined {
  switch (type) {
    case "BLOCK_LITERAL":
      return literalStretches(source, start, value);
    case "QUOTE_DOUBLE":
    case "QUOTE_SINGLE":
      return flowStretches(source.slice(0, end - 1), start + 1, value, type);
    case "PLAIN":
      return flowStretches(source.slice(0, end), start, value, type);
    default:
      return undefined;
  }
}

function locate(stretches: readonly Stretch[], offset: number): number {
  let [low, high] = [0, stretches.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((stretches[middle]?.valueStart ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const { valueStart, sourceStart } = stretches[low] ?? { valueStart: 0, sourceStart: 0 };
  return sourceStart + offset - valueStart;
}

/** Every line of the value is the end of a line of the source, behind its indentation. */
function literalStretches(source: string, start: number, value: string): Stretch[] | undefined {
  const stretches: Stretch[] = [];
  let valueStart = 0;
  let lineStart = source.indexOf("\n", start) + 1;
  for (const line of value.split("\n")) {
    const newline = source.indexOf("\n", lineStart);
    let lineEnd = newline === -1 ? source.length : newline;
    if (source[lineEnd - 1] === "\r" && !line.endsWith("\r")) lineEnd -= 1;
    const sourceStart = line === "" ? lineStart : lineEnd - line.length;
    if (line !== "" && (sourceStart < lineStart || source.slice(sourceStart, lineEnd) !== line)) return undefined;
    stretches.push({ valueStart, sourceStart });
    valueStart += line.length + 1;
    lineStart = newline === -1 ? source.length : newline + 1;
  }
  return stretches;
}

const FOLD = /[ \t]*(?:\r?\n[ \t]*)+/y;
const ESCAPE = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|\r?\n[ \t]*|[^])/y;

/** Walks source and value side by side; a new stretch begins wherever one of them takes more characters. */
function flowStretches(source: string, start: number, value: string, type: Scalar["type"]): Stretch[] | undefined {
  const stretches: Stretch[] = [{ valueStart: 0, sourceStart: start }];
  let index = 0;
  let position = start;
  while (index < value.length) {
    const [taken, given] = stepAt(source, position, type);
    const written = given ?? source[position];
    if (written === undefined || !value.startsWith(written, index)) return undefined;
    index += written.length;
    position += taken;
    if (taken !== written.length) stretches.push({ valueStart: index, sourceStart: position });
  }
  return stretches;
}

/** How many characters of the source stand for the next ones of the value, and which; undefined: for themselves. */
function stepAt(source: string, position: number, type: Scalar["type"]): readonly [taken: number, given?: string] {
  const character = source[position];
  if (character === " " || character === "\t" || character === "\r" || character === "\n") {
    const fold = matchAt(FOLD, source, position);
    if (fold === undefined) return [1];
    const breaks = fold.split("\n").length - 1;
    return [fold.length, breaks === 1 ? " " : "\n".repeat(breaks - 1)];
  }
  if (character === "'" && type === "QUOTE_SINGLE") return [2, "'"];
  if (character !== "\\" || type !== "QUOTE_DOUBLE") return [1];
  const escape = matchAt(ESCAPE, source, position) ?? "";
  return [escape.length, unescaped(escape)];
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\u0007",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\u001b",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
};

function unescaped(escape: string): string {
  const letter = escape.charAt(1);
  if (letter === "\r" || letter === "\n") return "";
  if (escape.length > 2) return String.fromCodePoint(Number.parseInt(escape.slice(2), 16));
  return NAMED_ESCAPES[letter] ?? letter;
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}
