/**
 * The lines that differ, with three lines around them, as `diff -u` shows them. By the longest common
 * subsequence between the parts that differ: O(n × m) of those, and documents are edited in few places.
 */
import { styleText } from "node:util";

const CONTEXT = 3;
/** Beyond this many cells the middle is shown as removed and added as a whole. */
const MOST_CELLS = 4_000_000;

type Line = readonly [kind: " " | "-" | "+", text: string];

export function lineDiff(before: string, after: string): string {
  const lines = diffLines(before.split("\n"), after.split("\n"));
  const isNear = (index: number) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(([kind]) => kind !== " ");
  const shown: string[] = [];
  let isGap = false;
  lines.forEach(([kind, text], index) => {
    if (!isNear(index)) {
      if (!isGap) shown.push(styleText("dim", "  …"));
      isGap = true;
      return;
    }
    isGap = false;
    const line = `${kind} ${text}`;
    shown.push(kind === "+" ? styleText("green", line) : kind === "-" ? styleText("red", line) : line);
  });
  return shown.join("\n");
}

/** Every line of both texts once, in order: kept, removed or added. */
export function diffLines(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end += 1;
  }
  const kept = (lines: readonly string[]): Line[] => lines.map((text) => [" ", text]);
  return [
    ...kept(before.slice(0, start)),
    ...diffMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...kept(end === 0 ? [] : before.slice(-end)),
  ];
}

function diffMiddle(before: readonly string[], after: readonly string[]): Line[] {
  const [rows, columns] = [before.length, after.length];
  if (rows * columns > MOST_CELLS || rows === 0 || columns === 0) {
    return [...before.map((text): Line => ["-", text]), ...after.map((text): Line => ["+", text])];
  }
  // common[i][j]: length of the longest common subsequence of before[i…] and after[j…].
  const width = columns + 1;
  const common = new Uint32Array((rows + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      common[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    if (row < rows && column < columns && before[row] === after[column]) {
      lines.push([" ", before[row] ?? ""]);
      row += 1;
      column += 1;
    } else if (column === columns || (row < rows && at(row + 1, column) >= at(row, column + 1))) {
      lines.push(["-", before[row] ?? ""]);
      row += 1;
    } else {
      lines.push(["+", after[column] ?? ""]);
      column += 1;
    }
  }
  return lines;
}
