/**
 * Documents hold positions as in the picture from left to right; which way a person has it drawn is their own
 * affair. Drawn from top to bottom, a step along the edges goes down, and one across them to the right.
 */
import { GAPS } from "#engine/graph/layout.ts";
import type { FlowDirection } from "./flow-direction.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./box-size.ts";

type Position = readonly [x: number, y: number];

/** From one box to the next, down to right. */
const ALONG = (NODE_HEIGHT + GAPS.down.layer) / (NODE_WIDTH + GAPS.right.layer);
const ACROSS = (NODE_WIDTH + GAPS.down.node) / (NODE_HEIGHT + GAPS.right.node);

/** Where a box is drawn that a document has at a position. */
export function drawnAt([x, y]: Position, direction: FlowDirection): Position {
  return direction === "right" ? [x, y] : [y * ACROSS, x * ALONG];
}

/** What a document says of a box that is drawn at a position. */
export function writtenAt([x, y]: Position, direction: FlowDirection): Position {
  return direction === "right" ? [x, y] : [y / ALONG, x / ACROSS];
}
