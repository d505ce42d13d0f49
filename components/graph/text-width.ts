/**
 * About how wide a text is in the interface's font, where nothing can be measured: in a worker, in a file that is
 * opened elsewhere. Widths are of Inter at weight 500, in parts of the font's size, rounded up.
 */

/** What one sees as one letter may be several characters: an emoji of a family has eleven. */
const LETTERS = new Intl.Segmenter();
const LONGEST_LETTER = 16;
const NARROWEST = 0.26;

const WIDTHS: readonly (readonly [letters: RegExp, width: number])[] = [
  [/^[iIjl|!.,:;'’`·]$/, 0.3],
  [/^[ftr()[\]{}\-"/\\* ]$/, 0.42],
  [/^[mwMW@%—…]$/, 0.95],
  [/^[A-Z&#+<>=~_$]$/, 0.74],
  [/^[\u0020-\u024F]$/, 0.63],
];
/** Of letters that other fonts have to be found for. */
const WIDEST = 1.1;

function widthOf(letter: string): number {
  return WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? WIDEST;
}

/** The text, or as much of it as fits with an ellipsis. @param width in the same unit as the font's size */
export function fittedText(text: string, fontSize: number, width: number): string {
  const room = width / fontSize;
  const most = Math.ceil(room / NARROWEST) + 1;
  const letters = Array.from(LETTERS.segment(text.slice(0, most * LONGEST_LETTER)), ({ segment }) => segment);
  let used = 0;
  let fitting = 0;
  for (const [n, letter] of letters.entries()) {
    used += widthOf(letter);
    if (used > room) return `${letters.slice(0, fitting).join("")}…`;
    if (used + widthOf("…") <= room) fitting = n + 1;
  }
  return text;
}
