import { at, downstreamOf, type Graph, upstreamOf } from "./graph.ts";
import { levels } from "./order.ts";

/**
 * The edges that others imply: `a → c` where `a → b → c` exists. Removing all of them leaves the
 * transitive reduction (Aho, Garey, Ullman 1972), which is unique for a graph without cycles.
 *
 * For each node with several upstream nodes, walks up from them and never below the lowest level
 * among them, since nothing below can be one of them. O(nodes × edges) at worst, near linear on the
 * layered graphs that people draw; `budget` bounds the steps, and what is found by then is returned.
 *
 * @returns pairs [upstream, downstream], in document order of the downstream node.
 */
export function redundantEdges(graph: Graph, budget = 20_000_000): [number, number][] {
  const level = levels(graph);
  const seenFor = new Int32Array(graph.size).fill(-1);
  const redundant: [number, number][] = [];
  const open: number[] = [];
  let steps = 0;
  for (let node = 0; node < graph.size && steps < budget; node += 1) {
    const direct = upstreamOf(graph, node);
    if (direct.length < 2) continue;
    let lowest = Number.POSITIVE_INFINITY;
    for (const from of direct) lowest = Math.min(lowest, at(level, from));
    open.length = 0;
    for (const from of direct) if (at(level, from) > lowest) open.push(from);
    for (let reached = open.pop(); reached !== undefined && steps < budget; reached = open.pop()) {
      for (const further of upstreamOf(graph, reached)) {
        steps += 1;
        if (at(seenFor, further) === node || at(level, further) < lowest) continue;
        seenFor[further] = node;
        open.push(further);
      }
    }
    for (const from of direct) if (at(seenFor, from) === node) redundant.push([from, node]);
  }
  return redundant;
}

/** Whether `to` can be reached from `from` along the edges: an edge `to → from` would then close a cycle. */
export function isReachable(graph: Graph, from: number, to: number): boolean {
  if (from === to) return true;
  const seen = new Uint8Array(graph.size);
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const next of downstreamOf(graph, node)) {
      if (next === to) return true;
      if (at(seen, next) === 1) continue;
      seen[next] = 1;
      open.push(next);
    }
  }
  return false;
}
