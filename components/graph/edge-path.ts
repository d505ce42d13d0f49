import type { FlowDirection } from "./flow-direction.ts";

const STRAIGHTEST = 24;
const WIDEST_BEND = 160;

/**
 * An edge from the right side of one box to the left side of another, or from the lower to the upper one:
 * leaves and arrives in the direction of the graph, with a bend that is bounded, so that an edge over many
 * layers stays a line and does not become a wide S.
 *
 * @returns SVG path data
 */
export function edgePath(
  sourceX: number,
  sourceY: number,
  targetX: number,
  targetY: number,
  direction: FlowDirection = "right",
): string {
  if (direction === "down") {
    const bend = bendOf(sourceY, targetY);
    return `M${sourceX},${sourceY}C${sourceX},${sourceY + bend} ${targetX},${targetY - bend} ${targetX},${targetY}`;
  }
  const bend = bendOf(sourceX, targetX);
  return `M${sourceX},${sourceY}C${sourceX + bend},${sourceY} ${targetX - bend},${targetY} ${targetX},${targetY}`;
}

/** Distance of the curve's control points from its ends, in graph units. @param from, to along the graph's direction */
export function bendOf(from: number, to: number): number {
  return Math.min(WIDEST_BEND, Math.max(STRAIGHTEST, Math.abs(to - from) / 2));
}
