/**
 * New texts behind `>`, where a line break is a space and a blank line a line break (YAML 1.2.2, 8.1.3).
 * The lines of the old text stay as far as its words do, so that a change of one word changes one line.
 */
import { parse } from "yaml";
import { type BlockPlace, headerOf } from "./block-scalar.ts";

const NARROWEST = 40;

/**
 * @param value the new text, fit for a block
 * @param former the text that stood there, from its `>`
 * @returns header and lines, or undefined where the text cannot be folded
 */
export function writeFolded(value: string, former: string, place: BlockPlace, newline: string): string | undefined {
  const [formerHeader = "", ...formerLines] = former.split(/\r?\n/);
  const oldLines = formerLines.map((line) => line.slice(place.indent));
  const paragraphs = new FormerParagraphs(oldLines);
  const width = oldLines.reduce((widest, line) => Math.max(widest, line.length), NARROWEST);
  const lines: string[] = [];
  let previous: string | undefined;
  let breaks = 0;
  for (const paragraph of value.replace(/\n$/, "").split("\n")) {
    breaks += 1;
    if (paragraph === "") continue;
    // Beside a line that begins with a blank, line breaks are what they are; elsewhere one of them is a space.
    const isVerbatim = isIndented(paragraph) || (previous !== undefined && isIndented(previous));
    const blanks = previous === undefined || isVerbatim ? breaks - 1 : breaks;
    for (let n = 0; n < blanks; n += 1) lines.push("");
    for (const line of isIndented(paragraph) ? [paragraph] : linesOf(paragraph, paragraphs, width)) lines.push(line);
    previous = paragraph;
    breaks = 0;
  }
  for (let n = 0; n < breaks; n += 1) lines.push("");
  const hasIndicator = /^[|>][-+]?\d/.test(formerHeader);
  const inPlace = ({ indent, column }: Pick<BlockPlace, "indent" | "column">, lineBreak: string) =>
    [
      headerOf(">", value, { indent, column }, hasIndicator),
      ...lines.map((line) => (line === "" ? "" : " ".repeat(indent) + line)),
    ].join(lineBreak);
  const [read] = parse(`- ${inPlace({ indent: 2, column: 0 }, "\n")}\n`) as unknown[];
  return read === value ? inPlace(place, newline) : undefined;
}

function isIndented(line: string): boolean {
  return line.startsWith(" ") || line.startsWith("\t");
}

/** Among so many that begin or end alike, the best is good enough. */
const MOST_COMPARED = 50;

/** Runs of lines that were folded into one, found by the words that they begin and end with. */
class FormerParagraphs {
  readonly #whole = new Map<string, readonly string[]>();
  readonly #byWord = new Map<string, (readonly string[])[]>();

  constructor(lines: readonly string[]) {
    const paragraphs: string[][] = [[]];
    for (const line of lines) {
      if (line.trim() === "" || isIndented(line)) paragraphs.push([]);
      else paragraphs.at(-1)?.push(line);
    }
    for (const paragraph of paragraphs) {
      if (paragraph.length === 0) continue;
      const text = paragraph.join(" ");
      this.#whole.set(text, paragraph);
      for (const word of wordsAtEnds(text)) {
        const others = this.#byWord.get(word);
        if (others === undefined) this.#byWord.set(word, [paragraph]);
        else if (others.length < MOST_COMPARED) others.push(paragraph);
      }
    }
  }

  /** The lines of a paragraph that was there. */
  same(paragraph: string): readonly string[] | undefined {
    return this.#whole.get(paragraph);
  }

  *like(paragraph: string): Generator<readonly string[]> {
    for (const word of wordsAtEnds(paragraph)) yield* this.#byWord.get(word) ?? [];
  }
}

function wordsAtEnds(text: string): readonly [first: string, last: string] {
  const first = text.search(/\s|$/);
  // Backwards by hand: `\S*$` is tried at every letter of a long word that is not the last.
  let last = text.length;
  while (last > 0 && /\S/.test(text.charAt(last - 1))) last -= 1;
  return [`^${text.slice(0, first)}`, `${text.slice(last)}$`];
}

function linesOf(paragraph: string, former: FormerParagraphs, width: number): readonly string[] {
  const same = former.same(paragraph);
  if (same !== undefined) return same;
  let best: readonly string[] | undefined;
  let most = 0;
  for (const lines of former.like(paragraph)) {
    const [head, tail] = keptOf(paragraph, lines);
    if (head + tail <= most) continue;
    most = head + tail;
    best = lines;
  }
  if (best === undefined) return wrapped(paragraph, width);
  const [head, tail] = keptOf(paragraph, best);
  const [begin, end] = [best.slice(0, head), best.slice(best.length - tail)];
  const from = begin.length === 0 ? 0 : begin.join(" ").length + 1;
  const to = paragraph.length - (end.length === 0 ? 0 : end.join(" ").length + 1);
  return [...begin, ...wrapped(paragraph.slice(from, to), width), ...end];
}

/** How many of these lines the paragraph begins with, and how many others it ends with; something is left between. */
function keptOf(paragraph: string, lines: readonly string[]): readonly [head: number, tail: number] {
  let head = 0;
  let from = 0;
  for (const line of lines) {
    const next = from + line.length;
    if (!paragraph.startsWith(line, from) || !/^ \S/.test(paragraph.slice(next, next + 2))) break;
    head += 1;
    from = next + 1;
  }
  let tail = 0;
  let to = paragraph.length;
  for (const line of lines.slice(head).toReversed()) {
    const next = to - line.length;
    if (next - 2 < from || !paragraph.endsWith(line, to) || !/^\S $/.test(paragraph.slice(next - 2, next))) break;
    tail += 1;
    to = next - 1;
  }
  return [head, tail];
}

/** Lines of at most `width` letters, where words allow it; several spaces between two words stay together. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
