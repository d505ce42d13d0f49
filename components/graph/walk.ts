/** Walking through a graph with the arrow keys: along the edges, and across them among neighbours. */
import { downstreamOf, upstreamOf } from "#engine/graph/graph.ts";
import type { FlowDirection } from "./flow-direction.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./box-size.ts";
import type { GraphPicture } from "./graph-model.ts";

export type Step = "upstream" | "downstream" | "above" | "below";

const STEPS: Readonly<Record<FlowDirection, Readonly<Record<string, Step>>>> = {
  right: { ArrowLeft: "upstream", ArrowRight: "downstream", ArrowUp: "above", ArrowDown: "below" },
  down: { ArrowUp: "upstream", ArrowDown: "downstream", ArrowLeft: "above", ArrowRight: "below" },
};

/** The step that an arrow key takes, or undefined if it is another key. @param key as keyboard events name it */
export function stepOf(key: string, direction: FlowDirection): Step | undefined {
  return STEPS[direction][key];
}

/**
 * The task that a step from `from` leads to, or undefined where there is none. `downstream` and `upstream`
 * follow an edge to the end that is nearest in height, so that going there and back returns to the same
 * task where that is possible; `above` and `below` go to the next box in the same column. In a graph that
 * runs downwards columns are rows, and above is to the left.
 *
 * @param from index of the current task, or undefined to begin at the first root
 */
export function step(picture: GraphPicture, from: number | undefined, direction: Step): number | undefined {
  const { graph } = picture;
  const isDown = picture.direction === "down";
  const [x, y] = isDown ? [picture.y, picture.x] : [picture.x, picture.y];
  /** Boxes that begin this close to each other stand in one column. */
  const sameColumn = (isDown ? NODE_HEIGHT : NODE_WIDTH) / 2;
  if (graph.size === 0) return undefined;
  if (from === undefined) return firstTask(x, y);
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
        const isInColumn = Math.abs((x[index] ?? 0) - fromX) < sameColumn;
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

function firstTask(x: Float64Array, y: Float64Array): number {
  let best = 0;
  for (let index = 1; index < x.length; index += 1) {
    const left = (x[index] ?? 0) - (x[best] ?? 0);
    if (left < 0 || (left === 0 && (y[index] ?? 0) < (y[best] ?? 0))) best = index;
  }
  return best;
}
