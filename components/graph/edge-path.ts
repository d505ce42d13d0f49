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

/** From the end of an edge's own box to where it may turn. */
export const TURN = 22;

/** A straight stretch in the graph's direction. */
export interface Lane {
  readonly from: number;
  readonly to: number;
  readonly across: number;
}

/** Where an edge must not go straight, because boxes stand in the way. */
export interface EdgeLanes {
  /** In the graph's direction: up to here it leaves a layer between two rows. */
  readonly exit?: number;
  /** From here it enters one between two rows. */
  readonly entry?: number;
  /** Past boxes between its ends, in the order of the way. */
  readonly via?: readonly Lane[];
  /** Across the graph's direction: where it runs back to a box that does not stand before it. */
  readonly back?: number;
}

export function isSameLanes(a: EdgeLanes | undefined, b: EdgeLanes | undefined): boolean {
  if (a === b) return true;
  if (a?.exit !== b?.exit || a?.entry !== b?.entry || a?.back !== b?.back) return false;
  const [one = [], other = []] = [a?.via, b?.via];
  return (
    one.length === other.length &&
    one.every(({ from, to, across }, n) => {
      const lane = other[n];
      return from === lane?.from && to === lane.to && across === lane.across;
    })
  );
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
  if (lanes.back !== undefined) {
    const [out, into] = [sourceAlong + TURN, targetAlong - TURN];
    corner(pen, sourceAlong, sourceAcross, out, lanes.back);
    corner(pen, out, lanes.back, into, targetAcross);
    pen.lineTo(targetAlong, targetAcross);
    return;
  }
  const { exit, entry, via = [] } = lanes;
  const ends = endsBetweenLanes(sourceAlong, sourceAcross, targetAlong, targetAcross, lanes, boxAcross);
  let [along, across] = [ends.fromAlong, ends.fromAcross];
  if (exit !== undefined) step(pen, sourceAlong, sourceAcross, sourceAlong + COLUMN_GAP / 2, across, exit);
  for (const lane of via) {
    swing(pen, along, across, lane.from, lane.across);
    pen.lineTo(lane.to, lane.across);
    [along, across] = [lane.to, lane.across];
  }
  if (via.length > 0) swing(pen, along, across, ends.toAlong, ends.toAcross);
  else curve(pen, along, across, ends.toAlong, ends.toAcross);
  if (entry === undefined) return;
  step(pen, ends.toAlong, ends.toAcross, targetAlong - COLUMN_GAP / 2, targetAcross, targetAlong);
}

/** The part of an edge that is not within the layers of its own boxes. */
export interface Stretch {
  readonly fromAlong: number;
  readonly fromAcross: number;
  readonly toAlong: number;
  readonly toAcross: number;
}

/** All as for `traceEdge`. */
export function endsBetweenLanes(
  sourceAlong: number,
  sourceAcross: number,
  targetAlong: number,
  targetAcross: number,
  { exit, entry }: EdgeLanes = {},
  boxAcross: number,
): Stretch {
  const beside = (boxAcross + ROW_GAP) / 2;
  const fromAcross =
    exit === undefined ? sourceAcross : sourceAcross + (targetAcross < sourceAcross ? -beside : beside);
  const toAcross = entry === undefined ? targetAcross : targetAcross + (fromAcross < targetAcross ? -beside : beside);
  return { fromAlong: exit ?? sourceAlong, fromAcross, toAlong: entry ?? targetAlong, toAcross };
}

/** Where the curve of a stretch is across the graph when it has come so far along; by halving. */
export function curveAt({ fromAlong, fromAcross, toAlong, toAcross }: Stretch, along: number): number {
  const bend = bendOf(fromAlong, toAlong);
  const at = (t: number, a: number, b: number, c: number, d: number) =>
    (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
  let [low, high] = [0, 1];
  for (let n = 0; n < 24; n += 1) {
    const middle = (low + high) / 2;
    if (at(middle, fromAlong, fromAlong + bend, toAlong - bend, toAlong) < along) low = middle;
    else high = middle;
  }
  return at(low, fromAcross, fromAcross, toAcross, toAcross);
}

/** To a lane or from one, however near: never beyond either. */
function swing(pen: Pen, fromAlong: number, fromAcross: number, toAlong: number, toAcross: number): void {
  if (fromAcross === toAcross) {
    pen.lineTo(toAlong, toAcross);
    return;
  }
  const bend = Math.min(WIDEST_BEND, Math.abs(toAlong - fromAlong) / 2);
  pen.curveTo(fromAlong + bend, fromAcross, toAlong - bend, toAcross, toAlong, toAcross);
}

/** Straight on to `turn`, with round corners over to another line, and not yet along that. */
function corner(pen: Pen, fromAlong: number, fromAcross: number, turn: number, toAcross: number): void {
  const radius = Math.min(CORNER * 2, Math.abs(toAcross - fromAcross) / 2, Math.abs(turn - fromAlong));
  const [ahead, over] = [turn < fromAlong ? -radius : radius, toAcross < fromAcross ? -radius : radius];
  pen.lineTo(turn - ahead, fromAcross);
  pen.curveTo(turn, fromAcross, turn, fromAcross, turn, fromAcross + over);
  pen.lineTo(turn, toAcross - over);
  pen.curveTo(turn, toAcross, turn, toAcross, turn - ahead, toAcross);
}

function bendOf(fromAlong: number, toAlong: number): number {
  return Math.min(WIDEST_BEND, Math.max(STRAIGHTEST, Math.abs(toAlong - fromAlong) / 2));
}

function curve(pen: Pen, fromAlong: number, fromAcross: number, toAlong: number, toAcross: number): void {
  const bend = bendOf(fromAlong, toAlong);
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
