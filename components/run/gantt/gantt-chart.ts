/**
 * The chart between its pure parts and React: holds what the person is looking at (window of time,
 * hovered row), turns gestures into it, and draws when something changed, at most once a frame. While
 * the run is live it draws as often as the now line moves by a pixel.
 */
import type { CompiledTask } from "#engine/document/compiled-dag.ts";
import type { Graph } from "#engine/graph/graph.ts";
import type { RunView } from "#engine/run/run-view.ts";
import { type Segment, segmentsOf } from "#engine/run/segments.ts";
import { isFinalRunState } from "#engine/run/states.ts";
import { pausesOf } from "#engine/run/worked-time.ts";
import { createCanvasSurface } from "../../graph/canvas-surface.ts";
import { themeColours } from "../../graph/theme-colours.ts";
import type { Size } from "../../graph/viewport.ts";
import { drawGantt, drawIntervalMs, type GanttScene } from "./draw-gantt.ts";
import { drawOverview } from "./draw-overview.ts";
import { expectedTimes } from "./expected-times.ts";
import { AXIS_HEIGHT, rowAt, scrollToShow, segmentAt } from "./gantt-layout.ts";
import { ganttRows, type RowFilter, type RowOrder } from "./gantt-rows.ts";
import { type Extent, panned, timeAt, type TimeScale, within, zoomed } from "./time-scale.ts";

export interface GanttInputs {
  readonly tasks: readonly CompiledTask[];
  readonly graph: Graph;
  /** A topological order of the tasks, and each task's place in it. */
  readonly topology: ArrayLike<number>;
  readonly rank: ArrayLike<number>;
  readonly expectedMs: readonly (number | null | undefined)[];
  readonly slack: ArrayLike<number>;
  readonly criticalPath: ReadonlySet<number>;
  readonly order: RowOrder;
  readonly filter: RowFilter;
  readonly selected: number | undefined;
}

export interface GanttHover {
  readonly index: number;
  readonly segment: Segment | undefined;
  /** CSS pixels from the chart's left top corner. */
  readonly x: number;
  readonly y: number;
  /** Size of the chart. */
  readonly bounds: Size;
}

export interface GanttElements {
  readonly canvas: HTMLCanvasElement;
  readonly overview: HTMLCanvasElement;
  /** The element that scrolls; the canvas sticks to its top. */
  readonly scroller: HTMLElement;
  /** Gives the scroller its length. */
  readonly spacer: HTMLElement;
}

export interface GanttChart {
  set(inputs: GanttInputs): void;
  /** The run has changed. */
  refresh(): void;
  /** @param x position to zoom around, from the chart's left edge; the middle where absent */
  zoom(factor: number, x?: number): void;
  pan(pixels: number): void;
  fit(): void;
  /** The row above or below the selected one. */
  neighbour(step: number): number | undefined;
  reveal(index: number): void;
  /** What a point of the canvas shows; also marks it as hovered. */
  hover(x: number, y: number): GanttHover | undefined;
  leave(): void;
  /** Centres the window on a horizontal position of the overview strip. */
  lookAt(overviewX: number): void;
  dispose(): void;
}

const NAMES_WIDE = 232;
const NAMES_NARROW = 128;
const NARROW = 640;
/** Above this many tasks rows are put in order at most every so often while events come in. */
const MANY_TASKS = 1500;
const SORT_INTERVAL_MS = 400;

