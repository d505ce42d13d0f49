/** What a list must lose and gain to become another one. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";

export function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  // `.nan` is what it is.
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, n) => isSame(item, b[n]));
  }
  const left = Object.entries(a) as [string, JsonValue][];
  const right = b as { readonly [key: string]: JsonValue };
  return (
    left.length === Object.keys(right).length &&
    left.every(([key, item]) => Object.hasOwn(right, key) && isSame(item, right[key]))
  );
}

export type ListStep =
  | { readonly kind: "keep"; readonly from: number; readonly to: number }
  /** One for one: an item that became another. */
  | { readonly kind: "change"; readonly from: number; readonly to: number }
  | { readonly kind: "remove"; readonly from: number }
  | { readonly kind: "insert"; readonly to: number };

/** The table of a longest common subsequence has as many cells; larger differences are told less finely. */
const MOST_CELLS = 250_000;

/** Steps in order from the list `before` to the list `after`; items that stay are as many as possible. */
export function diffLists(before: readonly JsonValue[], after: readonly JsonValue[]): ListStep[] {
  let head = 0;
  while (head < before.length && head < after.length && isSame(before[head], after[head])) head += 1;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    isSame(before[before.length - 1 - tail], after[after.length - 1 - tail])
  ) {
    tail += 1;
  }
  const kept = commonPairs(before, after, head, before.length - tail, after.length - tail);
  const pairs: [number, number][] = [
    ...Array.from({ length: head }, (_, n): [number, number] => [n, n]),
    ...kept,
    ...Array.from({ length: tail }, (_, n): [number, number] => [before.length - tail + n, after.length - tail + n]),
  ];
  const steps: ListStep[] = [];
  let [from, to] = [0, 0];
  for (const [keepFrom, keepTo] of [...pairs, [before.length, after.length] as const]) {
    while (from < keepFrom && to < keepTo) steps.push({ kind: "change", from: from++, to: to++ });
    while (from < keepFrom) steps.push({ kind: "remove", from: from++ });
    while (to < keepTo) steps.push({ kind: "insert", to: to++ });
    if (keepFrom < before.length) steps.push({ kind: "keep", from: from++, to: to++ });
  }
  return steps;
}

function commonPairs(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  start: number,
  beforeEnd: number,
  afterEnd: number,
): [number, number][] {
  const rows = beforeEnd - start;
  const columns = afterEnd - start;
  if (rows * columns === 0 || rows * columns > MOST_CELLS) return [];
  // lengths[i][j]: of the longest common subsequence of what begins at i and at j
  const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  const at = (i: number, j: number) => (lengths[i] as Uint32Array)[j] as number;
  for (let i = rows - 1; i >= 0; i -= 1) {
    const row = lengths[i] as Uint32Array;
    for (let j = columns - 1; j >= 0; j -= 1) {
      row[j] = isSame(before[start + i], after[start + j])
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (isSame(before[start + i], after[start + j])) pairs.push([start + i++, start + j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}
