/** Where boxes go that are to stand in line. All boxes have one size, so that their corners say it all. */
import type { Position } from "#engine/edit/operations.ts";

export type Alignment = "left" | "centre" | "right" | "top" | "middle" | "bottom";
export type Distribution = "horizontally" | "vertically";
export type Positions = ReadonlyMap<string, Position>;

/** @returns the positions that change; the outermost box stays where it is */
export function align(boxes: Positions, alignment: Alignment): Map<string, Position> {
  const isAcross = alignment === "left" || alignment === "centre" || alignment === "right";
  const values = [...boxes.values()].map(([x, y]) => (isAcross ? x : y));
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const isStart = alignment === "left" || alignment === "top";
  const isEnd = alignment === "right" || alignment === "bottom";
  const line = isStart ? lowest : isEnd ? highest : Math.round((lowest + highest) / 2);
  return changed(boxes, ([x, y]) => (isAcross ? [line, y] : [x, line]));
}

/** Equal distances between the first and the last, which stay. */
export function distribute(boxes: Positions, distribution: Distribution): Map<string, Position> {
  const along = ([x, y]: Position) => (distribution === "horizontally" ? x : y);
  const inOrder = [...boxes].toSorted(([, one], [, other]) => along(one) - along(other));
  const first = inOrder[0]?.[1];
  const last = inOrder.at(-1)?.[1];
  if (first === undefined || last === undefined || inOrder.length < 3) return new Map();
  const step = (along(last) - along(first)) / (inOrder.length - 1);
  const places = new Map(inOrder.map(([id], n) => [id, Math.round(along(first) + n * step)]));
  return changed(boxes, ([x, y], id) => {
    const place = places.get(id) ?? 0;
    return distribution === "horizontally" ? [place, y] : [x, place];
  });
}

function changed(boxes: Positions, place: (position: Position, id: string) => Position): Map<string, Position> {
  const moved = new Map<string, Position>();
  for (const [id, position] of boxes) {
    const next = place(position, id);
    if (next[0] !== position[0] || next[1] !== position[1]) moved.set(id, next);
  }
  return moved;
}
