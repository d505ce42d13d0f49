/**
 * A fan-out of a thousand would be one column a thousand boxes tall, unreadable at any zoom. Here a tall
 * layer is broken into neighbouring columns, so that the picture keeps a shape that fits a screen.
 */
interface Positions {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

interface WrapSettings {
  readonly nodeWidth: number;
  readonly nodeHeight: number;
}

/** Layers of up to this many boxes stay one column. */
const TALLEST_COLUMN = 24;
const COLUMN_GAP = 28;
const ROW_GAP = 16;
/** Width over height that a wrapped layer comes close to. */
const ASPECT = 1.6;

/**
 * @param layout boxes' left and top; boxes with the same x are one layer
 * @returns new positions: order within a layer kept (down each column, then the next), layers keep their
 * order from left to right, every layer is centred on the middle of the old picture
 */
export function wrapWideLayers(layout: Positions, { nodeWidth, nodeHeight }: WrapSettings): Positions {
  const layers = layersOf(layout);
  if (layers.every((layer) => layer.length <= TALLEST_COLUMN)) return layout;

  const x = new Float64Array(layout.x.length);
  const y = new Float64Array(layout.y.length);
  const middle = middleOf(layout.y, nodeHeight);
  let shift = 0;
  for (const layer of layers) {
    const left = (layout.x[layer[0] ?? 0] ?? 0) + shift;
    if (layer.length <= TALLEST_COLUMN) {
      const own = layer.map((index) => layout.y[index] ?? 0);
      const ownMiddle = (Math.min(...own) + Math.max(...own) + nodeHeight) / 2;
      for (const index of layer) {
        x[index] = left;
        y[index] = (layout.y[index] ?? 0) + middle - ownMiddle;
      }
      continue;
    }
    const rows = rowsFor(layer.length, nodeWidth + COLUMN_GAP, nodeHeight + ROW_GAP);
    const top = middle - (rows * (nodeHeight + ROW_GAP) - ROW_GAP) / 2;
    layer.forEach((index, place) => {
      x[index] = left + Math.floor(place / rows) * (nodeWidth + COLUMN_GAP);
      y[index] = top + (place % rows) * (nodeHeight + ROW_GAP);
    });
    shift += (Math.ceil(layer.length / rows) - 1) * (nodeWidth + COLUMN_GAP);
  }
  return { x, y };
}

/** Task indexes by layer, layers from left to right, each from top to bottom. */
function layersOf({ x, y }: Positions): number[][] {
  const byLeft = Map.groupBy(
    Array.from(x, (_, index) => index),
    (index) => x[index] ?? 0,
  );
  return [...byLeft]
    .toSorted(([left], [right]) => left - right)
    .map(([, layer]) => layer.toSorted((one, other) => (y[one] ?? 0) - (y[other] ?? 0) || one - other));
}

function rowsFor(count: number, columnWidth: number, rowHeight: number): number {
  return Math.max(TALLEST_COLUMN, Math.ceil(Math.sqrt((count * columnWidth) / (ASPECT * rowHeight))));
}

function middleOf(y: Float64Array, nodeHeight: number): number {
  let top = Infinity;
  let bottom = -Infinity;
  for (const each of y) {
    top = Math.min(top, each);
    bottom = Math.max(bottom, each + nodeHeight);
  }
  return (top + bottom) / 2;
}
