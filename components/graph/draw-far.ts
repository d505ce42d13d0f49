/**
 * The whole graph at a zoom where boxes cannot be read: rectangles in their state's colour and lines,
 * on one canvas. Thousands of DOM nodes would take seconds; this takes milliseconds.
 */
import { upstreamOf } from "#engine/graph/graph.ts";
import type { TaskState } from "#engine/run/states.ts";
import { type Pen, traceEdge } from "./edge-path.ts";
import { CHANGE_STYLES, type GraphChanges } from "./graph-changes.ts";
import type { Marks } from "./graph-marks.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./box-size.ts";
import { BOX_ACROSS, type GraphPicture, lanesOf, PORTS } from "./graph-model.ts";
import type { ThemeColours } from "./theme-colours.ts";
import type { GraphViewport, Size } from "./viewport.ts";

export interface FarScene {
  readonly picture: GraphPicture;
  readonly marks: Marks;
  readonly stateOf: (index: number) => TaskState | undefined;
  readonly colours: ThemeColours;
  readonly changes?: GraphChanges | undefined;
}

/** Lines thinner than this would turn into an even grey. */
const THINNEST_LINE = 0.4;
const SMALLEST_BOX = 1.5;

/**
 * @param context in CSS pixels (already scaled for the screen's density); cleared by this function
 */
export function drawFar(context: CanvasRenderingContext2D, scene: FarScene, viewport: GraphViewport, size: Size): void {
  const { picture, marks, colours } = scene;
  const { graph, x, y } = picture;
  const { zoom } = viewport;
  context.clearRect(0, 0, size.width, size.height);

  const plain = new Path2D();
  const critical = new Path2D();
  const focused = new Path2D();
  const focus = marks.hovered ?? marks.selected;
  const ports = PORTS[picture.direction];
  const isDown = picture.direction === "down";
  const pen = new ViewportPen(viewport, isDown);
  for (let target = 0; target < graph.size; target += 1) {
    const [toX, toY] = [(x[target] ?? 0) + ports.target.x, (y[target] ?? 0) + ports.target.y];
    const targetX = toX * zoom + viewport.x;
    const targetY = toY * zoom + viewport.y;
    for (const source of upstreamOf(graph, target)) {
      const sourceX = ((x[source] ?? 0) + ports.source.x) * zoom + viewport.x;
      const sourceY = ((y[source] ?? 0) + ports.source.y) * zoom + viewport.y;
      if (Math.max(sourceX, targetX) < 0 || Math.min(sourceX, targetX) > size.width) continue;
      if (Math.max(sourceY, targetY) < 0 || Math.min(sourceY, targetY) > size.height) continue;
      const path =
        focus === source || focus === target
          ? focused
          : marks.criticalEdges.has(target * graph.size + source)
            ? critical
            : plain;
      pen.path = path;
      const [fromX, fromY] = [(x[source] ?? 0) + ports.source.x, (y[source] ?? 0) + ports.source.y];
      const lanes = lanesOf(picture, source, target);
      if (isDown) traceEdge(pen, fromY, fromX, toY, toX, lanes, BOX_ACROSS.down);
      else traceEdge(pen, fromX, fromY, toX, toY, lanes, BOX_ACROSS.right);
    }
  }
  context.strokeStyle = colours.control;
  context.lineWidth = Math.max(THINNEST_LINE, 1.5 * zoom);
  context.globalAlpha = graph.edgeCount > 4000 ? 0.35 : 0.8;
  context.stroke(plain);
  context.globalAlpha = 1;
  context.strokeStyle = colours.accent;
  context.lineWidth = Math.max(1.2, 2.5 * zoom);
  context.stroke(critical);
  context.strokeStyle = colours.ink;
  context.stroke(focused);

  drawBoxes(context, scene, viewport, size);
  drawChanges(context, scene, viewport, size);
  if (marks.selected !== undefined) {
    outline(context, picture, marks.selected, viewport, colours.accent);
  }
}

/** Draws in graph units what is seen through a viewport. */
class ViewportPen implements Pen {
  path = new Path2D();
  readonly #viewport: GraphViewport;
  readonly #isDown: boolean;

  constructor(viewport: GraphViewport, isDown: boolean) {
    this.#viewport = viewport;
    this.#isDown = isDown;
  }

