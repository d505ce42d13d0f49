const STRAIGHTEST = 24;
const WIDEST_BEND = 160;

/**
 * An edge from the right side of one box to the left side of another: leaves and arrives level, with a
 * bend that is bounded, so that an edge over many layers stays a line and does not become a wide S.
 *
 * @returns SVG path data
 */
export function edgePath(sourceX: number, sourceY: number, targetX: number, targetY: number): string {
  const bend = bendOf(sourceX, targetX);
  return `M${sourceX},${sourceY}C${sourceX + bend},${sourceY} ${targetX - bend},${targetY} ${targetX},${targetY}`;
}

/** Distance of the curve's control points from its ends, in graph units. */
export function bendOf(sourceX: number, targetX: number): number {
  return Math.min(WIDEST_BEND, Math.max(STRAIGHTEST, Math.abs(targetX - sourceX) / 2));
}
