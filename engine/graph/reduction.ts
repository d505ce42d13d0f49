import { at, downstreamOf, type Graph, upstreamOf } from "./graph.ts";
import { levels, topologicalOrder } from "./order.ts";

/** So many tasks are looked at as ancestors at once: one row of bits a task then fits two lines of a cache. */
const BLOCK = 1024;
const WORDS = BLOCK / 32;

/**
 * The edges that others imply: `a → c` where `a → b → c` exists. Removing all of them leaves the
 * transitive reduction (Aho, Garey, Ullman 1972), which is unique for a graph without cycles; edges
 * on or behind a cycle are not looked at.
 *
 * Every task's ancestors as a set of bits, made from those of its direct upstream tasks in
 * topological order; an edge is redundant if its upstream task is already among the ancestors of
 * another one. Block by block of ancestors, so that memory grows with the tasks and not with their
 * square, and only as far as edges over several levels lead. O(edges × tasks / 32): 10,000 tasks with 50,000 edges,
 * in any arrangement, take at most some 15 ms.
 *
 * @param budget bounds the words of bits that are joined, and so the time: six times what 10,000 tasks with 50,000
 *   edges need. What is found by then is returned; only a graph of hundreds of thousands of edges has more.
 * @param isLink whether a path may lead through a node; default: through every one
 * @returns pairs [upstream, downstream], in document order of the downstream node, then of the upstream one
 */
export function redundantEdges(
  graph: Graph,
  budget = 50_000_000,
  isLink: (node: number) => boolean = () => true,
): [number, number][] {
  const order = topologicalOrder(graph);
  const place = new Int32Array(graph.size);
  order.forEach((node, n) => {
    place[node] = n;
  });
  const lastTargets = longEdges(graph, order, place);
  if (lastTargets.every((last) => last === 0)) return [];
  const ancestors = new Int32Array(order.length * WORDS);
  const redundant: [number, number][] = [];
  let left = budget;
  for (let first = 0; first < order.length && left > 0; first += BLOCK) {
    const last = at(lastTargets, first / BLOCK);
    if (last === 0) continue;
    ancestors.fill(0, first * WORDS, (last + 1) * WORDS);
    for (let n = first + 1; n <= last && left > 0; n += 1) {
      const node = at(order, n);
      const row = n * WORDS;
      const direct = upstreamOf(graph, node);
      for (const from of direct) {
        // What comes before the block has no ancestors in it.
        if (at(place, from) < first || !isLink(from)) continue;
        const other = at(place, from) * WORDS;
        for (let word = 0; word < WORDS; word += 1) {
          ancestors[row + word] = at(ancestors, row + word) | at(ancestors, other + word);
        }
        left -= WORDS;
      }
      for (const from of direct) {
        const bit = at(place, from) - first;
        if (bit < 0 || bit >= BLOCK) continue;
        if ((at(ancestors, row + (bit >> 5)) & (1 << (bit & 31))) !== 0) redundant.push([from, node]);
      }
      for (const from of direct) {
        const bit = at(place, from) - first;
        if (bit < 0 || bit >= BLOCK) continue;
        ancestors[row + (bit >> 5)] = at(ancestors, row + (bit >> 5)) | (1 << (bit & 31));
      }
    }
  }
  return redundant.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
}

/**
 * For each block of the order, where the last task stands that an edge over more than one level leads to from there;
 * 0: there is none. Others imply no edge between neighbouring levels: a way around takes a level more.
 */
function longEdges(graph: Graph, order: Int32Array, place: Int32Array): Int32Array {
  const level = levels(graph);
  const last = new Int32Array(Math.ceil(order.length / BLOCK));
  order.forEach((node, n) => {
    for (const from of upstreamOf(graph, node)) {
      if (at(level, node) - at(level, from) > 1) last[Math.floor(at(place, from) / BLOCK)] = n;
    }
  });
  return last;
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
