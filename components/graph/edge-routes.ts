/**
 * Ways around boxes for edges that would run behind them: over several layers, past boxes that a person has placed,
 * and back, where a circle is being mended. Most edges go to the next layer and need none.
 */
import { NODE_HEIGHT, NODE_WIDTH } from "./box-size.ts";
import { curveAt, type EdgeLanes, endsBetweenLanes, type Lane, TURN } from "./edge-path.ts";
import type { FlowDirection } from "./flow-direction.ts";

/** Ways by `target * size + source`. */
export type EdgeRoutes = ReadonlyMap<number, Pick<EdgeLanes, "via" | "back">>;

interface Boxes {
  readonly direction: FlowDirection;
  /** Left and top of each box, by task index. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Free space that an edge keeps to the boxes that it passes. */
const CLEARANCE = 7;
/** A way begins and ends so far before and behind what it passes. */
const REACH = 12;
/** Edges that take the same way run beside each other, this far apart. */
const APART = 7;
/**
 * As many columns as are looked at, and places in those that are in the way: a tenth of a second. Beyond, the picture
 * is a cloud anyhow, and edges go straight.
 */
const MOST_LOOKS = 200_000;

/** Boxes that stand between the ends of an edge, one column or several that overlap: free for none of their breadth. */
interface Barrier {
  readonly from: number;
  readonly to: number;
  readonly taken: readonly Interval[];
}

type Interval = readonly [from: number, to: number];

/**
 * @param upstream of each task
 * @param lanesOf how an edge leaves a layer of several columns and enters one
 */
export function edgeRoutes(
  boxes: Boxes,
  upstream: readonly (readonly number[])[],
  lanesOf: (source: number, target: number) => EdgeLanes | undefined,
): EdgeRoutes {
  const columns = new Columns(boxes);
  const routes = new Map<number, Pick<EdgeLanes, "via" | "back">>();
  const size = upstream.length;
  for (let target = 0; target < size; target += 1) {
    for (const source of upstream[target] ?? []) {
      if (columns.looks > MOST_LOOKS) return routes;
      const route = columns.route(source, target, lanesOf(source, target));
      if (route !== undefined) routes.set(target * size + source, route);
    }
  }
  return routes;
}

interface Column {
  readonly along: number;
  /** What its boxes take of its breadth. */
  readonly taken: readonly Interval[];
}

/** Boxes by where they begin in the direction of the edges. */
class Columns {
  looks = 0;
  readonly #along: Float64Array;
  readonly #across: Float64Array;
  readonly #length: number;
  readonly #breadth: number;
  readonly #columns: readonly Column[];
  /** Ways that edges have taken already, by where these begin. */
  readonly #used = new Map<number, { readonly across: number; readonly source: number; readonly target: number }[]>();

