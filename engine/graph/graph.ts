/**
 * A directed graph of tasks as two compressed sparse rows on typed arrays: the edges of a node lie
 * side by side, so that 100,000 tasks are walked in milliseconds and without an allocation a node.
 */

export interface Graph {
  readonly size: number;
  readonly edgeCount: number;
  /** Offsets into `upstream`: the upstream nodes of i are upstream[upstreamStart[i] … upstreamStart[i + 1]). Ascending. */
  readonly upstreamStart: Int32Array;
  readonly upstream: Int32Array;
  readonly downstreamStart: Int32Array;
  readonly downstream: Int32Array;
}

/**
 * Builds the graph of tasks that name their direct upstream tasks by index. O(tasks + edges).
 *
 * @param tasks `upstream` may hold an index twice or out of order; each edge counts once.
 */
export function graphOf(tasks: readonly { readonly upstream: readonly number[] }[]): Graph {
  const size = tasks.length;
  const upstreamLists = tasks.map((task) => ascendingUnique(task.upstream));
  const edgeCount = upstreamLists.reduce((sum, list) => sum + list.length, 0);
  const upstreamStart = new Int32Array(size + 1);
  const upstream = new Int32Array(edgeCount);
  const downstreamStart = new Int32Array(size + 1);
  const downstream = new Int32Array(edgeCount);

  let edge = 0;
  upstreamLists.forEach((list, node) => {
    for (const from of list) {
      upstream[edge] = from;
      edge += 1;
      downstreamStart[from + 1] = at(downstreamStart, from + 1) + 1;
    }
    upstreamStart[node + 1] = edge;
  });
  for (let node = 0; node < size; node += 1) {
    downstreamStart[node + 1] = at(downstreamStart, node + 1) + at(downstreamStart, node);
  }
  // Nodes are visited in ascending order, so each downstream list comes out ascending.
  const next = downstreamStart.slice();
  for (let node = 0; node < size; node += 1) {
    for (const from of upstreamLists[node] as readonly number[]) {
      downstream[at(next, from)] = node;
      next[from] = at(next, from) + 1;
    }
  }
  return { size, edgeCount, upstreamStart, upstream, downstreamStart, downstream };
}

/** The direct upstream nodes of a node, ascending; a view, not a copy. */
export function upstreamOf(graph: Graph, node: number): Int32Array {
  return graph.upstream.subarray(at(graph.upstreamStart, node), at(graph.upstreamStart, node + 1));
}

/** The direct downstream nodes of a node, ascending; a view, not a copy. */
export function downstreamOf(graph: Graph, node: number): Int32Array {
  return graph.downstream.subarray(at(graph.downstreamStart, node), at(graph.downstreamStart, node + 1));
}

export function upstreamCount(graph: Graph, node: number): number {
  return at(graph.upstreamStart, node + 1) - at(graph.upstreamStart, node);
}

export function downstreamCount(graph: Graph, node: number): number {
  return at(graph.downstreamStart, node + 1) - at(graph.downstreamStart, node);
}

/** Nodes without upstream nodes, ascending. */
export function roots(graph: Graph): number[] {
  return nodesWhere(graph, (node) => upstreamCount(graph, node) === 0);
}

/** Nodes without downstream nodes, ascending. */
export function leaves(graph: Graph): number[] {
  return nodesWhere(graph, (node) => downstreamCount(graph, node) === 0);
}

/** An element that is known to be there: indexes in this folder come from the graph itself. */
export function at(array: Int32Array | Float64Array | Uint8Array, index: number): number {
  return array[index] as number;
}

function nodesWhere(graph: Graph, holds: (node: number) => boolean): number[] {
  const found: number[] = [];
  for (let node = 0; node < graph.size; node += 1) if (holds(node)) found.push(node);
  return found;
}

function ascendingUnique(list: readonly number[]): readonly number[] {
  for (let n = 1; n < list.length; n += 1) {
    if ((list[n] as number) <= (list[n - 1] as number)) return [...new Set(list)].sort((a, b) => a - b);
  }
  return list;
}
