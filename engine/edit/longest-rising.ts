/**
 * A longest strictly rising subsequence, by the piles of patience sorting (Fredman 1975).
 *
 * @returns the places of its numbers, in order; takes n log n steps
 */
export function longestRising(numbers: readonly number[]): number[] {
  // ends[n]: place of the least number that a rising sequence of n + 1 can end with
  const ends: number[] = [];
  const former = numbers.map((number, place) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] as number] as number) < number) low = middle + 1;
      else high = middle;
    }
    ends[low] = place;
    return ends[low - 1];
  });
  const places: number[] = [];
  for (let place = ends.at(-1); place !== undefined; place = former[place]) places.push(place);
  return places.toReversed();
}
