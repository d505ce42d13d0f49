/** Where boxes go that are to stand in line. All boxes have one size, so that their corners say it all. */
import { GAPS } from "#engine/graph/layout.ts";
import type { Position } from "#engine/edit/operations.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "../graph/box-size.ts";

export type Alignment = "left" | "centre" | "right" | "top" | "middle" | "bottom";
export type Distribution = "horizontally" | "vertically";
export type Positions = ReadonlyMap<string, Position>;

/**
 * All boxes in one line, that of the outermost of them or the middle of all. Those that would lie on each other
 * are moved apart along it, in their order, from the first on.
 *
 * @returns every box's position: one that happens to stand right is placed by hand as well, and stays there
 */
export function align(boxes: Positions, alignment: Alignment): Map<string, Position> {
  const isColumn = alignment === "left" || alignment === "centre" || alignment === "right";
  const values = [...boxes.values()].map(([x, y]) => (isColumn ? x : y));
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const isStart = alignment === "left" || alignment === "top";
  const isEnd = alignment === "right" || alignment === "bottom";
  const line = isStart ? lowest : isEnd ? highest : Math.round((lowest + highest) / 2);
  const along = ([x, y]: Position) => (isColumn ? y : x);
  // As far apart as the layout puts boxes below one another, and beside one another.
  const [length, gap] = isColumn ? [NODE_HEIGHT, GAPS.right.node] : [NODE_WIDTH, GAPS.down.node];
  const places = new Map<string, number>();
  let free = Number.NEGATIVE_INFINITY;
  for (const [id, position] of [...boxes].toSorted(([, one], [, other]) => along(one) - along(other))) {
    const place = along(position) < free ? free + gap : along(position);
    places.set(id, place);
    free = place + length;
  }
  return new Map(
    [...boxes.keys()].map((id) => {
      const place = places.get(id) ?? 0;
      return [id, isColumn ? [line, place] : [place, line]];
    }),
  );
}

/** Equal distances between the first and the last, which stay. Every box's position, or none if there is nothing between. */
export function distribute(boxes: Positions, distribution: Distribution): Map<string, Position> {
  const along = ([x, y]: Position) => (distribution === "horizontally" ? x : y);
  const inOrder = [...boxes].toSorted(([, one], [, other]) => along(one) - along(other));
  const first = inOrder[0]?.[1];
  const last = inOrder.at(-1)?.[1];
  if (first === undefined || last === undefined || inOrder.length < 3) return new Map();
  const step = (along(last) - along(first)) / (inOrder.length - 1);
  const places = new Map(inOrder.map(([id], n) => [id, Math.round(along(first) + n * step)]));
  return new Map(
    [...boxes].map(([id, [x, y]]) => {
      const place = places.get(id) ?? 0;
      return [id, distribution === "horizontally" ? [place, y] : [x, place]];
    }),
  );
}
