/**
 * A fan-out of a thousand would be one column a thousand boxes tall, unreadable at any zoom. Here a tall
 * layer is broken into neighbouring columns, so that the picture keeps a shape that fits a screen. Where
 * the graph runs downwards all of this is turned: layers are rows, and a wide one is broken into several.
 */
import { COLUMN_GAP, ROW_GAP } from "./edge-path.ts";
import type { FlowDirection } from "./flow-direction.ts";

interface Positions {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Where edges leave and enter boxes that have others of their layer before or behind them; NaN: nothing is there. */
export interface Lanes {
  readonly exit: Float64Array;
  readonly entry: Float64Array;
}

interface Wrapped extends Positions {
  /** Absent: no layer was broken. */
  readonly lanes?: Lanes;
}

interface WrapSettings {
  readonly direction?: FlowDirection;
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  /** Boxes that stand outside of all layers: they are neither counted nor moved. */
  readonly leftOut?: ReadonlySet<number>;
}

/** Columns of up to this many boxes are never broken; rows, whose boxes are wide, of up to as many as a screen shows. */
const SHORTEST_COLUMN: Readonly<Record<FlowDirection, number>> = { right: 12, down: 8 };
const LAYER_GAP = 72;
/** Width over height of a screen; the picture comes as close to it as whole columns allow. */
const ASPECT = 1.6;
const NONE: ReadonlySet<number> = new Set();

/**
 * @param layout boxes' left and top; boxes with the same x are one layer
 * @returns new positions: order within a layer kept (down each column, then the next), layers keep their
 * order from left to right, every layer is centred on the middle of the old picture. A picture that is
 * wide enough already is returned as it is.
 */
export function wrapWideLayers(layout: Positions, settings: WrapSettings): Wrapped {
  if (settings.direction !== "down") return wrapped(layout, settings, ASPECT, SHORTEST_COLUMN.right);
  const turned = wrapped(
    { x: layout.y, y: layout.x },
    { ...settings, nodeWidth: settings.nodeHeight, nodeHeight: settings.nodeWidth },
    1 / ASPECT,
    SHORTEST_COLUMN.down,
  );
  return { ...turned, x: turned.y, y: turned.x };
}

function wrapped(layout: Positions, settings: WrapSettings, aspect: number, shortest: number): Wrapped {
  const { nodeWidth, nodeHeight, leftOut = NONE } = settings;
  const layers = layersOf(layout, leftOut);
  const columnWidth = nodeWidth + COLUMN_GAP;
  const rowHeight = nodeHeight + ROW_GAP;
  const rows = rowsFor(
    layers.map((layer) => layer.length),
    columnWidth,
    rowHeight,
    { aspect, shortest },
  );
  if (layers.every((layer) => layer.length <= rows)) return layout;

  const x = new Float64Array(layout.x.length);
  const y = new Float64Array(layout.y.length);
  const lanes = {
    exit: new Float64Array(layout.x.length).fill(Number.NaN),
    entry: new Float64Array(layout.x.length).fill(Number.NaN),
  };
  const middle = middleOf(
    layers.flat().map((index) => layout.y[index] ?? 0),
    nodeHeight,
  );
  let shift = 0;
  for (const layer of layers) {
    const left = (layout.x[layer[0] ?? 0] ?? 0) + shift;
    const columns = Math.ceil(layer.length / rows);
    // Columns of equal length look like one block; the last would else be a stump.
    const height = Math.ceil(layer.length / columns);
    const top = middle - (height * rowHeight - ROW_GAP) / 2;
    layer.forEach((index, place) => {
      const column = Math.floor(place / height);
      if (column > 0) lanes.entry[index] = left - COLUMN_GAP / 2;
      if (column < columns - 1) lanes.exit[index] = left + columns * columnWidth - COLUMN_GAP / 2;
      x[index] = left + column * columnWidth;
      y[index] = top + (place % height) * rowHeight;
    });
    shift += (columns - 1) * columnWidth;
  }
  return { x, y, lanes };
}

/** Task indexes by layer, layers from left to right, each from top to bottom. */
function layersOf({ x, y }: Positions, leftOut: ReadonlySet<number>): number[][] {
  const byLeft = Map.groupBy(
    Array.from(x, (_, index) => index).filter((index) => !leftOut.has(index)),
    (index) => x[index] ?? 0,
  );
  return [...byLeft]
    .toSorted(([left], [right]) => left - right)
    .map(([, layer]) => layer.toSorted((one, other) => (y[one] ?? 0) - (y[other] ?? 0) || one - other));
}

/** The fewest rows with which the picture is not wider than a screen; more rows make it narrower and taller. */
function rowsFor(
  counts: readonly number[],
  columnWidth: number,
  rowHeight: number,
  { aspect, shortest }: { readonly aspect: number; readonly shortest: number },
): number {
  const isNarrowEnough = (rows: number) => {
    const width = counts.reduce((sum, count) => sum + Math.ceil(count / rows) * columnWidth + LAYER_GAP, 0);
    return width <= aspect * rows * rowHeight;
  };
  let low = shortest;
  let high = Math.max(shortest, ...counts);
  while (low < high) {
    const rows = Math.floor((low + high) / 2);
    if (isNarrowEnough(rows)) high = rows;
    else low = rows + 1;
  }
  return low;
}

function middleOf(y: readonly number[], nodeHeight: number): number {
  let top = Infinity;
  let bottom = -Infinity;
  for (const each of y) {
    top = Math.min(top, each);
    bottom = Math.max(bottom, each + nodeHeight);
  }
  return (top + bottom) / 2;
}
