/** The strip under the chart: how many tasks ran at each time of the whole run, and which part is in view. */
import { segmentsOf } from "#engine/run/segments.ts";
import type { Size } from "../../graph/viewport.ts";
import type { GanttScene } from "./draw-gantt.ts";
import { type Extent, positionOf } from "./time-scale.ts";

const BIN_WIDTH = 2;
const PADDING = 4;

export function drawOverview(context: CanvasRenderingContext2D, scene: GanttScene, extent: Extent, size: Size): void {
  const { colours } = scene;
  const scale = { ...extent, width: size.width };
  context.clearRect(0, 0, size.width, size.height);
  const load = runningTasks(scene, extent, Math.ceil(size.width / BIN_WIDTH));
  const most = Math.max(1, ...load);
  const height = size.height - 2 * PADDING;
  context.fillStyle = colours.state.running;
  context.globalAlpha = 0.55;
  load.forEach((count, bin) => {
    if (count === 0) return;
    const bar = Math.max(1.5, (count / most) * height);
    context.fillRect(bin * BIN_WIDTH, size.height - PADDING - bar, BIN_WIDTH, bar);
  });
  context.globalAlpha = 1;
  drawWindow(context, scene, positionOf(scale, scene.scale.from), positionOf(scale, scene.scale.to), size);
  if (scene.isLive) {
    context.fillStyle = colours.accent;
    context.fillRect(positionOf(scale, scene.now), 0, 1.5, size.height);
  }
}

function drawWindow(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  left: number,
  right: number,
  size: Size,
): void {
  const { colours } = scene;
  context.fillStyle = colours.sunken;
  context.globalAlpha = 0.78;
  context.fillRect(0, 0, left, size.height);
  context.fillRect(right, 0, size.width - right, size.height);
  context.globalAlpha = 1;
  if (left <= 1 && right >= size.width - 1) return;
  context.strokeStyle = colours.accent;
  context.lineWidth = 1.5;
  context.strokeRect(Math.max(0.75, left), 0.75, Math.min(size.width - 1.5, right - left), size.height - 1.5);
}

/**
 * How many tasks ran on average in each of `bins` equal parts of the extent. O(attempts + bins): whole bins
 * by a running sum of differences, the two cut ones by their share.
 */
export function runningTasks(
  scene: Pick<GanttScene, "views" | "now">,
  extent: Extent,
  bins: number,
): readonly number[] {
  const binMs = (extent.to - extent.from) / bins;
  const change = new Float64Array(bins + 1);
  const partial = new Float64Array(bins);
  const add = (array: Float64Array, place: number, amount: number) => {
    array[place] = (array[place] ?? 0) + amount;
  };
  for (const view of scene.views) {
    if (view.startedAt === null && view.attempts.length === 0) continue;
    for (const segment of segmentsOf(view, scene.now)) {
      if (segment.kind !== "running") continue;
      const from = Math.max(0, (segment.from - extent.from) / binMs);
      const to = Math.min(bins, (segment.to - extent.from) / binMs);
      if (to <= from) continue;
      const first = Math.floor(from);
      const last = Math.min(bins - 1, Math.floor(to));
      if (first === last) {
        add(partial, first, to - from);
        continue;
      }
      add(partial, first, first + 1 - from);
      add(partial, last, to - last);
      add(change, first + 1, 1);
      add(change, last, -1);
    }
  }
  const load: number[] = [];
  let whole = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    whole += change[bin] ?? 0;
    load.push(whole + (partial[bin] ?? 0));
  }
  return load;
}
