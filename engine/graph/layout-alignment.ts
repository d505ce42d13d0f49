/**
 * Where the vertices of a column stand across the direction of the edges: Brandes and Köpf, "Fast and
 * simple horizontal coordinate assignment" (2001). Each vertex is aligned with the median of its
 * neighbours where no better line is crossed; what is aligned is a block and stands in one line, so
 * chains and long edges are straight. Done from either side and with either of two medians preferred,
 * and the four results are averaged, which centres fans. Linear in vertices and edges.
 *
 * Blocks are packed by the longest path through the graph of blocks and then pulled back together,
 * instead of the paper's classes and shifts, whose published form is wrong in rare cases (Brandes,
 * Walter, Zink 2020).
 *
 * On dense graphs straight lines cost space: pictures of 200 and 1,000 random nodes with two upstream
 * nodes each came out three to four times as tall. The caller takes another way there.
 */
import { at, type Graph } from "./graph.ts";
import type { Drawing } from "./layout-drawing.ts";

type Columns = readonly (readonly number[])[];

/**
 * @param breadth what each vertex takes across the direction of the edges, its share of the gaps included
 * @returns the centre of each vertex; neighbours in a column are at least half their two breadths apart
 */
export function alignedCoordinates(drawing: Drawing, columns: Columns, breadth: Float64Array): Float64Array {
  const { graph } = drawing;
  const place = new Int32Array(graph.size);
  for (const column of columns) column.forEach((vertex, n) => (place[vertex] = n));
  const edges = edgesInOrder(graph, columns);
  markConflicts(drawing, columns, place, edges);

  const results: Float64Array[] = [];
  for (const side of ["left", "right"] as const) {
    for (const descending of [false, true]) {
      const blocks = alignedBlocks(graph, columns, place, edges, side, descending);
      results.push(packedBlocks(blocks, columns, place, breadth, descending));
    }
  }
  return balanced(results, breadth);
}

/** Each vertex's neighbours on both sides, in the order in which they stand in their column. */
interface OrderedEdges {
  /** Ranges by `graph.upstreamStart`. */
  readonly left: Int32Array;
  /** Ranges by `graph.downstreamStart`. */
  readonly right: Int32Array;
  /** Where the same edge is in `left`, for each one in `right`. */
  readonly leftOfRight: Int32Array;
  /** By place in `left`: whether the edge crosses a stretch of a long edge, which then goes first. */
  readonly isConflict: Uint8Array;
}

function edgesInOrder(graph: Graph, columns: Columns): OrderedEdges {
  const left = new Int32Array(graph.edgeCount);
  const right = new Int32Array(graph.edgeCount);
  const leftOfRight = new Int32Array(graph.edgeCount);
  const next = graph.upstreamStart.slice();
  for (const column of columns) {
    for (const vertex of column) {
      const end = at(graph.downstreamStart, vertex + 1);
      for (let edge = at(graph.downstreamStart, vertex); edge < end; edge += 1) {
        const target = at(graph.downstream, edge);
        left[at(next, target)] = vertex;
        next[target] = at(next, target) + 1;
      }
    }
  }
  next.set(graph.downstreamStart);
  for (const column of columns) {
    for (const vertex of column) {
      const end = at(graph.upstreamStart, vertex + 1);
      for (let edge = at(graph.upstreamStart, vertex); edge < end; edge += 1) {
        const source = at(left, edge);
        right[at(next, source)] = vertex;
        leftOfRight[at(next, source)] = edge;
        next[source] = at(next, source) + 1;
      }
    }
  }
  return { left, right, leftOfRight, isConflict: new Uint8Array(graph.edgeCount) };
}

/** Marks the edges that cross an inner stretch of a long edge (conflicts of type 1): the long edge stays straight. */
function markConflicts({ graph, nodes }: Drawing, columns: Columns, place: Int32Array, edges: OrderedEdges): void {
  const start = graph.upstreamStart;
  for (let n = 1; n < columns.length; n += 1) {
    const column = columns[n] as readonly number[];
    let from = 0;
    let lowest = 0;
    for (let to = 0; to < column.length; to += 1) {
      const vertex = column[to] as number;
      const before = at(start, vertex) === at(start, vertex + 1) ? -1 : at(edges.left, at(start, vertex));
      const isInner = vertex >= nodes && before >= nodes;
      if (!isInner && to + 1 < column.length) continue;
      const highest = isInner ? at(place, before) : (columns[n - 1] as readonly number[]).length - 1;
      for (; from <= to; from += 1) {
        const crossing = column[from] as number;
        for (let edge = at(start, crossing); edge < at(start, crossing + 1); edge += 1) {
          const source = at(edges.left, edge);
          const isOutside = at(place, source) < lowest || at(place, source) > highest;
          if (isOutside && !(crossing >= nodes && source >= nodes)) edges.isConflict[edge] = 1;
        }
      }
      lowest = highest;
    }
  }
}

/** Vertices that stand in one line: a ring by `next`, and the first vertex of each as its `root`. */
interface Blocks {
  readonly root: Int32Array;
  readonly next: Int32Array;
}

