/** The chart's picture, from plain data to a canvas. Knows nothing of React or of gestures. */
import type { CompiledTask } from "#engine/document/compiled-dag.ts";
import { type Graph, downstreamOf, upstreamOf } from "#engine/graph/graph.ts";
import type { TaskView } from "#engine/run/run-view.ts";
import { type Segment, segmentsOf } from "#engine/run/segments.ts";
import type { TaskState } from "#engine/run/states.ts";
import type { Pause } from "#engine/run/worked-time.ts";
import { formatDuration } from "../../format/duration.ts";
import type { ThemeColours } from "../../graph/theme-colours.ts";
import type { Size } from "../../graph/viewport.ts";
import type { ExpectedTimes } from "./expected-times.ts";
import { AXIS_HEIGHT, BAR_HEIGHT, ROW_HEIGHT, stretch, visibleRows } from "./gantt-layout.ts";
import { drawShape } from "./state-shape.ts";
import { msPerPixel, positionOf, tickLabel, ticks, type TimeScale } from "./time-scale.ts";

export interface GanttScene {
  readonly tasks: readonly CompiledTask[];
  readonly views: readonly TaskView[];
  readonly graph: Graph;
  /** Task indexes from the top row down. */
  readonly rows: Int32Array;
  /** Row of each task, −1 where it is filtered out. */
  readonly rowOf: Int32Array;
  readonly scale: TimeScale;
  readonly scrollTop: number;
  readonly nameWidth: number;
  readonly criticalPath: ReadonlySet<number>;
  readonly expected: ExpectedTimes | undefined;
  /** When nothing of the run went on. */
  readonly pauses: readonly Pause[];
  readonly selected: number | undefined;
  readonly hovered: number | undefined;
  /** The run's begin: what the axis counts from. */
  readonly origin: number;
  readonly now: number;
  readonly isLive: boolean;
  readonly colours: ThemeColours;
}

/** @param context in CSS pixels; everything is drawn anew */
export function drawGantt(context: CanvasRenderingContext2D, scene: GanttScene, size: Size): void {
  const { colours } = scene;
  context.clearRect(0, 0, size.width, size.height);
  context.fillStyle = colours.canvas;
  context.fillRect(0, 0, size.width, size.height);
  const range = visibleRows(scene.scrollTop, size.height - AXIS_HEIGHT, scene.rows.length);

  drawRowBackgrounds(context, scene, range, size);
  context.save();
  context.beginPath();
  context.rect(scene.nameWidth, 0, size.width - scene.nameWidth, size.height);
  context.clip();
  drawPauses(context, scene, size);
  drawGrid(context, scene, size);
  context.beginPath();
  context.rect(scene.nameWidth, AXIS_HEIGHT, size.width - scene.nameWidth, size.height - AXIS_HEIGHT);
  context.clip();
  for (let row = range.first; row < range.end; row += 1) drawBars(context, scene, row);
  drawDependencies(context, scene, size);
  drawNow(context, scene, size);
  context.restore();
  drawNames(context, scene, range, size);
  drawAxis(context, scene, size);
}

function topOf(scene: GanttScene, row: number): number {
  return AXIS_HEIGHT + row * ROW_HEIGHT - scene.scrollTop;
}

function drawRowBackgrounds(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  range: { readonly first: number; readonly end: number },
  size: Size,
): void {
  for (let row = range.first; row < range.end; row += 1) {
    const index = scene.rows[row];
    const colour =
      index === scene.selected ? scene.colours.accentSoft : index === scene.hovered ? scene.colours.hover : undefined;
    if (colour === undefined) continue;
    context.fillStyle = colour;
    context.fillRect(0, topOf(scene, row), size.width, ROW_HEIGHT);
  }
}

/** The run had ended and waited for a person: clock time that is nobody's duration. */
function drawPauses(context: CanvasRenderingContext2D, scene: GanttScene, size: Size): void {
  for (const { from, to } of scene.pauses) {
    const left = Math.max(0, positionOf(scene.scale, from));
    const right = Math.min(scene.scale.width, positionOf(scene.scale, to));
    if (right <= left) continue;
    const x = scene.nameWidth + left;
    context.fillStyle = scene.colours.sunken;
    context.fillRect(x, AXIS_HEIGHT, right - left, size.height - AXIS_HEIGHT);
    const words = `idle ${formatDuration(to - from)}`;
    context.font = `500 11px ${scene.colours.sans}`;
    if (context.measureText(words).width + 12 > right - left) continue;
    context.fillStyle = scene.colours.muted;
    context.textAlign = "center";
    context.textBaseline = "bottom";
    context.fillText(words, x + (right - left) / 2, size.height - 6);
    context.textAlign = "start";
  }
}

