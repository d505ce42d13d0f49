/** Frames around the tasks of each group, in a picture that is laid out without regard to groups. */
import { NODE_HEIGHT, NODE_WIDTH } from "./box-size.ts";
import type { GraphDag } from "./graph-dag.ts";

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GroupFrame extends Rectangle {
  readonly name: string;
  /** Which of the group's frames it is, from 0. */
  readonly part: number;
  /** Indexes of the tasks in this frame. */
  readonly members: readonly number[];
  /** How many tasks the whole group has. */
  readonly count: number;
}

/** How far a frame stands off its boxes: above them is its name. */
interface Margins {
  readonly sides: number;
  readonly above: number;
  readonly below: number;
}

const WIDE: Margins = { sides: 14, above: 32, below: 14 };
/** Fits into the space between two boxes of a column, beside another frame. */
const NARROW: Margins = { sides: 8, above: 17, below: 2 };
/** More than these are not looked through for what stands together: a frame each would say nothing. */
const MOST_IN_PARTS = 400;

/**
 * One frame for each group, or as many as its tasks stand in: none encloses a task of others, for it would claim it
 * for the group.
 *
 * @param x left, by task index
 * @param y top, by task index
 */
export function groupFrames(dag: GraphDag, x: Float64Array, y: Float64Array): GroupFrame[] {
  const members = Map.groupBy(
    dag.tasks.filter((task) => task.group !== undefined),
    (task) => task.group ?? "",
  );
  const frames = [...members].flatMap(([name, tasks]) => {
    const all = tasks.map(({ index }) => index);
    const widest = around(all, x, y, WIDE);
    const strangers = dag.tasks.filter(
      ({ group, index }) => group !== name && overlaps(widest, x[index] ?? 0, y[index] ?? 0),
    );
    const isClear = (frame: Rectangle) => !strangers.some(({ index }) => overlaps(frame, x[index] ?? 0, y[index] ?? 0));
    const frameOf = (indexes: readonly number[]) =>
      [WIDE, NARROW].map((margins) => around(indexes, x, y, margins)).find(isClear);
    const whole = frameOf(all);
    const parts = whole === undefined && all.length <= MOST_IN_PARTS ? standingTogether(all, x, y, frameOf) : [all];
    return parts.flatMap((indexes, part) => {
      const frame = parts.length === 1 ? whole : frameOf(indexes);
      return frame === undefined ? [] : [{ name, part, members: indexes, count: all.length, ...frame }];
    });
  });
  // Two that would lie on each other draw in.
  return frames.map((frame) =>
    frames.some((other) => other !== frame && other.name !== frame.name && meet(frame, other))
      ? { ...frame, ...around(frame.members, x, y, NARROW) }
      : frame,
  );
}

/** Each task joins the first of those before it, down the columns, with which it can be framed. */
function standingTogether(
  indexes: readonly number[],
  x: Float64Array,
  y: Float64Array,
  frameOf: (indexes: readonly number[]) => Rectangle | undefined,
): readonly (readonly number[])[] {
  const sorted = indexes.toSorted((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || (y[a] ?? 0) - (y[b] ?? 0));
  const parts: number[][] = [];
  for (const index of sorted) {
    const place = parts.findIndex((part) => frameOf([...part, index]) !== undefined);
    if (place === -1) parts.push([index]);
    else parts[place]?.push(index);
  }
  return parts;
}

function around(indexes: readonly number[], x: Float64Array, y: Float64Array, margins: Margins): Rectangle {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const index of indexes) {
    const [boxLeft, boxTop] = [x[index] ?? 0, y[index] ?? 0];
    left = Math.min(left, boxLeft);
    top = Math.min(top, boxTop);
    right = Math.max(right, boxLeft + NODE_WIDTH);
    bottom = Math.max(bottom, boxTop + NODE_HEIGHT);
  }
  return {
    x: left - margins.sides,
    y: top - margins.above,
    width: right - left + 2 * margins.sides,
    height: bottom - top + margins.above + margins.below,
  };
}

function overlaps(frame: Rectangle, x: number, y: number): boolean {
  return meet(frame, { x, y, width: NODE_WIDTH, height: NODE_HEIGHT });
}

function meet(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
