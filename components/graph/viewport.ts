/** Where one looks at the graph from: React Flow's viewport, `screen = graph * zoom + (x, y)`. */
import type { FlowDirection } from "./flow-direction.ts";
import type { Rectangle } from "./group-frames.ts";

export interface GraphViewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const MARGIN = 32;
/** All of a graph is shown at first unless that would make it smaller than this. */
const SMALLEST_WHOLE = 0.42;
/** A graph of three tasks is not blown up to fill the screen. */
const LARGEST_FIT = 1;

/** Whether a pane has no room for controls beside a graph: then they stand below it. */
export function isNarrow(size: Size): boolean {
  return size.width < 480;
}

/** What a pane's own controls take of it: search at the top, zoom at the left or at the bottom. */
function insetsOf(size: Size) {
  const control = 56;
  return isNarrow(size)
    ? { top: control, right: 24, bottom: control, left: 24 }
    : { top: control, right: MARGIN, bottom: MARGIN, left: control };
}

/** The viewport that shows all of `bounds`, in the middle of what the pane's controls leave free. */
export function fitting(bounds: Rectangle, size: Size): GraphViewport {
  const { top, right, bottom, left } = insetsOf(size);
  const width = Math.max(1, size.width - left - right);
  const height = Math.max(1, size.height - top - bottom);
  const zoom = Math.min(LARGEST_FIT, width / Math.max(1, bounds.width), height / Math.max(1, bounds.height));
  return {
    zoom,
    x: left + width / 2 - (bounds.x + bounds.width / 2) * zoom,
    y: top + height / 2 - (bounds.y + bounds.height / 2) * zoom,
  };
}

/**
 * The viewport to open a graph with. The whole of it where that can still be read; else its beginning at
 * a readable zoom, because a run starts at the left, or at the top.
 */
export function opening(
  bounds: Rectangle,
  size: Size,
  readableZoom: number,
  direction: FlowDirection = "right",
): GraphViewport {
  const whole = fitting(bounds, size);
  const isBroad =
    direction === "right" ? bounds.height * readableZoom > size.height : bounds.width * readableZoom > size.width;
  if (whole.zoom >= SMALLEST_WHOLE || isBroad) return whole;
  return beginning(bounds, size, readableZoom, direction);
}

/** The viewport that shows where a graph begins, in the middle of its breadth. */
export function beginning(bounds: Rectangle, size: Size, zoom: number, direction: FlowDirection): GraphViewport {
  const isRight = direction === "right";
  return {
    zoom,
    x: isRight ? MARGIN - bounds.x * zoom : size.width / 2 - (bounds.x + bounds.width / 2) * zoom,
    y: isRight ? size.height / 2 - (bounds.y + bounds.height / 2) * zoom : MARGIN - bounds.y * zoom,
  };
}

/** The nearest viewport with the same zoom in which `target` is wholly visible. */
export function revealing(target: Rectangle, viewport: GraphViewport, size: Size): GraphViewport {
  const left = target.x * viewport.zoom + viewport.x;
  const top = target.y * viewport.zoom + viewport.y;
  return {
    zoom: viewport.zoom,
    x: viewport.x + shiftInto(left, target.width * viewport.zoom, size.width),
    y: viewport.y + shiftInto(top, target.height * viewport.zoom, size.height),
  };
}

/** Whether all of `target` can be seen. */
export function isInView(target: Rectangle, { x, y, zoom }: GraphViewport, size: Size): boolean {
  const left = target.x * zoom + x;
  const top = target.y * zoom + y;
  return left >= 0 && left + target.width * zoom <= size.width && top >= 0 && top + target.height * zoom <= size.height;
}

function shiftInto(start: number, length: number, available: number): number {
  if (start >= MARGIN && start + length <= available - MARGIN) return 0;
  return start < MARGIN ? MARGIN - start : available - MARGIN - length - start;
}
