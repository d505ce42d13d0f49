import { at, downstreamOf, type Graph } from "./graph.ts";

const UNSEEN = 0;
const ON_PATH = 1;
const DONE = 2;

/**
 * A cycle, as the nodes along its edges with the first one not repeated at the end, or null. The
 * node that comes first in the document is put first. Depth-first search with a stack of its own:
 * a chain of 100,000 tasks must not overflow the call stack. O(nodes + edges).
 */
export function findCycle(graph: Graph): number[] | null {
  const state = new Uint8Array(graph.size);
  const path: number[] = [];
  const nextEdge = new Int32Array(graph.size);
  for (let start = 0; start < graph.size; start += 1) {
    if (at(state, start) !== UNSEEN) continue;
    path.push(start);
    state[start] = ON_PATH;
    while (path.length > 0) {
      const node = path[path.length - 1] as number;
      const downstream = downstreamOf(graph, node);
      const edge = at(nextEdge, node);
      if (edge === downstream.length) {
        state[node] = DONE;
        path.pop();
        continue;
      }
      nextEdge[node] = edge + 1;
      const next = at(downstream, edge);
      if (at(state, next) === ON_PATH) return firstInDocumentFirst(path.slice(path.indexOf(next)));
      if (at(state, next) === UNSEEN) {
        state[next] = ON_PATH;
        path.push(next);
      }
    }
  }
  return null;
}

function firstInDocumentFirst(cycle: number[]): number[] {
  const first = cycle.indexOf(cycle.reduce((lowest, node) => Math.min(lowest, node)));
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}