function alignedBlocks(
  graph: Graph,
  columns: Columns,
  place: Int32Array,
  edges: OrderedEdges,
  side: "left" | "right",
  descending: boolean,
): Blocks {
  const root = Int32Array.from(place, (_, vertex) => vertex);
  const next = root.slice();
  const [start, neighbours] =
    side === "left" ? [graph.upstreamStart, edges.left] : [graph.downstreamStart, edges.right];
  for (let n = 1; n < columns.length; n += 1) {
    const column = columns[side === "left" ? n : columns.length - 1 - n] as readonly number[];
    // The place of the last line that was drawn: no later one may cross it.
    let reached = descending ? Number.POSITIVE_INFINITY : -1;
    for (let k = 0; k < column.length; k += 1) {
      const vertex = column[descending ? column.length - 1 - k : k] as number;
      const first = at(start, vertex);
      const count = at(start, vertex + 1) - first;
      if (count === 0) continue;
      const lower = first + ((count - 1) >> 1);
      const upper = first + (count >> 1);
      for (const edge of descending ? [upper, lower] : [lower, upper]) {
        if (at(next, vertex) !== vertex) break;
        const other = at(neighbours, edge);
        const isConflict = at(edges.isConflict, side === "left" ? edge : at(edges.leftOfRight, edge)) === 1;
        const isFree = descending ? at(place, other) < reached : at(place, other) > reached;
        if (isConflict || !isFree) continue;
        next[other] = vertex;
        root[vertex] = at(root, other);
        next[vertex] = at(root, other);
        reached = at(place, other);
      }
    }
  }
  return { root, next };
}

/** The blocks as close together as order and breadths allow: first all the way to one side, then pulled back. */
function packedBlocks(
  { root, next }: Blocks,
  columns: Columns,
  place: Int32Array,
  breadth: Float64Array,
  descending: boolean,
): Float64Array {
  const size = root.length;
  const step = descending ? -1 : 1;
  /** The vertex that stands after each one in its column, seen in this direction; -1 for none. */
  const after = new Int32Array(size).fill(-1);
  const waitingFor = new Int32Array(size);
  for (const column of columns) {
    for (const vertex of column) {
      const following = column[at(place, vertex) + step];
      if (following === undefined) continue;
      after[vertex] = following;
      waitingFor[at(root, following)] = at(waitingFor, at(root, following)) + 1;
    }
  }

  const position = new Float64Array(size);
  const order = new Int32Array(size);
  let found = 0;
  for (let vertex = 0; vertex < size; vertex += 1) {
    if (at(root, vertex) !== vertex || at(waitingFor, vertex) > 0) continue;
    order[found] = vertex;
    found += 1;
  }
  for (let done = 0; done < found; done += 1) {
    const block = at(order, done);
    let vertex = block;
    do {
      const following = at(after, vertex);
      if (following !== -1) {
        const other = at(root, following);
        const distance = (at(breadth, vertex) + at(breadth, following)) / 2;
        position[other] = Math.max(at(position, other), at(position, block) + distance);
        waitingFor[other] = at(waitingFor, other) - 1;
        if (at(waitingFor, other) === 0) {
          order[found] = other;
          found += 1;
        }
      }
      vertex = at(next, vertex);
    } while (vertex !== block);
  }
  for (let n = found - 1; n >= 0; n -= 1) {
    const block = at(order, n);
    let limit = Number.POSITIVE_INFINITY;
    let vertex = block;
    do {
      const following = at(after, vertex);
      if (following !== -1) {
        const distance = (at(breadth, vertex) + at(breadth, following)) / 2;
        limit = Math.min(limit, at(position, at(root, following)) - distance);
      }
      vertex = at(next, vertex);
    } while (vertex !== block);
    if (limit < Number.POSITIVE_INFINITY) position[block] = limit;
  }
  return Float64Array.from(root, (block) => step * at(position, block));
}

/** The mean of the two middle ones of the four results, after each was moved to the edge of the narrowest that it leans on. */
function balanced(results: readonly Float64Array[], breadth: Float64Array): Float64Array {
  const edges = results.map((result) => {
    let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let vertex = 0; vertex < result.length; vertex += 1) {
      lowest = Math.min(lowest, at(result, vertex) - at(breadth, vertex) / 2);
      highest = Math.max(highest, at(result, vertex) + at(breadth, vertex) / 2);
    }
    return { lowest, highest };
  });
  const narrowest = edges.reduce((a, b) => (b.highest - b.lowest < a.highest - a.lowest ? b : a));
  // Every second result was packed from the far end.
  const shifts = edges.map((each, n) =>
    n % 2 === 0 ? narrowest.lowest - each.lowest : narrowest.highest - each.highest,
  );
  const four = new Float64Array(results.length);
  return Float64Array.from(breadth, (_, vertex) => {
    results.forEach((result, n) => {
      four[n] = at(result, vertex) + (shifts[n] as number);
    });
    four.sort();
    return (at(four, 1) + at(four, 2)) / 2;
  });
}
