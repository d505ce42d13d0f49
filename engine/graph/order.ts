import { at, downstreamOf, type Graph, upstreamCount } from "./graph.ts";

/**
 * The nodes in an order in which every node comes after all of its upstream nodes: level by level,
 * and in document order within a level, so that the same graph always gives the same order. Nodes on
 * a cycle, or behind one, are missing: compare the length with `graph.size`. Kahn's algorithm (1962)
 * and a counting sort, O(nodes + edges).
 */
export function topologicalOrder(graph: Graph): Int32Array {
  const level = levels(graph);
  let highest = -1;
  for (const each of level) highest = Math.max(highest, each);
  const startOfLevel = new Int32Array(highest + 2);
  for (const each of level) if (each >= 0) startOfLevel[each + 1] = at(startOfLevel, each + 1) + 1;
  for (let each = 0; each <= highest; each += 1) {
    startOfLevel[each + 1] = at(startOfLevel, each + 1) + at(startOfLevel, each);
  }
  const order = new Int32Array(at(startOfLevel, highest + 1));
  for (let node = 0; node < graph.size; node += 1) {
    const each = at(level, node);
    if (each < 0) continue;
    order[at(startOfLevel, each)] = node;
    startOfLevel[each] = at(startOfLevel, each) + 1;
  }
  return order;
}

/**
 * The level of each node: 0 for a root, otherwise one more than its highest upstream node's; the
 * length of the longest chain that leads to it. Nodes on or behind a cycle get -1.
 */
export function levels(graph: Graph): Int32Array {
  const waitingFor = new Int32Array(graph.size);
  const level = new Int32Array(graph.size).fill(-1);
  const highestUpstream = new Int32Array(graph.size).fill(-1);
  // Its own queue: what lies between `done` and `found` is free and not yet looked at.
  const free = new Int32Array(graph.size);
  let found = 0;
  for (let node = 0; node < graph.size; node += 1) {
    waitingFor[node] = upstreamCount(graph, node);
    if (at(waitingFor, node) === 0) {
      free[found] = node;
      found += 1;
    }
  }
  for (let done = 0; done < found; done += 1) {
    const node = at(free, done);
    const own = at(highestUpstream, node) + 1;
    level[node] = own;
    for (const next of downstreamOf(graph, node)) {
      if (own > at(highestUpstream, next)) highestUpstream[next] = own;
      waitingFor[next] = at(waitingFor, next) - 1;
      if (at(waitingFor, next) === 0) {
        free[found] = next;
        found += 1;
      }
    }
  }
  return level;
}
