import { at, type Graph } from "./graph.ts";
import type { Drawing } from "./layout-drawing.ts";

type Columns = readonly (readonly number[])[];

/** Above this size fewer rounds: the last ones change little, and a large picture is seen from afar. */
const LARGE = 4_000;

/**
 * Where the vertices of a column stand across the direction of the edges, for graphs that are too dense
 * for straight lines: every vertex wants to stand at the median of its neighbours on one side, then on
 * the other, and a column grants the wishes as far as order and spacing allow. No column takes more
 * space than it must, so the picture stays compact.
 *
 * @param breadth what each vertex takes across the direction of the edges, its share of the gaps included
 * @returns the centre of each vertex; neighbours in a column are at least half their two breadths apart
 */
export function relaxedCoordinates({ graph, nodes }: Drawing, columns: Columns, breadth: Float64Array): Float64Array {
  const position = new Float64Array(graph.size);
  for (const column of columns) {
    let next = 0;
    const total = column.reduce((sum, vertex) => sum + at(breadth, vertex), 0);
    for (const vertex of column) {
      position[vertex] = next + (at(breadth, vertex) - total) / 2;
      next += at(breadth, vertex);
    }
  }
  // A long edge pulls harder than a node: it should be straight.
  const weight = Float64Array.from(breadth, (_, vertex) => (vertex < nodes ? 1 : 2));
  const rounds = graph.size > LARGE ? 8 : 16;
  for (let round = 0; round < rounds; round += 1) {
    const side = round % 2 === 0 ? leftOf(graph) : rightOf(graph);
    for (let n = 0; n < columns.length; n += 1) {
      const column = columns[round % 2 === 0 ? n : columns.length - 1 - n] as readonly number[];
      settle(column, side, position, breadth, weight);
    }
  }
  return position;
}

/** The neighbours of the vertices on one side, as ranges. */
interface Side {
  readonly start: Int32Array;
  readonly neighbours: Int32Array;
}

const leftOf = (graph: Graph): Side => ({ start: graph.upstreamStart, neighbours: graph.upstream });
const rightOf = (graph: Graph): Side => ({ start: graph.downstreamStart, neighbours: graph.downstream });

/** Vertices of a column that stand shoulder to shoulder. */
interface Cluster {
  readonly first: number;
  count: number;
  /** Of the wished positions of the cluster's beginning, weighted. */
  sum: number;
  weight: number;
  /** What the vertices of the column before it take. */
  readonly offset: number;
}

/**
 * Moves the vertices of a column to the medians of their neighbours; those that collide stand shoulder
 * to shoulder around the mean of their wishes. Isotonic regression by pooling adjacent violators, which
 * is the admissible placement that is nearest to the wishes.
 */
function settle(
  column: readonly number[],
  { start, neighbours }: Side,
  position: Float64Array,
  breadth: Float64Array,
  weight: Float64Array,
): void {
  const clusters: Cluster[] = [];
  let offset = 0;
  for (let n = 0; n < column.length; n += 1) {
    const vertex = column[n] as number;
    const first = at(start, vertex);
    const count = at(start, vertex + 1) - first;
    const wish =
      count === 0
        ? at(position, vertex)
        : count === 1
          ? at(position, at(neighbours, first))
          : median(position, neighbours.subarray(first, first + count));
    const own = at(weight, vertex);
    const sum = (wish - at(breadth, vertex) / 2 - offset) * own;
    let last: Cluster = { first: n, count: 1, sum, weight: own, offset };
    clusters.push(last);
    offset += at(breadth, vertex);
    for (let top = clusters.length - 2; top >= 0; top -= 1) {
      const upper = clusters[top] as Cluster;
      if (upper.sum / upper.weight <= last.sum / last.weight) break;
      upper.sum += last.sum;
      upper.weight += last.weight;
      upper.count += last.count;
      clusters.pop();
      last = upper;
    }
  }
  for (const cluster of clusters) {
    let next = cluster.sum / cluster.weight + cluster.offset;
    for (let n = cluster.first; n < cluster.first + cluster.count; n += 1) {
      const vertex = column[n] as number;
      position[vertex] = next + at(breadth, vertex) / 2;
      next += at(breadth, vertex);
    }
  }
}

function median(position: Float64Array, vertices: ArrayLike<number>): number {
  const values = Float64Array.from(vertices, (vertex) => at(position, vertex)).sort();
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? at(values, middle) : (at(values, middle - 1) + at(values, middle)) / 2;
}