  moveTo(along: number, across: number): void {
    this.path.moveTo(this.#x(along, across), this.#y(along, across));
  }

  lineTo(along: number, across: number): void {
    this.path.lineTo(this.#x(along, across), this.#y(along, across));
  }

  curveTo(along1: number, across1: number, along2: number, across2: number, along: number, across: number): void {
    this.path.bezierCurveTo(
      this.#x(along1, across1),
      this.#y(along1, across1),
      this.#x(along2, across2),
      this.#y(along2, across2),
      this.#x(along, across),
      this.#y(along, across),
    );
  }

  #x(along: number, across: number): number {
    return (this.#isDown ? across : along) * this.#viewport.zoom + this.#viewport.x;
  }

  #y(along: number, across: number): number {
    return (this.#isDown ? along : across) * this.#viewport.zoom + this.#viewport.y;
  }
}

function drawBoxes(context: CanvasRenderingContext2D, scene: FarScene, viewport: GraphViewport, size: Size): void {
  const { picture, marks, colours, stateOf } = scene;
  const width = Math.max(SMALLEST_BOX, NODE_WIDTH * viewport.zoom);
  const height = Math.max(SMALLEST_BOX, NODE_HEIGHT * viewport.zoom);
  const radius = Math.min(3, height / 4);
  // One path a colour: a fill a box would be thousands of state changes.
  const paths = new Map<string, Path2D>();
  for (let index = 0; index < picture.graph.size; index += 1) {
    const left = (picture.x[index] ?? 0) * viewport.zoom + viewport.x;
    const top = (picture.y[index] ?? 0) * viewport.zoom + viewport.y;
    if (left > size.width || top > size.height || left + width < 0 || top + height < 0) continue;
    const isMatch = marks.matches === undefined || marks.matches.has(index);
    const colour = marks.chosen.has(index) ? colours.accent : colourOf(stateOf(index), isMatch, colours);
    let path = paths.get(colour);
    if (path === undefined) {
      path = new Path2D();
      paths.set(colour, path);
    }
    if (radius > 0.8) path.roundRect(left, top, width, height, radius);
    else path.rect(left, top, width, height);
  }
  for (const [colour, path] of paths) {
    context.fillStyle = colour;
    context.fill(path);
  }
}

/** What came is filled, what went is an outline, what changed is both halves: shapes beside the colours. */
function drawChanges(context: CanvasRenderingContext2D, scene: FarScene, viewport: GraphViewport, size: Size): void {
  const { picture, marks, colours, changes } = scene;
  if (changes === undefined) return;
  const width = Math.max(SMALLEST_BOX, NODE_WIDTH * viewport.zoom);
  const height = Math.max(SMALLEST_BOX, NODE_HEIGHT * viewport.zoom);
  for (const [index, { kind }] of changes.tasks) {
    if (marks.matches !== undefined && !marks.matches.has(index)) continue;
    const left = (picture.x[index] ?? 0) * viewport.zoom + viewport.x;
    const top = (picture.y[index] ?? 0) * viewport.zoom + viewport.y;
    if (left > size.width || top > size.height || left + width < 0 || top + height < 0) continue;
    const colour = colours.state[CHANGE_STYLES[kind].colour];
    context.fillStyle = kind === "added" ? colour : colours.canvas;
    context.fillRect(left, top, width, height);
    context.fillStyle = colour;
    if (kind === "changed") context.fillRect(left, top, width / 2, height);
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
  }
}

function colourOf(state: TaskState | undefined, isMatch: boolean, colours: ThemeColours): string {
  if (!isMatch) return colours.line;
  if (state === undefined) return colours.faint;
  return state === "waiting" ? colours.lineStrong : colours.state[state];
}

function outline(
  context: CanvasRenderingContext2D,
  picture: GraphPicture,
  index: number,
  viewport: GraphViewport,
  colour: string,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.strokeRect(
    (picture.x[index] ?? 0) * viewport.zoom + viewport.x - 2,
    (picture.y[index] ?? 0) * viewport.zoom + viewport.y - 2,
    NODE_WIDTH * viewport.zoom + 4,
    NODE_HEIGHT * viewport.zoom + 4,
  );
}
