import { GAPS } from "#engine/graph/layout.ts";
import type { Draft } from "#engine/edit/draft.ts";
import type { Position } from "#engine/edit/operations.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "../graph/box-size.ts";

/**
 * Where a new task goes behind others, if those were placed by hand: beside them, and not where the layout would
 * have it, which knows nothing of their places. Undefined: the layout has a place for it.
 *
 * @returns a position as documents hold it
 */
export function placeBehind({ layout }: Pick<Draft, "layout">, upstream: readonly string[]): Position | undefined {
  const last = upstream.at(-1);
  const from = last !== undefined && Object.hasOwn(layout, last) ? layout[last] : undefined;
  if (from === undefined) return undefined;
  const x = from[0] + NODE_WIDTH + GAPS.right.layer;
  const column = Object.values(layout)
    .filter(([left]) => Math.abs(left - x) < NODE_WIDTH)
    .map(([, top]) => top)
    .toSorted((one, other) => one - other);
  let y = from[1];
  for (const top of column) if (Math.abs(top - y) < NODE_HEIGHT) y = top + NODE_HEIGHT + GAPS.right.node;
  return [x, y];
}
