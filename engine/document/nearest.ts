/** The nearest of a set of names: what a person has probably meant. */

/**
 * Damerau–Levenshtein distance (optimal string alignment), cut off at `limit`: anything above is at least
 * `limit + 1`. O(product of the lengths), less where the texts differ early.
 */
export function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  const width = right.length + 1;
  const distances = new Uint16Array((left.length + 1) * width);
  const at = (row: number, column: number): number => Number(distances[row * width + column]);
  for (let column = 0; column < width; column += 1) distances[column] = column;
  for (let row = 1; row <= left.length; row += 1) {
    let best = row;
    distances[row * width] = row;
    for (let column = 1; column < width; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const change = at(row - 1, column - 1) + (isSame ? 0 : 1);
      const isSwap =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const swap = isSwap ? at(row - 2, column - 2) + 1 : change;
      const distance = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, change, swap);
      distances[row * width + column] = distance;
      best = Math.min(best, distance);
    }
    if (best > limit) return limit + 1;
  }
  return at(left.length, right.length);
}

/**
 * The candidate nearest to `name`, undefined where none is near: within a third of its length, one edit at least.
 * Of two that are as near, the one that shares more letters: `taks` is rather `tasks` than `tags`.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  // A name of one letter is one edit away from every other such name: only its case may differ.
  let limit = name.length < 2 ? 0 : Math.max(1, Math.floor(Math.min(name.length, 40) / 3));
  let best: string | undefined;
  let bestUnshared = 0;
  const wanted = name.toLowerCase();
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase(), limit);
    if (distance > limit) continue;
    if (distance === 0) return candidate;
    const unshared = unsharedLetters(wanted, candidate.toLowerCase());
    if (best !== undefined && distance === limit && unshared >= bestUnshared) continue;
    best = candidate;
    bestUnshared = unshared;
    limit = distance;
  }
  return best;
}

/** How many letters stand in one of the two only. */
function unsharedLetters(left: string, right: string): number {
  const rest = Array.from(right);
  let unshared = 0;
  for (const letter of left) {
    const at = rest.indexOf(letter);
    if (at === -1) unshared += 1;
    else rest.splice(at, 1);
  }
  return unshared + rest.length;
}

export type Suggest = (name: string, candidates: Iterable<string>) => string | undefined;

/**
 * `nearest` for one document, with a budget of comparisons: a document of ten thousand slips among ten thousand
 * names would take minutes, and nobody reads that many suggestions. Afterwards it finds nothing more.
 */
export function suggestions(mostComparisons = 50_000): Suggest {
  let left = mostComparisons;
  function* affordable(candidates: Iterable<string>): Generator<string> {
    for (const candidate of candidates) {
      left -= 1;
      if (left < 0) return;
      yield candidate;
    }
  }
  return (name, candidates) => (left > 0 ? nearest(name, affordable(candidates)) : undefined);
}
