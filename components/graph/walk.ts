/** Walking through a graph with the arrow keys: along the edges, and up and down among neighbours. */
import { downstreamOf, upstreamOf } from "#engine/graph/graph.ts";
import { type GraphPicture, NODE_WIDTH } from "./graph-model.ts";

export type Step = "upstream" | "downstream" | "above" | "below";

/** Boxes whose left edges are this close stand in one column. */
const SAME_COLUMN = NODE_WIDTH / 2;

/**
 * The task that a step from `from` leads to, or undefined where there is none. `downstream` and `upstream`
 * follow an edge to the end that is nearest in height, so that going there and back returns to the same
 * task where that is possible; `above` and `below` go to the next box in the same column.
 *
 * @param from index of the current task, or undefined to begin at the first root
 */
export function step(picture: GraphPicture, from: number | undefined, direction: Step): number | undefined {
  const { graph, x, y } = picture;
  if (graph.size === 0) return undefined;
  if (from === undefined) return firstTask(picture);
  const fromX = x[from] ?? 0;
  const fromY = y[from] ?? 0;
  switch (direction) {
    case "upstream":
      return nearest(upstreamOf(graph, from), y, fromY);
    case "downstream":
      return nearest(downstreamOf(graph, from), y, fromY);
    case "above":
    case "below": {
      const sign = direction === "below" ? 1 : -1;
      let best: number | undefined;
      let bestDistance = Infinity;
      for (let index = 0; index < graph.size; index += 1) {
        const distance = ((y[index] ?? 0) - fromY) * sign;
        const isInColumn = Math.abs((x[index] ?? 0) - fromX) < SAME_COLUMN;
        if (isInColumn && distance > 0 && distance < bestDistance) {
          best = index;
          bestDistance = distance;
        }
      }
      return best;
    }
  }
}

function nearest(candidates: Int32Array, y: Float64Array, height: number): number | undefined {
  let best: number | undefined;
  for (const candidate of candidates) {
    if (best === undefined || Math.abs((y[candidate] ?? 0) - height) < Math.abs((y[best] ?? 0) - height)) {
      best = candidate;
    }
  }
  return best;
}

function firstTask({ graph, x, y }: GraphPicture): number {
  let best = 0;
  for (let index = 1; index < graph.size; index += 1) {
    const left = (x[index] ?? 0) - (x[best] ?? 0);
    if (left < 0 || (left === 0 && (y[index] ?? 0) < (y[best] ?? 0))) best = index;
  }
  return best;
}
