import { at, downstreamOf, type Graph, upstreamOf } from "./graph.ts";

/** Every node that these nodes depend on, directly or not, ascending; the nodes themselves only if they depend on each other. */
export function upstreamClosure(graph: Graph, nodes: Iterable<number>): number[] {
  return closure(graph.size, nodes, (node) => upstreamOf(graph, node));
}

/** Every node that depends on these nodes, directly or not, ascending. */
export function downstreamClosure(graph: Graph, nodes: Iterable<number>): number[] {
  return closure(graph.size, nodes, (node) => downstreamOf(graph, node));
}

function closure(size: number, nodes: Iterable<number>, neighbours: (node: number) => Int32Array): number[] {
  const reached = new Uint8Array(size);
  const open = [...nodes];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const next of neighbours(node)) {
      if (at(reached, next) === 1) continue;
      reached[next] = 1;
      open.push(next);
    }
  }
  const found: number[] = [];
  for (let node = 0; node < size; node += 1) if (at(reached, node) === 1) found.push(node);
  return found;
}
