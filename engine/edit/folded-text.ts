/**
 * New texts behind `>`, where a line break is a space and a blank line a line break (YAML 1.2.2, 8.1.3).
 * The lines of the old text stay as far as its words do, so that a change of one word changes one line.
 */
import { parse } from "yaml";

const NARROWEST = 40;

/**
 * @param value the new text; see `isFitForLiteral` for what can stand in a block at all
 * @param oldLines the lines of the old text without their indentation
 * @returns header and lines, or undefined where the text cannot be folded
 */
export function writeFolded(
  value: string,
  oldLines: readonly string[],
  indent: number,
  newline: string,
): string | undefined {
  // A line that begins with a blank is not folded, and blanks at the end of one would stand before a space.
  if (/(^|\n)[ \t]|[ \t](\n|$)/.test(value)) return undefined;
  const width = Math.max(NARROWEST, ...oldLines.map((line) => line.length));
  const former = paragraphsOf(oldLines);
  const lines = value
    .replace(/\n$/, "")
    .split("\n")
    .flatMap((paragraph, n) => [...(n === 0 ? [] : [""]), ...linesOf(paragraph, former, width)]);
  const header = value.endsWith("\n") ? ">" : ">-";
  const written = [header, ...lines.map((line) => (line === "" ? "" : " ".repeat(indent) + line))].join(newline);
  return (parse(`- ${[header, ...lines.map((line) => `  ${line}`)].join("\n")}`) as unknown[])[0] === value
    ? written
    : undefined;
}

/** Runs of lines that are folded into one. */
function paragraphsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const paragraphs: string[][] = [[]];
  for (const line of lines) {
    if (line.trim() === "" || /^[ \t]/.test(line)) paragraphs.push([]);
    else paragraphs.at(-1)?.push(line);
  }
  return paragraphs.filter(({ length }) => length > 0);
}

function linesOf(paragraph: string, former: readonly (readonly string[])[], width: number): readonly string[] {
  if (paragraph === "") return [];
  let best: readonly string[] | undefined;
  let most = 0;
  for (const lines of former) {
    const [head, tail] = keptOf(paragraph, lines);
    if (head + tail <= most) continue;
    most = head + tail;
    best = lines;
    if (most === lines.length && lines.join(" ") === paragraph) return lines;
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
