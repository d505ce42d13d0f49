/** The horizontal axis: a window of time on a stretch of pixels. Immutable; every gesture gives a new one. */
export interface TimeScale {
  /** Epoch milliseconds at the left and the right end. */
  readonly from: number;
  readonly to: number;
  /** CSS pixels between them. */
  readonly width: number;
}

/** Nothing is looked at more closely than this. */
const SHORTEST_WINDOW_MS = 20;

export function positionOf(scale: TimeScale, time: number): number {
  return ((time - scale.from) / (scale.to - scale.from)) * scale.width;
}

export function timeAt(scale: TimeScale, position: number): number {
  return scale.from + (position / scale.width) * (scale.to - scale.from);
}

export function msPerPixel(scale: TimeScale): number {
  return (scale.to - scale.from) / Math.max(1, scale.width);
}

/**
 * Zooms so that the time under a position stays there.
 *
 * @param factor below 1 comes closer
 * @param extent what there is to see: the window never grows beyond it
 */
export function zoomed(scale: TimeScale, position: number, factor: number, extent: Extent): TimeScale {
  const whole = extent.to - extent.from;
  const length = Math.min(whole, Math.max(SHORTEST_WINDOW_MS, (scale.to - scale.from) * factor));
  const anchor = timeAt(scale, position);
  const from = anchor - (position / scale.width) * length;
  return within({ from, to: from + length, width: scale.width }, extent);
}

/** Moves the window by pixels; positive looks at later times. */
export function panned(scale: TimeScale, pixels: number, extent: Extent): TimeScale {
  const shift = pixels * msPerPixel(scale);
  return within({ ...scale, from: scale.from + shift, to: scale.to + shift }, extent);
}

export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** The window, shifted (and shortened where it must be) to lie inside of the extent. */
export function within(scale: TimeScale, extent: Extent): TimeScale {
  const length = Math.min(scale.to - scale.from, extent.to - extent.from);
  const from = Math.min(Math.max(scale.from, extent.from), extent.to - length);
  return { from, to: from + length, width: scale.width };
}

export interface Tick {
  readonly at: number;
  /** A round time of the next larger unit, drawn stronger. */
  readonly isMajor: boolean;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
] as const;

/**
 * Round distances from `origin` (a run's start) inside the window, about as many as fit.
 *
 * @param spacing smallest distance of two ticks, CSS pixels
 */
export function ticks(
  scale: TimeScale,
  origin: number,
  spacing = 90,
): { readonly step: number; readonly ticks: readonly Tick[] } {
  const wanted = msPerPixel(scale) * spacing;
  const step = STEPS.find((each) => each >= wanted) ?? Math.ceil(wanted / (28 * DAY)) * 28 * DAY;
  const first = Math.ceil((scale.from - origin) / step);
  const last = Math.floor((scale.to - origin) / step);
  const found: Tick[] = [];
  for (let n = first; n <= last; n += 1) found.push({ at: origin + n * step, isMajor: n % 5 === 0 });
  return { step, ticks: found };
}

/** A tick's distance from the origin: `0`, `250 ms`, `1.5 s`, `2:30`, `1:05:00`, `2d 03:00`. */
export function tickLabel(offsetMs: number, step: number): string {
  if (offsetMs === 0) return "0";
  const sign = offsetMs < 0 ? "−" : "";
  const ms = Math.abs(offsetMs);
  if (step < SECOND) return ms < SECOND ? `${sign}${ms} ms` : `${sign}${trimmed(ms / SECOND)} s`;
  if (ms < MINUTE) return `${sign}${ms / SECOND} s`;
  const days = Math.floor(ms / DAY);
  const hours = Math.floor((ms % DAY) / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  const seconds = Math.floor((ms % MINUTE) / SECOND);
  if (days > 0) return `${sign}${days}d ${pad(hours)}:${pad(minutes)}`;
  if (hours > 0) return `${sign}${hours}:${pad(minutes)}:${pad(seconds)}`;
  return `${sign}${minutes}:${pad(seconds)}`;
}

function trimmed(seconds: number): string {
  return String(Math.round(seconds * 1000) / 1000);
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
