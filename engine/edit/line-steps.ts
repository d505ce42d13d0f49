/** The lines that one text must lose and gain to become another, also where the texts are large. */
import { longestRising } from "./longest-rising.ts";
import { diffLists, type ListStep } from "./value-diff.ts";

/** Up to this many pairs of lines are compared all with all; more are first cut at lines that occur once. */
const MOST_PAIRS = 60_000;

/**
 * What both begin and end with stays. Between, the lines that occur once in each text are the fixed points
 * (patience diff, Bram Cohen), and the short parts between those are compared exactly. Some 50 ms for two
 * texts of 1 MB. Large parts without a line of their own count as changed as a whole.
 *
 * @returns steps in order, from the lines `before` to the lines `after`
 */
export function lineSteps(before: readonly string[], after: readonly string[]): ListStep[] {
  const [older, newer] = numbered(before, after);
  const steps: ListStep[] = [];
  // Parts that are still to be compared, the next one last: lines of both texts, from and up to.
  const parts: Part[] = [[0, older.length, 0, newer.length]];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    let [from, fromEnd, to, toEnd] = part;
    while (from < fromEnd && to < toEnd && older[from] === newer[to]) steps.push(keep(from++, to++));
    let tail = 0;
    while (from < fromEnd && to < toEnd && older[fromEnd - 1] === newer[toEnd - 1]) {
      fromEnd -= 1;
      toEnd -= 1;
      tail += 1;
    }
    // After all else of this part.
    if (tail > 0) parts.push([fromEnd, fromEnd + tail, toEnd, toEnd + tail]);
    if ((fromEnd - from) * (toEnd - to) <= MOST_PAIRS) {
      for (const step of diffLists(older.slice(from, fromEnd), newer.slice(to, toEnd)))
        steps.push(shifted(step, from, to));
      continue;
    }
    const singles = pairsOfSingles(older, newer, [from, fromEnd, to, toEnd]);
    const fixed = longestRising(singles.map(([place]) => place)).map((n) => singles[n] as Pair);
    if (fixed.length === 0) {
      for (; from < fromEnd; from += 1) steps.push({ kind: "remove", from });
      for (; to < toEnd; to += 1) steps.push({ kind: "insert", to });
      continue;
    }
    const between: Part[] = [];
    for (const [keptFrom, keptTo] of fixed) {
      between.push([from, keptFrom, to, keptTo], [keptFrom, keptFrom + 1, keptTo, keptTo + 1]);
      [from, to] = [keptFrom + 1, keptTo + 1];
    }
    between.push([from, fromEnd, to, toEnd]);
    for (const each of between.toReversed()) parts.push(each);
  }
  return steps;
}

type Part = readonly [from: number, fromEnd: number, to: number, toEnd: number];
type Pair = readonly [from: number, to: number];

function keep(from: number, to: number): ListStep {
  return { kind: "keep", from, to };
}

function shifted(step: ListStep, from: number, to: number): ListStep {
  switch (step.kind) {
    case "remove":
      return { kind: "remove", from: step.from + from };
    case "insert":
      return { kind: "insert", to: step.to + to };
    case "keep":
    case "change":
      return { kind: step.kind, from: step.from + from, to: step.to + to };
    default:
      return step satisfies never;
  }
}

/** Equal lines as equal numbers, which are compared at once however long the lines are. */
function numbered(before: readonly string[], after: readonly string[]): [number[], number[]] {
  const numbers = new Map<string, number>();
  const numberOf = (line: string) => {
    const known = numbers.get(line) ?? numbers.size;
    if (known === numbers.size) numbers.set(line, known);
    return known;
  };
  return [before.map(numberOf), after.map(numberOf)];
}

/** Lines that occur once in either part, in the order of the newer. */
function pairsOfSingles(older: readonly number[], newer: readonly number[], [from, fromEnd, to, toEnd]: Part): Pair[] {
  const places = singlePlaces(older, from, fromEnd);
  return [...singlePlaces(newer, to, toEnd)].flatMap(([line, place]): Pair[] => {
    const former = places.get(line);
    return former === undefined ? [] : [[former, place]];
  });
}

function singlePlaces(lines: readonly number[], from: number, end: number): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  const repeated = new Set<number>();
  for (let place = from; place < end; place += 1) {
    const line = lines[place] as number;
    if (places.has(line)) repeated.add(line);
    else places.set(line, place);
  }
  for (const line of repeated) places.delete(line);
  return places;
}
