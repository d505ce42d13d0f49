import { downstreamOf, type Graph, graphOf, upstreamOf } from "./graph.ts";
import { levels } from "./order.ts";

/**
 * A graph made ready for drawing: every edge leads from one column to the next. A longer edge is cut
 * into lanes, one vertex a column that it passes, so that it keeps a place of its own there.
 */
export interface Drawing {
  /** Nodes keep their numbers; the lanes follow. */
  readonly graph: Graph;
  readonly nodes: number;
  /** The column of each vertex. */
  readonly layer: Int32Array;
  readonly layers: number;
}

/**
 * So many vertices are drawn in some 50 ms; nodes beyond them are drawn all the same, but get no lanes.
 * Up to here every edge has its lanes, and beyond the shortest ones: they are the ones that nodes hide.
 */
const MOST_VERTICES = 8_000;

export function drawingOf(graph: Graph): Drawing {
  const layerOf = layersOf(graph);
  const longest = longestLanes(graph, layerOf);
  const upstream: number[][] = Array.from({ length: graph.size }, () => []);
  for (let node = 0; node < graph.size; node += 1) {
    const layer = layerOf[node] as number;
    for (const next of downstreamOf(graph, node)) {
      const lanes = (layerOf[next] as number) - layer - 1;
      if (lanes < 0 || lanes > longest) continue;
      let from = node;
      for (let n = 1; n <= lanes; n += 1) {
        layerOf.push(layer + n);
        upstream.push([from]);
        from = upstream.length - 1;
      }
      (upstream[next] as number[]).push(from);
    }
  }
  const layer = Int32Array.from(layerOf);
  return {
    graph: graphOf(upstream.map((each) => ({ upstream: each }))),
    nodes: graph.size,
    layer,
    layers: layer.reduce((most, each) => Math.max(most, each + 1), 0),
  };
}

/**
 * The column of each node: the longest chain that leads to it. A root that is only needed late stands
 * beside what needs it, not at the far end of a long edge.
 */
function layersOf(graph: Graph): number[] {
  // A graph with a cycle is drawn too, while someone is still mending it: what has no level goes first.
  const layerOf = Array.from(levels(graph), (each) => Math.max(each, 0));
  for (let node = 0; node < graph.size; node += 1) {
    const downstream = downstreamOf(graph, node);
    if (upstreamOf(graph, node).length > 0 || downstream.length === 0) continue;
    let nearest = Number.POSITIVE_INFINITY;
    for (const next of downstream) nearest = Math.min(nearest, layerOf[next] as number);
    layerOf[node] = Math.max(0, nearest - 1);
  }
  return layerOf;
}

/** How many lanes an edge may have so that all lanes together can be afforded. */
function longestLanes(graph: Graph, layerOf: readonly number[]): number {
  const edgesWith: number[] = [];
  for (let node = 0; node < graph.size; node += 1) {
    for (const next of downstreamOf(graph, node)) {
      const lanes = (layerOf[next] as number) - (layerOf[node] as number) - 1;
      if (lanes > 0) edgesWith[lanes] = (edgesWith[lanes] ?? 0) + 1;
    }
  }
  let left = MOST_VERTICES - graph.size;
  for (let lanes = 1; lanes < edgesWith.length; lanes += 1) {
    left -= lanes * (edgesWith[lanes] ?? 0);
    if (left < 0) return lanes - 1;
  }
  return edgesWith.length;
}