  constructor({ direction, x, y }: Boxes) {
    const isDown = direction === "down";
    [this.#along, this.#across] = isDown ? [y, x] : [x, y];
    [this.#length, this.#breadth] = isDown ? [NODE_HEIGHT, NODE_WIDTH] : [NODE_WIDTH, NODE_HEIGHT];
    const byAlong = Map.groupBy(this.#along.keys(), (index) => this.#along[index] ?? 0);
    this.#columns = [...byAlong]
      .map(([along, indexes]) => ({ along, taken: united(indexes.map((index) => this.#intervalOf(index))) }))
      .toSorted((a, b) => a.along - b.along);
  }

  route(source: number, target: number, lanes: EdgeLanes | undefined): Pick<EdgeLanes, "via" | "back"> | undefined {
    const middle = (index: number) => (this.#across[index] ?? 0) + this.#breadth / 2;
    const start = (this.#along[source] ?? 0) + this.#length;
    const end = this.#along[target] ?? 0;
    if (this.#stands(source, target)) return undefined;
    if (end < start + TURN) return lanes === undefined ? this.#wayBack(source, target, start, end) : undefined;
    const ends = endsBetweenLanes(start, middle(source), end, middle(target), lanes, this.#breadth);
    const barriers = this.#barriers(ends.fromAlong, ends.toAlong);
    const isFree = barriers.every(({ from, to, taken }) => {
      const [one, other] = [curveAt(ends, from), curveAt(ends, to)];
      return isClear(taken, Math.min(one, other), Math.max(one, other));
    });
    if (isFree) return undefined;
    for (const { taken } of barriers) this.looks += taken.length;
    const via = this.#lanesPast(ends.fromAcross, ends.toAcross, barriers, source, target);
    return via === undefined ? undefined : { via };
  }

  /** One lane past all barriers, or one past each of them, whichever turns less. */
  #lanesPast(
    fromAcross: number,
    toAcross: number,
    barriers: readonly Barrier[],
    source: number,
    target: number,
  ): readonly Lane[] | undefined {
    const all = united(barriers.flatMap(({ taken }) => taken));
    const single = nearestFree(all, fromAcross, toAcross);
    const apart: number[] = [];
    let [across, turns] = [fromAcross, 0];
    for (const { taken } of barriers) {
      const next = nearestFree(taken, across, toAcross);
      turns += Math.abs(next - across) + (next === across ? 0 : this.#breadth);
      apart.push(next);
      across = next;
    }
    turns += Math.abs(toAcross - across);
    const [first, last] = [barriers[0], barriers.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const turnsOfSingle = Math.abs(single - fromAcross) + Math.abs(toAcross - single) + this.#breadth;
    if (turnsOfSingle <= turns) {
      const own = this.#beside(first.from, single, all, source, target);
      return [{ from: first.from, to: last.to, across: own }];
    }
    return barriers.map(({ from, to, taken }, n) => ({
      from,
      to,
      across: this.#beside(from, apart[n] ?? across, taken, source, target),
    }));
  }

  /** Out of its box, along a free lane back beyond the other one, and into that. */
  #wayBack(source: number, target: number, start: number, end: number): { readonly back: number } {
    const columns = this.#columnsBetween(end - 2 * TURN, start + 2 * TURN);
    const taken = united([...columns].flatMap((column) => column.taken));
    const middles = [source, target].map((index) => (this.#across[index] ?? 0) + this.#breadth / 2);
    const between = ((middles[0] ?? 0) + (middles[1] ?? 0)) / 2;
    const lane = nearestFree(taken, between, between);
    return { back: this.#beside(end, lane, taken, source, target) };
  }

  /** A lane that others have already moves to its side, if there is room. */
  #beside(at: number, lane: number, taken: readonly Interval[], source: number, target: number): number {
    const used = this.#used.get(at) ?? [];
    const isOthers = (across: number) =>
      used.some(
        (each) => each.source !== source && each.target !== target && Math.abs(each.across - across) < APART - 1,
      );
    const free = [0, 1, -1, 2, -2]
      .map((n) => lane + n * APART)
      .find((each) => !isOthers(each) && isClear(taken, each, each));
    const across = free ?? lane;
    this.#used.set(at, [...used, { across, source, target }]);
    return across;
  }

  /** What stands between two places; the columns of an edge's own boxes end and begin there. */
  #barriers(from: number, to: number): Barrier[] {
    const barriers: { from: number; to: number; taken: readonly Interval[] }[] = [];
    for (const { along, taken } of this.#columnsBetween(from - this.#length, to)) {
      if (along + this.#length <= from || along >= to) continue;
      const last = barriers.at(-1);
      const begin = Math.max(from, along - REACH);
      const end = Math.min(to, along + this.#length + REACH);
      if (last !== undefined && begin <= last.to) {
        last.to = end;
        last.taken = united([...last.taken, ...taken]);
      } else barriers.push({ from: begin, to: end, taken });
    }
    return barriers;
  }

  /** Members of a group that is drawn as one box all stand in its place. */
  #stands(box: number, other: number): boolean {
    return this.#along[box] === this.#along[other] && this.#across[box] === this.#across[other];
  }

  #intervalOf(box: number): Interval {
    const across = this.#across[box] ?? 0;
    return [across - CLEARANCE, across + this.#breadth + CLEARANCE];
  }

  *#columnsBetween(from: number, to: number): Generator<Column> {
    let [low, high] = [0, this.#columns.length];
    while (low < high) {
      const at = (low + high) >> 1;
      if ((this.#columns[at]?.along ?? 0) < from) low = at + 1;
      else high = at;
    }
    for (let n = low; n < this.#columns.length; n += 1) {
      const column = this.#columns[n];
      if (column === undefined || column.along > to) return;
      this.looks += 1;
      yield column;
    }
  }
}

/** Sorted, with those that overlap made one. */
function united(intervals: readonly Interval[]): Interval[] {
  const result: [number, number][] = [];
  for (const [from, to] of intervals.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && from < last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** @param taken united */
function isClear(taken: readonly Interval[], from: number, to: number): boolean {
  // The first that ends behind the beginning is the only one that can be in the way.
  let [low, high] = [0, taken.length];
  while (low < high) {
    const at = (low + high) >> 1;
    if ((taken[at]?.[1] ?? 0) <= from) low = at + 1;
    else high = at;
  }
  const next = taken[low];
  return next === undefined || to <= next[0];
}

/** The free place with the shortest way from one place over it to another. @param taken united */
function nearestFree(taken: readonly Interval[], from: number, to: number): number {
  const candidates = [from, to, ...taken.flat()].filter((across) => isClear(taken, across, across));
  const way = (across: number) => Math.abs(across - from) + Math.abs(to - across);
  return candidates.reduce((best, each) => (way(each) < way(best) ? each : best), candidates[0] ?? from);
}