function drawGrid(context: CanvasRenderingContext2D, scene: GanttScene, size: Size): void {
  context.fillStyle = scene.colours.line;
  for (const tick of ticks(scene.scale, scene.origin).ticks) {
    context.globalAlpha = tick.isMajor ? 1 : 0.6;
    context.fillRect(Math.round(scene.nameWidth + positionOf(scene.scale, tick.at)), AXIS_HEIGHT, 1, size.height);
  }
  context.globalAlpha = 1;
}

function drawBars(context: CanvasRenderingContext2D, scene: GanttScene, row: number): void {
  const index = scene.rows[row];
  const view = index === undefined ? undefined : scene.views[index];
  if (index === undefined || view === undefined) return;
  const top = topOf(scene, row) + (ROW_HEIGHT - BAR_HEIGHT) / 2;
  drawGhost(context, scene, index, top);
  const segments = segmentsOf(view, scene.now);
  for (const segment of segments) drawSegment(context, scene, view, segment, top);
  if (segments.length === 0 && view.endedAt !== null) drawInstant(context, scene, view, top);
  if (!scene.criticalPath.has(index)) return;
  context.fillStyle = scene.colours.accent;
  // Under each stretch: what lies between an end and a person's retry is on nobody's path.
  for (const segment of segments) {
    const { left, width } = stretch(scene.scale, segment.from, segment.to);
    context.fillRect(scene.nameWidth + left, top + BAR_HEIGHT + 1.5, width, 2);
  }
}

/** How long it usually takes, as an outline that the bar fills or outgrows. */
function drawGhost(context: CanvasRenderingContext2D, scene: GanttScene, index: number, top: number): void {
  const from = scene.expected?.from[index] ?? NaN;
  const to = scene.expected?.to[index] ?? NaN;
  if (Number.isNaN(from) || Number.isNaN(to)) return;
  const { left, width } = stretch(scene.scale, from, to);
  context.strokeStyle = scene.colours.lineStrong;
  context.fillStyle = scene.colours.sunken;
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.roundRect(scene.nameWidth + left + 0.5, top + 0.5, Math.max(1, width - 1), BAR_HEIGHT - 1, 3);
  context.fill();
  context.stroke();
  context.setLineDash([]);
}

/** Each kind of time has a form of its own, so that colour is never the only sign. */
function drawSegment(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  view: TaskView,
  segment: Segment,
  top: number,
): void {
  const { left, width } = stretch(scene.scale, segment.from, segment.to);
  if (left > scene.scale.width || left + width < 0) return;
  // A bar that begins far outside is cut, because a canvas draws very long rounded shapes badly.
  const from = Math.max(-50, left);
  const to = Math.min(scene.scale.width + 50, left + width);
  const x = scene.nameWidth + from;
  const length = to - from;
  switch (segment.kind) {
    case "queued":
      // A thin line with its colour: it was there and did nothing.
      context.fillStyle = scene.colours.state.queued;
      context.globalAlpha = 0.75;
      context.fillRect(x, top + BAR_HEIGHT / 2 - 1.5, length, 3);
      context.globalAlpha = 1;
      break;
    case "retry_wait":
      drawDots(context, x, top + BAR_HEIGHT / 2, length, scene.colours.state.retrying);
      break;
    case "deferred":
      context.strokeStyle = scene.colours.state.deferred;
      context.lineWidth = 1.5;
      context.beginPath();
      context.roundRect(x + 0.75, top + 0.75, Math.max(1, length - 1.5), BAR_HEIGHT - 1.5, 3);
      context.stroke();
      break;
    case "running":
      drawAttempt(context, scene, attemptState(view, segment), x, top, length);
      break;
    default:
      segment.kind satisfies never;
  }
}

function attemptState(view: TaskView, segment: Segment): TaskState {
  switch (segment.outcome) {
    case undefined:
      return view.state === "running" ? "running" : view.state;
    case "lost":
      return "failed";
    case "handed_back":
      return "cancelled";
    case "deferred":
      return "deferred";
    default:
      return segment.outcome;
  }
}

