import { at, downstreamOf, upstreamCount } from "./graph.ts";
import type { Drawing } from "./layout-drawing.ts";

const SWEEPS = 8;
/** Above this size half the sweeps: the last ones change little, and a large picture is seen from afar. */
const LARGE = 4_000;

/**
 * The vertices of each column from first to last, such that few edges cross: sweeps of the barycentre
 * heuristic (Sugiyama, Tagawa, Toda 1981), left to right and back; the best order seen is kept.
 */
export function orderedColumns(drawing: Drawing): number[][] {
  const columns = initialColumns(drawing);
  const { graph, layer } = drawing;
  const place = new Float64Array(graph.size);
  const setPlaces = (column: readonly number[]) => {
    for (let n = 0; n < column.length; n += 1) {
      // Relative, so that columns of different lengths compare.
      place[column[n] as number] = (n + 0.5) / column.length;
    }
  };
  columns.forEach(setPlaces);
  let best = columns.map((column) => [...column]);
  let fewest = crossings(drawing, columns);
  const weight = new Float64Array(graph.size);
  const rounds = layer.length > LARGE ? SWEEPS / 2 : SWEEPS;
  for (let round = 0; round < rounds && fewest > 0; round += 1) {
    const forwards = round % 2 === 0;
    const start = forwards ? graph.upstreamStart : graph.downstreamStart;
    const neighbours = forwards ? graph.upstream : graph.downstream;
    for (let n = 1; n < columns.length; n += 1) {
      const column = columns[forwards ? n : columns.length - 1 - n] as number[];
      for (const vertex of column) {
        const first = at(start, vertex);
        const end = at(start, vertex + 1);
        let sum = 0;
        for (let edge = first; edge < end; edge += 1) sum += at(place, at(neighbours, edge));
        weight[vertex] = end === first ? at(place, vertex) : sum / (end - first);
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
  return best;
}

/** The columns' first order: a walk from the roots keeps what belongs together side by side. */
function initialColumns({ graph, layer, layers }: Drawing): number[][] {
  const columns: number[][] = Array.from({ length: layers }, () => []);
  const seen = new Uint8Array(graph.size);
  const open: number[] = [];
  for (let start = 0; start < graph.size; start += 1) {
    if (upstreamCount(graph, start) > 0) continue;
    open.push(start);
    for (let vertex = open.pop(); vertex !== undefined; vertex = open.pop()) {
      if (at(seen, vertex) === 1) continue;
      seen[vertex] = 1;
      (columns[at(layer, vertex)] as number[]).push(vertex);
      const downstream = downstreamOf(graph, vertex);
      for (let n = downstream.length - 1; n >= 0; n -= 1) open.push(at(downstream, n));
    }
  }
  return columns;
}

/** Crossings between neighbouring columns, counted with a Fenwick tree (Barth, Jünger, Mutzel 2002): O(edges × log nodes). */
function crossings({ graph }: Drawing, columns: readonly (readonly number[])[]): number {
  const next = new Int32Array(graph.size);
  let count = 0;
  for (let n = 0; n + 1 < columns.length; n += 1) {
    const targetColumn = columns[n + 1] as readonly number[];
    // The places of the edges' targets in the order of their sources, then of themselves: no sorting needed,
    // because the targets are visited in order.
    let edges = 0;
    for (const vertex of columns[n] as readonly number[]) {
      next[vertex] = edges;
      edges += at(graph.downstreamStart, vertex + 1) - at(graph.downstreamStart, vertex);
    }
    const targets = new Int32Array(edges);
    for (let place = 0; place < targetColumn.length; place += 1) {
      const vertex = targetColumn[place] as number;
      const end = at(graph.upstreamStart, vertex + 1);
      for (let edge = at(graph.upstreamStart, vertex); edge < end; edge += 1) {
        const source = at(graph.upstream, edge);
        targets[at(next, source)] = place;
        next[source] = at(next, source) + 1;
      }
    }
    const tree = new Int32Array(targetColumn.length + 1);
    for (let inserted = 0; inserted < edges; inserted += 1) {
      const target = at(targets, inserted);
      let notAfter = 0;
      for (let index = target + 1; index > 0; index -= index & -index) notAfter += at(tree, index);
      count += inserted - notAfter;
      for (let index = target + 1; index <= targetColumn.length; index += index & -index) {
        tree[index] = at(tree, index) + 1;
      }
    }
  }
  return count;
}
