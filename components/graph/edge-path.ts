import type { FlowDirection } from "./flow-direction.ts";

const STRAIGHTEST = 24;
const WIDEST_BEND = 160;
const CORNER = 6;

/** Of an edge's head; its tip keeps off the box by half a thick line. */
const HEAD_LENGTH = 7;
const HEAD_BREADTH = 8;
const TIP_GAP = 1;

/** Free space around the boxes of a layer that is broken into several columns. */
export const COLUMN_GAP = 28;
export const ROW_GAP = 20;

/**
 * Where an edge must not go straight, because boxes of its own layer stand in the way: coordinates in the
 * graph's direction, up to which it leaves a layer between two rows, and from which it enters one.
 */
export interface EdgeLanes {
  readonly exit?: number;
  readonly entry?: number;
}

/** What an edge is drawn with; the first coordinate is in the graph's direction, the second one across it. */
export interface Pen {
  moveTo(along: number, across: number): void;
  lineTo(along: number, across: number): void;
  curveTo(along1: number, across1: number, along2: number, across2: number, along: number, across: number): void;
}

/**
 * An edge from the right side of one box to the left side of another, or from the lower to the upper one:
 * leaves and arrives in the direction of the graph, with a bend that is bounded, so that an edge over many
 * layers stays a line and does not become a wide S. Where a layer has several columns it goes between the rows.
 *
 * @param boxAcross how much of the graph's breadth a box takes
 */
export function traceEdge(
  pen: Pen,
  sourceAlong: number,
  sourceAcross: number,
  targetAlong: number,
  targetAcross: number,
  lanes: EdgeLanes | undefined,
  boxAcross: number,
): void {
  pen.moveTo(sourceAlong, sourceAcross);
  if (lanes === undefined) {
    curve(pen, sourceAlong, sourceAcross, targetAlong, targetAcross);
    return;
  }
  const { exit, entry } = lanes;
  const beside = (boxAcross + ROW_GAP) / 2;
  let [along, across] = [sourceAlong, sourceAcross];
  if (exit !== undefined) {
    const lane = across + (targetAcross < across ? -beside : beside);
    step(pen, along, across, along + COLUMN_GAP / 2, lane, exit);
    [along, across] = [exit, lane];
  }
  if (entry === undefined) {
    curve(pen, along, across, targetAlong, targetAcross);
    return;
  }
  const lane = targetAcross + (across < targetAcross ? -beside : beside);
  curve(pen, along, across, entry, lane);
  step(pen, entry, lane, targetAlong - COLUMN_GAP / 2, targetAcross, targetAlong);
}

function curve(pen: Pen, fromAlong: number, fromAcross: number, toAlong: number, toAcross: number): void {
  const bend = Math.min(WIDEST_BEND, Math.max(STRAIGHTEST, Math.abs(toAlong - fromAlong) / 2));
  pen.curveTo(fromAlong + bend, fromAcross, toAlong - bend, toAcross, toAlong, toAcross);
}

/** Straight on to `turn`, across to another line there, and straight on again; with round corners. */
function step(pen: Pen, fromAlong: number, fromAcross: number, turn: number, toAcross: number, toAlong: number): void {
  const radius = Math.min(CORNER, Math.abs(toAcross - fromAcross) / 2);
  const way = toAcross < fromAcross ? -radius : radius;
  // Nowhere back: a box may stand nearer than its lanes are.
  pen.lineTo(Math.max(fromAlong, turn - radius), fromAcross);
  pen.curveTo(turn, fromAcross, turn, fromAcross, turn, fromAcross + way);
  pen.lineTo(turn, toAcross - way);
  pen.curveTo(turn, toAcross, turn, toAcross, turn + radius, toAcross);
  pen.lineTo(toAlong, toAcross);
}

/**
 * An edge and the head that says where it leads: one path, because a marker for each edge would be drawn anew for
 * each of its colours. Both barbs begin at the tip, so that a broken line does not break them.
 *
 * @returns SVG path data; all as for `traceEdge`, but in the graph's own coordinates
 */
export function edgePath(
  sourceX: number,
  sourceY: number,
  targetX: number,
  targetY: number,
  { direction, lanes, boxAcross }: { direction: FlowDirection; lanes?: EdgeLanes | undefined; boxAcross: number },
): string {
  let path = "";
  const isDown = direction === "down";
  const at = (along: number, across: number) => (isDown ? `${across},${along}` : `${along},${across}`);
  const pen: Pen = {
    moveTo: (along, across) => {
      path += `M${at(along, across)}`;
    },
    lineTo: (along, across) => {
      path += `L${at(along, across)}`;
    },
    curveTo: (along1, across1, along2, across2, along, across) => {
      path += `C${at(along1, across1)} ${at(along2, across2)} ${at(along, across)}`;
    },
  };
  const [fromAlong, fromAcross] = isDown ? [sourceY, sourceX] : [sourceX, sourceY];
  const [toAlong, toAcross] = isDown ? [targetY, targetX] : [targetX, targetY];
  // Between rows it arrives straight anyhow; a bend would run along one barb of its head.
  const bendsUpTo = lanes?.entry === undefined ? toAlong - HEAD_LENGTH : toAlong;
  traceEdge(pen, fromAlong, fromAcross, bendsUpTo, toAcross, lanes, boxAcross);
  if (bendsUpTo !== toAlong) pen.lineTo(toAlong, toAcross);
  const tip = toAlong - TIP_GAP;
  for (const side of [-HEAD_BREADTH / 2, HEAD_BREADTH / 2]) {
    pen.moveTo(tip, toAcross);
    pen.lineTo(tip - HEAD_LENGTH, toAcross + side);
  }
  return path;
}