function drawAttempt(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  state: TaskState,
  x: number,
  top: number,
  length: number,
): void {
  const colour = scene.colours.state[state];
  const radius = Math.min(3, length / 2);
  context.fillStyle = state === "failed" || state === "cancelled" ? scene.colours.stateSoft[state] : colour;
  context.beginPath();
  context.roundRect(x, top, length, BAR_HEIGHT, radius);
  context.fill();
  if (state === "failed" || state === "cancelled") {
    context.save();
    context.clip();
    hatch(context, x, top, length, colour);
    context.restore();
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(x + 0.5, top + 0.5, Math.max(1, length - 1), BAR_HEIGHT - 1, radius);
    context.stroke();
  }
  // The open end of what still runs.
  if (state === "running" && length > 8) {
    context.fillStyle = scene.colours.surface;
    context.globalAlpha = 0.55;
    context.fillRect(x + length - 3, top + 3, 1.5, BAR_HEIGHT - 6);
    context.globalAlpha = 1;
  }
}

function hatch(context: CanvasRenderingContext2D, x: number, top: number, length: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  // Only as many strokes as are to be seen; the bar is cut to the window before.
  for (let offset = -BAR_HEIGHT; offset < length; offset += 5) {
    context.moveTo(x + offset, top + BAR_HEIGHT);
    context.lineTo(x + offset + BAR_HEIGHT, top);
  }
  context.stroke();
}

function drawDots(context: CanvasRenderingContext2D, x: number, middle: number, length: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 2.5;
  context.lineCap = "round";
  context.setLineDash([0, 5]);
  context.beginPath();
  context.moveTo(x + 1.5, middle);
  context.lineTo(x + Math.max(1.5, length - 1.5), middle);
  context.stroke();
  context.setLineDash([]);
  context.lineCap = "butt";
}

/** A task that ended without ever running (skipped, upstream failed): a mark where it was decided. */
function drawInstant(context: CanvasRenderingContext2D, scene: GanttScene, view: TaskView, top: number): void {
  const x = scene.nameWidth + positionOf(scene.scale, view.endedAt ?? scene.now);
  drawShape(context, view.state, x, top + BAR_HEIGHT / 2, 5, scene.colours);
}

/** What the task in focus waits for and what waits for it. */
function drawDependencies(context: CanvasRenderingContext2D, scene: GanttScene, size: Size): void {
  const focus = scene.hovered ?? scene.selected;
  if (focus === undefined || (scene.rowOf[focus] ?? -1) < 0) return;
  for (const source of upstreamOf(scene.graph, focus)) drawDependency(context, scene, source, focus, size);
  for (const target of downstreamOf(scene.graph, focus)) drawDependency(context, scene, focus, target, size);
}

function drawDependency(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  source: number,
  target: number,
  size: Size,
): void {
  const sourceRow = scene.rowOf[source] ?? -1;
  const targetRow = scene.rowOf[target] ?? -1;
  const sourceView = scene.views[source];
  const targetView = scene.views[target];
  if (sourceRow < 0 || targetRow < 0 || sourceView === undefined || targetView === undefined) return;
  const sourceEnd = sourceView.endedAt ?? knownTo(scene, source);
  const targetStart =
    segmentsOf(targetView, scene.now)[0]?.from ?? targetView.endedAt ?? knownFrom(scene, target) ?? sourceEnd;
  if (sourceEnd === undefined || targetStart === undefined) return;
  const fromX = scene.nameWidth + positionOf(scene.scale, sourceEnd);
  const toX = scene.nameWidth + positionOf(scene.scale, targetStart);
  const fromY = topOf(scene, sourceRow) + ROW_HEIGHT / 2;
  const toY = topOf(scene, targetRow) + ROW_HEIGHT / 2;
  if (Math.max(fromY, toY) < 0 || Math.min(fromY, toY) > size.height) return;
  const turn = Math.min(fromX + 8, Math.max(fromX + 4, toX - 4));
  const direction = toY > fromY ? -1 : 1;
  const end = toY + direction * (BAR_HEIGHT / 2 + 1);
  context.strokeStyle = scene.colours.muted;
  context.fillStyle = scene.colours.muted;
  context.lineWidth = 1.25;
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(turn, fromY);
  context.lineTo(turn, end + direction * 5);
  context.lineTo(toX + 2, end + direction * 5);
  context.lineTo(toX + 2, end);
  context.stroke();
  context.beginPath();
  context.moveTo(toX + 2, end);
  context.lineTo(toX - 1.5, end + direction * 5);
  context.lineTo(toX + 5.5, end + direction * 5);
  context.fill();
}

function knownTo(scene: GanttScene, index: number): number | undefined {
  const to = scene.expected?.to[index] ?? NaN;
  return Number.isNaN(to) ? scene.now : Math.max(scene.now, to);
}