export function createGanttChart(elements: GanttElements, readRun: () => RunView, initial: GanttInputs): GanttChart {
  let inputs = initial;
  let size: Size = { width: 0, height: 0 };
  /** Undefined while the whole run is shown and grows with it. */
  let zoomedScale: TimeScale | undefined;
  let hovered: number | undefined;
  let rows: Int32Array = new Int32Array(0);
  let rowOf: Int32Array = new Int32Array(0);
  let sortedAt = -Infinity;
  let isSortDue = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastScene: GanttScene | undefined;
  /** A task that was selected elsewhere and is to be scrolled to once the rows are known. */
  let toReveal = initial.selected;

  const nameWidth = () => (size.width < NARROW ? NAMES_NARROW : NAMES_WIDE);
  const chartWidth = () => Math.max(1, size.width - nameWidth());

  const sceneNow = (): GanttScene => {
    const run = readRun();
    const isLive = !isFinalRunState(run.state);
    const now = isLive ? Math.max(Date.now(), run.at) : (run.endedAt ?? run.at);
    const origin = run.startedAt ?? run.createdAt;
    if (isSortDue && (rows.length < MANY_TASKS || now - sortedAt > SORT_INTERVAL_MS || !isLive)) sort(run, now);
    const expected = expectedTimes(inputs.graph, inputs.topology, run.tasks, inputs.expectedMs, origin, now);
    const extent = extentOf(run, origin, now, isLive ? expected.end : now);
    const whole = { ...extent, width: chartWidth() };
    const scale = zoomedScale === undefined ? whole : within({ ...zoomedScale, width: chartWidth() }, extent);
    return {
      tasks: inputs.tasks,
      views: run.tasks,
      graph: inputs.graph,
      rows,
      rowOf,
      scale,
      scrollTop: elements.scroller.scrollTop,
      nameWidth: nameWidth(),
      criticalPath: inputs.criticalPath,
      expected,
      pauses: pausesOf(run, now),
      selected: inputs.selected,
      hovered,
      origin,
      now,
      isLive,
      colours: themeColours.read(),
    };
  };

  const sort = (run: RunView, now: number) => {
    rows = ganttRows({ ...inputs, views: run.tasks, now }, inputs.order, inputs.filter);
    rowOf = new Int32Array(inputs.tasks.length).fill(-1);
    rows.forEach((index, row) => {
      rowOf[index] = row;
    });
    sortedAt = now;
    isSortDue = false;
    elements.spacer.style.setProperty("--rows", String(rows.length));
  };

  const surface = createCanvasSurface(elements.canvas, (context, canvasSize) => {
    size = canvasSize;
    const scene = sceneNow();
    lastScene = scene;
    drawGantt(context, scene, size);
    overview.requestDraw();
    if (toReveal !== undefined) {
      reveal(toReveal);
      toReveal = undefined;
    }
    clearTimeout(timer);
    if (scene.isLive) timer = setTimeout(surface.requestDraw, drawIntervalMs(scene.scale));
  });
  const overview = createCanvasSurface(elements.overview, (context, overviewSize) => {
    if (lastScene === undefined) return;
    drawOverview(context, lastScene, extentOfScene(lastScene), overviewSize);
  });

  const reveal = (index: number) => {
    const row = rowOf[index] ?? -1;
    if (row < 0) return;
    const { scroller } = elements;
    const wanted = scrollToShow(row, scroller.scrollTop, size.height - AXIS_HEIGHT);
    if (wanted !== scroller.scrollTop) scroller.scrollTop = wanted;
  };
  const extentOfScene = (scene: GanttScene): Extent =>
    extentOf(readRun(), scene.origin, scene.now, scene.isLive ? (scene.expected?.end ?? scene.now) : scene.now);
  const change = (gesture: (scale: TimeScale, extent: Extent) => TimeScale) => {
    const scene = lastScene ?? sceneNow();
    const extent = extentOfScene(scene);
    const next = gesture(scene.scale, extent);
    // Zoomed out to the whole run, the window follows it again.
    zoomedScale = next.to - next.from >= (extent.to - extent.from) * 0.999 ? undefined : next;
    lastScene = { ...scene, scale: next };
    surface.requestDraw();
  };

  elements.scroller.addEventListener("scroll", surface.requestDraw, { passive: true });
  const stopColours = themeColours.subscribe(surface.requestDraw);

  return {
    set(next) {
      const isSameOrder = next.order === inputs.order && next.filter === inputs.filter && next.tasks === inputs.tasks;
      if (next.selected !== inputs.selected) toReveal = next.selected;
      inputs = next;
      if (!isSameOrder || next.order === "slack") {
        isSortDue = true;
        sortedAt = -Infinity;
      }
      surface.requestDraw();
    },
    refresh() {
      isSortDue = true;
      surface.requestDraw();
    },
    zoom(factor, x) {
      const position = x === undefined ? chartWidth() / 2 : Math.max(0, x - nameWidth());
      change((scale, extent) => zoomed(scale, position, factor, extent));
    },
    pan(pixels) {
      change((scale, extent) => panned(scale, pixels, extent));
    },
    fit() {
      zoomedScale = undefined;
      surface.requestDraw();
    },
    neighbour(step) {
      const row = inputs.selected === undefined ? -1 : (rowOf[inputs.selected] ?? -1);
      return rows[Math.min(rows.length - 1, Math.max(0, row < 0 ? 0 : row + step))];
    },
    reveal,
    hover(x, y) {
      const scene = lastScene;
      const row = y < AXIS_HEIGHT ? undefined : rowAt(y - AXIS_HEIGHT + elements.scroller.scrollTop, rows.length);
      const index = row === undefined ? undefined : rows[row];
      if (index !== hovered) {
        hovered = index;
        surface.requestDraw();
      }
      const view = index === undefined ? undefined : scene?.views[index];
      if (scene === undefined || index === undefined || view === undefined) return undefined;
      const segment =
        x < scene.nameWidth ? undefined : segmentAt(segmentsOf(view, scene.now), scene.scale, x - scene.nameWidth);
      return { index, segment, x, y, bounds: size };
    },
    leave() {
      hovered = undefined;
      surface.requestDraw();
    },
    lookAt(overviewX) {
      const width = elements.overview.clientWidth;
      change((scale, extent) => {
        const middle = timeAt({ ...extent, width }, overviewX);
        const half = (scale.to - scale.from) / 2;
        return within({ ...scale, from: middle - half, to: middle + half }, extent);
      });
    },
    dispose() {
      clearTimeout(timer);
      stopColours();
      elements.scroller.removeEventListener("scroll", surface.requestDraw);
      surface.dispose();
      overview.dispose();
    },
  };
}

/** All there is to see, with a little air on both sides. */
function extentOf(run: RunView, origin: number, now: number, expectedEnd: number): Extent {
  const end = Math.max(run.endedAt ?? now, expectedEnd, origin + 10);
  const air = (end - origin) * 0.02;
  return { from: origin - air, to: end + 2 * air };
}
