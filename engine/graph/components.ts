import { at, downstreamOf, type Graph, upstreamOf } from "./graph.ts";

/**
 * The parts of the graph that no edge connects with each other (weakly connected components), each
 * with its nodes ascending, the part with the first node first. O(nodes + edges).
 */
export function connectedComponents(graph: Graph): number[][] {
  const componentOf = new Int32Array(graph.size).fill(-1);
  const open: number[] = [];
  let count = 0;
  for (let start = 0; start < graph.size; start += 1) {
    if (at(componentOf, start) !== -1) continue;
    componentOf[start] = count;
    open.push(start);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const neighbours of [upstreamOf(graph, node), downstreamOf(graph, node)]) {
        for (const next of neighbours) {
          if (at(componentOf, next) !== -1) continue;
          componentOf[next] = count;
          open.push(next);
        }
      }
    }
    count += 1;
  }
  const components: number[][] = Array.from({ length: count }, () => []);
  componentOf.forEach((component, node) => {
    (components[component] as number[]).push(node);
  });
  return components;
}