function knownFrom(scene: GanttScene, index: number): number | undefined {
  const from = scene.expected?.from[index] ?? NaN;
  return Number.isNaN(from) ? undefined : from;
}

function drawNow(context: CanvasRenderingContext2D, scene: GanttScene, size: Size): void {
  if (!scene.isLive) return;
  const x = scene.nameWidth + positionOf(scene.scale, scene.now);
  context.fillStyle = scene.colours.accent;
  context.fillRect(x - 0.5, AXIS_HEIGHT - 4, 1.5, size.height);
}

const NAME_INDENT = 30;

function drawNames(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  range: { readonly first: number; readonly end: number },
  size: Size,
): void {
  const { colours } = scene;
  context.save();
  context.beginPath();
  context.rect(0, AXIS_HEIGHT, scene.nameWidth, size.height - AXIS_HEIGHT);
  context.clip();
  context.textBaseline = "middle";
  for (let row = range.first; row < range.end; row += 1) {
    const index = scene.rows[row];
    const task = index === undefined ? undefined : scene.tasks[index];
    const view = index === undefined ? undefined : scene.views[index];
    if (index === undefined || task === undefined || view === undefined) continue;
    const middle = topOf(scene, row) + ROW_HEIGHT / 2;
    drawShape(context, view.state, 17, middle, 5.5, colours);
    context.font = `${scene.criticalPath.has(index) ? 600 : 450} 12px ${colours.sans}`;
    context.fillStyle = view.state === "waiting" || view.state === "skipped" ? colours.muted : colours.ink;
    context.fillText(shortened(context, task.name, scene.nameWidth - NAME_INDENT - 10), NAME_INDENT, middle + 0.5);
  }
  context.restore();
  context.fillStyle = colours.line;
  context.fillRect(scene.nameWidth - 1, 0, 1, size.height);
}

const shortenedNames = new Map<string, string>();

/** The text, or as much of it as fits with an ellipsis. Measuring is slow and names are few: remembered. */
function shortened(context: CanvasRenderingContext2D, text: string, width: number): string {
  const key = `${context.font}|${width}|${text}`;
  const known = shortenedNames.get(key);
  if (known !== undefined) return known;
  let result = text;
  if (context.measureText(text).width > width) {
    let low = 0;
    let high = text.length;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (context.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle;
      else high = middle - 1;
    }
    result = `${text.slice(0, low)}…`;
  }
  if (shortenedNames.size > 20_000) shortenedNames.clear();
  shortenedNames.set(key, result);
  return result;
}

function drawAxis(context: CanvasRenderingContext2D, scene: GanttScene, size: Size): void {
  const { colours } = scene;
  context.fillStyle = colours.canvas;
  context.fillRect(0, 0, size.width, AXIS_HEIGHT);
  context.fillStyle = colours.line;
  context.fillRect(0, AXIS_HEIGHT - 1, size.width, 1);
  context.fillRect(scene.nameWidth - 1, 0, 1, AXIS_HEIGHT);
  context.font = `500 11px ${colours.sans}`;
  context.textBaseline = "middle";
  context.fillStyle = colours.faint;
  context.fillText(`${scene.rows.length} of ${scene.tasks.length} tasks`, 12, AXIS_HEIGHT / 2);
  const found = ticks(scene.scale, scene.origin);
  context.save();
  context.beginPath();
  context.rect(scene.nameWidth, 0, size.width - scene.nameWidth, AXIS_HEIGHT);
  context.clip();
  for (const tick of found.ticks) {
    const x = scene.nameWidth + positionOf(scene.scale, tick.at);
    context.fillText(tickLabel(Math.round(tick.at - scene.origin), found.step), x + 5, AXIS_HEIGHT / 2);
    context.fillStyle = colours.line;
    context.fillRect(Math.round(x), AXIS_HEIGHT - 8, 1, 8);
    context.fillStyle = colours.faint;
  }
  if (scene.isLive) {
    const x = scene.nameWidth + positionOf(scene.scale, scene.now);
    context.fillStyle = colours.accent;
    context.beginPath();
    context.moveTo(x - 4, AXIS_HEIGHT - 8);
    context.lineTo(x + 4, AXIS_HEIGHT - 8);
    context.lineTo(x, AXIS_HEIGHT - 2);
    context.fill();
  }
  context.restore();
}

/** How long a live chart can go without being drawn: until the now line has moved by half a pixel. */
export function drawIntervalMs(scale: TimeScale): number {
  return Math.min(1000, Math.max(16, msPerPixel(scale) / 2));
}
