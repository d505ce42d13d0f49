/** Where things are in the chart, in CSS pixels, and what is under a point of it. */
import type { Segment } from "#engine/run/segments.ts";
import { positionOf, type TimeScale } from "./time-scale.ts";

export const ROW_HEIGHT = 26;
export const BAR_HEIGHT = 14;
export const AXIS_HEIGHT = 28;
/** A bar too short to be seen is drawn this wide. */
export const SHORTEST_BAR = 2;
/** A pointer this close to a bar means it. */
const REACH = 4;

/** Rows that are at least partly visible, the last one excluded. */
export function visibleRows(
  scrollTop: number,
  height: number,
  count: number,
): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT));
  return { first, end: Math.min(count, Math.ceil((scrollTop + height) / ROW_HEIGHT)) };
}

/** Row number under a height measured from the top of the first row, or undefined below the last. */
export function rowAt(y: number, count: number): number | undefined {
  const row = Math.floor(y / ROW_HEIGHT);
  return row >= 0 && row < count ? row : undefined;
}

/** Left edge and width of a stretch of time, at least visible. */
export function stretch(scale: TimeScale, from: number, to: number): { readonly left: number; readonly width: number } {
  const left = positionOf(scale, from);
  return { left, width: Math.max(SHORTEST_BAR, positionOf(scale, to) - left) };
}

/** The segment under a horizontal position; of several that are close, the nearest. */
export function segmentAt(segments: readonly Segment[], scale: TimeScale, x: number): Segment | undefined {
  let best: Segment | undefined;
  let bestDistance = REACH;
  for (const segment of segments) {
    const { left, width } = stretch(scale, segment.from, segment.to);
    const distance = x < left ? left - x : x > left + width ? x - left - width : 0;
    if (distance < bestDistance) {
      best = segment;
      bestDistance = distance;
    }
    if (distance === 0) return segment;
  }
  return best;
}

/** The scroll position nearest to the present one at which a row is wholly visible. */
export function scrollToShow(row: number, scrollTop: number, height: number): number {
  const top = row * ROW_HEIGHT;
  if (top < scrollTop) return top;
  const bottom = top + ROW_HEIGHT;
  return bottom > scrollTop + height ? bottom - height : scrollTop;
}
