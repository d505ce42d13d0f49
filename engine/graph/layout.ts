/**
 * A layered drawing of a graph (Sugiyama, Tagawa, Toda 1981): nodes in columns by the longest chain
 * that leads to them, columns ordered by sweeps of the barycentre heuristic to cross few edges, and
 * then each node moved towards the middle of its neighbours, so that chains are straight and fans
 * are centred. An edge over several columns keeps a lane of its own in the columns that it passes.
 *
 * Deterministic: the same graph gives the same picture on every machine. Milliseconds for thousands
 * of nodes, so it runs wherever a picture is needed. Pinned nodes stay where a person has put them;
 * the others are placed as if they were free.
 */
import { at, downstreamOf, type Graph, upstreamOf } from "./graph.ts";
import { levels } from "./order.ts";

export interface LayoutOptions {
  /** Which way the edges run: to the right or downwards. */
  readonly direction: "right" | "down";
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  /** Free space between columns (in the direction of the edges) and between the nodes of a column. */
  readonly layerGap?: number;
  readonly nodeGap?: number;
  /** Top left corners set by hand, by node. */
  readonly pinned?: ReadonlyMap<number, readonly [number, number]>;
}

export interface Layout {
  /** Top left corner of each node. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly width: number;
  readonly height: number;
}

const SWEEPS = 8;
/** Above this size half the sweeps: the last ones change little, and a large picture is seen from afar. */
const LARGE = 4_000;
/** How much of a node's breadth an edge's lane takes. */
const LANE_SHARE = 0.35;
/** More lanes than this per node and they cost more than they give: long edges then run straight. */
const LANES_PER_NODE = 6;

export function layeredLayout(graph: Graph, options: LayoutOptions): Layout {
  const along = options.direction === "right" ? options.nodeWidth : options.nodeHeight;
  const across = options.direction === "right" ? options.nodeHeight : options.nodeWidth;
  const layerGap = options.layerGap ?? (options.direction === "right" ? 72 : 56);
  const nodeGap = options.nodeGap ?? (options.direction === "right" ? 20 : 28);

  const drawing = withLanes(graph);
  const columns = initialColumns(drawing);
  sweep(drawing, columns);
  const position = coordinates(drawing, columns, across, nodeGap);

  const x = new Float64Array(graph.size);
  const y = new Float64Array(graph.size);
  for (let node = 0; node < graph.size; node += 1) {
    const layerOffset = at(drawing.layer, node) * (along + layerGap);
    const offset = at(position, node) - across / 2;
    const pinned = options.pinned?.get(node);
    x[node] = pinned ? pinned[0] : options.direction === "right" ? layerOffset : offset;
    y[node] = pinned ? pinned[1] : options.direction === "right" ? offset : layerOffset;
  }
  return { x, y, ...extent(x, y, options) };
}

/** The graph with its long edges cut into lanes, one vertex a column that they pass. Nodes keep their numbers. */
interface Drawing {
  readonly size: number;
  readonly nodes: number;
  readonly layer: Int32Array;
  readonly layers: number;
  readonly left: readonly (readonly number[])[];
  readonly right: readonly (readonly number[])[];
}

function withLanes(graph: Graph): Drawing {
  // A graph with a cycle is drawn too, while someone is still mending it: what has no level goes first.
  const level = levels(graph).map((each) => Math.max(each, 0));
  const layerOf: number[] = Array.from(level);
  pullRootsTowardsTheirDownstream(graph, layerOf);
  const left: number[][] = Array.from({ length: graph.size }, () => []);
  const right: number[][] = Array.from({ length: graph.size }, () => []);
  const connect = (from: number, to: number) => {
    (right[from] as number[]).push(to);
    (left[to] as number[]).push(from);
  };

  let lanes = 0;
  for (let node = 0; node < graph.size; node += 1) {
    for (const next of downstreamOf(graph, node)) {
      lanes += Math.max(0, (layerOf[next] as number) - (layerOf[node] as number) - 1);
    }
  }
  const drawsLanes = lanes <= graph.size * LANES_PER_NODE;
  for (let node = 0; node < graph.size; node += 1) {
    for (const next of downstreamOf(graph, node)) {
      let from = node;
      if (drawsLanes) {
        for (let layer = (layerOf[node] as number) + 1; layer < (layerOf[next] as number); layer += 1) {
          const lane = layerOf.length;
          layerOf.push(layer);
          left.push([]);
          right.push([]);
          connect(from, lane);
          from = lane;
        }
      }
      if ((layerOf[next] as number) > (layerOf[from] as number)) connect(from, next);
    }
  }
  const layer = Int32Array.from(layerOf);
  return {
    size: layer.length,
    nodes: graph.size,
    layer,
    layers: layer.reduce((most, each) => Math.max(most, each + 1), 0),
    left,
    right,
  };
}

/** A root that is only needed late stands beside what needs it, not at the far end of a long edge. */
function pullRootsTowardsTheirDownstream(graph: Graph, layerOf: number[]): void {
  for (let node = 0; node < graph.size; node += 1) {
    if (upstreamOf(graph, node).length > 0) continue;
    const downstream = downstreamOf(graph, node);
    if (downstream.length === 0) continue;
    let nearest = Number.POSITIVE_INFINITY;
    for (const next of downstream) nearest = Math.min(nearest, layerOf[next] as number);
    layerOf[node] = Math.max(layerOf[node] as number, nearest - 1);
  }
}

/** The columns' first order: a walk from the roots keeps what belongs together side by side. */
function initialColumns(drawing: Drawing): number[][] {
  const columns: number[][] = Array.from({ length: drawing.layers }, () => []);
  const seen = new Uint8Array(drawing.size);
  for (let start = 0; start < drawing.nodes; start += 1) {
    if (at(seen, start) === 1 || (drawing.left[start] as readonly number[]).length > 0) continue;
    const open = [start];
    while (open.length > 0) {
      const vertex = open.pop() as number;
      if (at(seen, vertex) === 1) continue;
      seen[vertex] = 1;
      (columns[at(drawing.layer, vertex)] as number[]).push(vertex);
      const right = drawing.right[vertex] as readonly number[];
      for (let n = right.length - 1; n >= 0; n -= 1) open.push(right[n] as number);
    }
  }
  for (let vertex = 0; vertex < drawing.size; vertex += 1) {
    if (at(seen, vertex) === 0) (columns[at(drawing.layer, vertex)] as number[]).push(vertex);
  }
  return columns;
}

/** Orders each column by the mean place of its neighbours, left to right and back, and keeps the best order seen. */
function sweep(drawing: Drawing, columns: number[][]): void {
  const place = new Float64Array(drawing.size);
  const setPlaces = (column: readonly number[]) => {
    column.forEach((vertex, n) => {
      // Relative, so that columns of different lengths compare.
      place[vertex] = (n + 0.5) / column.length;
    });
  };
  columns.forEach(setPlaces);
  let best = columns.map((column) => [...column]);
  let fewest = crossings(drawing, columns);
  const weight = new Float64Array(drawing.size);
  for (let round = 0; round < rounds(drawing) && fewest > 0; round += 1) {
    const forwards = round % 2 === 0;
    for (let n = 1; n < columns.length; n += 1) {
      const column = columns[forwards ? n : columns.length - 1 - n] as number[];
      const neighbours = forwards ? drawing.left : drawing.right;
      for (const vertex of column) {
        const around = neighbours[vertex] as readonly number[];
        let sum = 0;
        for (const each of around) sum += at(place, each);
        weight[vertex] = around.length === 0 ? at(place, vertex) : sum / around.length;
      }
      column.sort((a, b) => at(weight, a) - at(weight, b) || at(place, a) - at(place, b) || a - b);
      setPlaces(column);
    }
    const now = crossings(drawing, columns);
    if (now < fewest) {
      fewest = now;
      best = columns.map((column) => [...column]);
    }
  }
  best.forEach((column, n) => {
    columns[n] = column;
  });
}

/** Crossings between neighbouring columns, counted with a Fenwick tree (Barth, Jünger, Mutzel 2002): O(edges × log nodes). */
function crossings(drawing: Drawing, columns: readonly (readonly number[])[]): number {
  const place = new Int32Array(drawing.size);
  for (const column of columns) {
    column.forEach((vertex, n) => {
      place[vertex] = n;
    });
  }
  let count = 0;
  for (let n = 0; n + 1 < columns.length; n += 1) {
    const next = columns[n + 1] as readonly number[];
    const tree = new Int32Array(next.length + 1);
    let inserted = 0;
    for (const vertex of columns[n] as readonly number[]) {
      const targets = (drawing.right[vertex] as readonly number[]).map((each) => at(place, each)).sort((a, b) => a - b);
      for (const target of targets) {
        let notAfter = 0;
        for (let index = target + 1; index > 0; index -= index & -index) notAfter += at(tree, index);
        count += inserted - notAfter;
      }
      for (const target of targets) {
        for (let index = target + 1; index <= next.length; index += index & -index) tree[index] = at(tree, index) + 1;
        inserted += 1;
      }
    }
  }
  return count;
}

/**
 * Centres across the direction of the edges. Every vertex wants to stand at the median of its
 * neighbours; a column grants the wishes as far as order and spacing allow, by merging blocks that
 * collide and giving each block the mean of its members' wishes (isotonic regression by pooling
 * adjacent violators, which is the nearest admissible placement).
 */
function coordinates(
  drawing: Drawing,
  columns: readonly (readonly number[])[],
  across: number,
  gap: number,
): Float64Array {
  const breadth = (vertex: number) => (vertex < drawing.nodes ? across + gap : (across + gap) * LANE_SHARE);
  const position = new Float64Array(drawing.size);
  for (const column of columns) {
    let next = 0;
    const total = column.reduce((sum, vertex) => sum + breadth(vertex), 0);
    for (const vertex of column) {
      position[vertex] = next + breadth(vertex) / 2 - total / 2;
      next += breadth(vertex);
    }
  }
  for (let round = 0; round < rounds(drawing) * 2; round += 1) {
    const forwards = round % 2 === 0;
    for (let n = 0; n < columns.length; n += 1) {
      const column = columns[forwards ? n : columns.length - 1 - n] as readonly number[];
      settleColumn(column, breadth, position, (vertex) => {
        const side = (forwards ? drawing.left[vertex] : drawing.right[vertex]) as readonly number[];
        if (side.length === 0) return at(position, vertex);
        if (side.length === 1) return at(position, side[0] as number);
        return median(side.map((each) => at(position, each)));
      });
    }
  }
  let lowest = Number.POSITIVE_INFINITY;
  for (let vertex = 0; vertex < drawing.nodes; vertex += 1)
    lowest = Math.min(lowest, at(position, vertex) - across / 2);
  // Whole pixels: hairlines and text stay crisp.
  return position.map((each) => Math.round(each - lowest));
}

function rounds(drawing: Drawing): number {
  return drawing.size > LARGE ? SWEEPS / 2 : SWEEPS;
}

function settleColumn(
  column: readonly number[],
  breadth: (vertex: number) => number,
  position: Float64Array,
  wish: (vertex: number) => number,
): void {
  // A block: members that stand shoulder to shoulder, by the wished position of the block's start.
  const blocks: { first: number; count: number; sum: number; weight: number; offset: number }[] = [];
  let offset = 0;
  column.forEach((vertex, n) => {
    const own = breadth(vertex);
    // A lane pulls harder than a node: a long edge should be straight.
    const weight = own < breadth(column[0] as number) ? 2 : 1;
    blocks.push({ first: n, count: 1, sum: (wish(vertex) - own / 2 - offset) * weight, weight, offset });
    offset += own;
    for (let top = blocks.length - 1; top > 0; top -= 1) {
      const upper = blocks[top - 1] as (typeof blocks)[number];
      const lower = blocks[top] as (typeof blocks)[number];
      if (upper.sum / upper.weight <= lower.sum / lower.weight) break;
      upper.sum += lower.sum;
      upper.weight += lower.weight;
      upper.count += lower.count;
      blocks.pop();
    }
  });
  for (const block of blocks) {
    const start = block.sum / block.weight;
    let within = block.offset;
    for (let n = block.first; n < block.first + block.count; n += 1) {
      const vertex = column[n] as number;
      position[vertex] = start + within + breadth(vertex) / 2;
      within += breadth(vertex);
    }
  }
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  return values.length % 2 === 1
    ? (values[middle] as number)
    : ((values[middle - 1] as number) + (values[middle] as number)) / 2;
}

function extent(x: Float64Array, y: Float64Array, options: LayoutOptions): { width: number; height: number } {
  let width = 0;
  let height = 0;
  for (let node = 0; node < x.length; node += 1) {
    width = Math.max(width, at(x, node) + options.nodeWidth);
    height = Math.max(height, at(y, node) + options.nodeHeight);
  }
  return { width, height };
}
