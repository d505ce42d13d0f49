import { at, downstreamOf, type Graph, upstreamCount } from "./graph.ts";

/**
 * Which nodes are free as others are finished, for executors that run a graph in one process: under
 * the plain rule that a node is free when all of its upstream nodes are finished.
 */
export class ReadySet {
  readonly #graph: Graph;
  readonly #waitingFor: Int32Array;
  #unfinished: number;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#waitingFor = new Int32Array(graph.size);
    for (let node = 0; node < graph.size; node += 1) this.#waitingFor[node] = upstreamCount(graph, node);
    this.#unfinished = graph.size;
  }

  /** The nodes that are free from the beginning, ascending. */
  initial(): number[] {
    const free: number[] = [];
    this.#waitingFor.forEach((count, node) => {
      if (count === 0) free.push(node);
    });
    return free;
  }

  /** Marks a node finished; returns the nodes that this sets free, ascending. Call it once a node. */
  finish(node: number): number[] {
    this.#unfinished -= 1;
    const free: number[] = [];
    for (const next of downstreamOf(this.#graph, node)) {
      this.#waitingFor[next] = at(this.#waitingFor, next) - 1;
      if (at(this.#waitingFor, next) === 0) free.push(next);
    }
    return free;
  }

  /** How many nodes are not finished. */
  get unfinished(): number {
    return this.#unfinished;
  }
}
