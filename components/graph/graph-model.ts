/**
 * The picture of a workflow as plain data: where each task stands, which edges there are, which groups
 * can be framed. Deterministic: the same document gives the same picture.
 */
import type { FlowDirection } from "./flow-direction.ts";
import type { GraphDag } from "./graph-dag.ts";
import { type Graph, graphOf, upstreamOf } from "#engine/graph/graph.ts";
import { layeredLayout } from "#engine/graph/layout.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./box-size.ts";
import type { EdgeLanes } from "./edge-path.ts";
import { edgeRoutes, type EdgeRoutes } from "./edge-routes.ts";
import { type GroupFrame, groupFrames, type Rectangle } from "./group-frames.ts";
import { drawnAt } from "./turned-positions.ts";
import { type Lanes, wrapWideLayers } from "./wrap-wide-layers.ts";

/** Where an edge leaves a box and where it arrives, from the box's left top corner. */
export const PORTS: Readonly<Record<FlowDirection, { readonly source: Point; readonly target: Point }>> = {
  right: { source: { x: NODE_WIDTH, y: NODE_HEIGHT / 2 }, target: { x: 0, y: NODE_HEIGHT / 2 } },
  down: { source: { x: NODE_WIDTH / 2, y: NODE_HEIGHT }, target: { x: NODE_WIDTH / 2, y: 0 } },
};

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface GraphPicture {
  readonly graph: Graph;
  /** Which way its edges run. */
  readonly direction: FlowDirection;
  /** Left and top of each task's box, by task index. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** How edges get by the other boxes of a layer that has several columns; absent: none has. */
  readonly lanes?: Lanes | undefined;
  /** How edges get by boxes that stand between their ends. */
  readonly routes: EdgeRoutes;
  readonly bounds: Rectangle;
  readonly groups: readonly GroupFrame[];
}

/**
 * Lays a workflow out from left to right, or from top to bottom. Positions that a person set in the
 * document are kept. Takes milliseconds for thousands of tasks.
 */
export function pictureOf(dag: GraphDag, direction: FlowDirection = "right"): GraphPicture {
  const graph = graphOf(dag.tasks);
  const pinned = new Map<number, readonly [number, number]>();
  for (const task of dag.tasks) {
    const position = dag.layout[task.id];
    if (position !== undefined) pinned.set(task.index, drawnAt(position, direction));
  }
  const layout = layeredLayout(graph, { direction, nodeWidth: NODE_WIDTH, nodeHeight: NODE_HEIGHT, pinned });
  // Wrapped as if nothing were pinned, so that the first box that is moved by hand moves no other.
  const wrapped = wrapWideLayers(layout.natural, {
    direction,
    nodeWidth: NODE_WIDTH,
    nodeHeight: NODE_HEIGHT,
    leftOut: layout.apart,
  });
  const { lanes } = wrapped;
  return withMoved(dag, { graph, direction, x: wrapped.x, y: wrapped.y, lanes }, pinned);
}

/** A picture with some boxes elsewhere, by task index: their edges need no lanes of a layer there. */
export function withMoved(
  dag: GraphDag,
  picture: Pick<GraphPicture, "graph" | "direction" | "x" | "y" | "lanes">,
  moved: ReadonlyMap<number, readonly [x: number, y: number]>,
): GraphPicture {
  const { graph, direction } = picture;
  const [x, y] = [picture.x.slice(), picture.y.slice()];
  const lanes = picture.lanes && { exit: picture.lanes.exit.slice(), entry: picture.lanes.entry.slice() };
  for (const [index, [left, top]] of moved) {
    x[index] = left;
    y[index] = top;
    if (lanes === undefined) continue;
    lanes.exit[index] = Number.NaN;
    lanes.entry[index] = Number.NaN;
  }
  const groups = groupFrames(dag, x, y);
  const upstream = dag.tasks.map((task) => task.upstream);
  const routes = routesOf({ direction, x, y, lanes }, upstream);
  return { graph, direction, x, y, lanes, routes, groups, bounds: boundsOf(x, y, groups) };
}

/** @param upstream of each task, circles included */
export function routesOf(
  picture: Pick<GraphPicture, "direction" | "x" | "y" | "lanes">,
  upstream: readonly (readonly number[])[],
): EdgeRoutes {
  return edgeRoutes(picture, upstream, (source, target) => wrapLanesOf(picture, source, target));
}

/** How much of a picture's breadth a box takes. */
export const BOX_ACROSS: Readonly<Record<FlowDirection, number>> = { right: NODE_HEIGHT, down: NODE_WIDTH };

/** The lanes of an edge, undefined where nothing stands in its way. */
export function lanesOf(picture: GraphPicture, source: number, target: number): EdgeLanes | undefined {
  const route = picture.routes.get(target * picture.graph.size + source);
  const lanes = wrapLanesOf(picture, source, target);
  return route === undefined ? lanes : { ...lanes, ...route };
}

function wrapLanesOf({ lanes }: Pick<GraphPicture, "lanes">, source: number, target: number): EdgeLanes | undefined {
  if (lanes === undefined) return undefined;
  const exit = lanes.exit[source] ?? Number.NaN;
  const entry = lanes.entry[target] ?? Number.NaN;
  if (Number.isNaN(exit) && Number.isNaN(entry)) return undefined;
  return { ...(Number.isNaN(exit) ? {} : { exit }), ...(Number.isNaN(entry) ? {} : { entry }) };
}

function boundsOf(x: Float64Array, y: Float64Array, groups: readonly GroupFrame[]): Rectangle {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const include = (each: Rectangle) => {
    left = Math.min(left, each.x);
    top = Math.min(top, each.y);
    right = Math.max(right, each.x + each.width);
    bottom = Math.max(bottom, each.y + each.height);
  };
  for (let index = 0; index < x.length; index += 1) {
    include({ x: x[index] ?? 0, y: y[index] ?? 0, width: NODE_WIDTH, height: NODE_HEIGHT });
  }
  for (const group of groups) include(group);
  return left > right
    ? { x: 0, y: 0, width: 0, height: 0 }
    : { x: left, y: top, width: right - left, height: bottom - top };
}

/** The tasks whose boxes a frame touches, ascending. @param from, to two opposite corners, in graph units */
export function tasksWithin(
  picture: Pick<GraphPicture, "x" | "y">,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): number[] {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  const found: number[] = [];
  for (let index = 0; index < picture.x.length; index += 1) {
    const [x, y] = [picture.x[index] ?? 0, picture.y[index] ?? 0];
    if (x <= right && x + NODE_WIDTH >= left && y <= bottom && y + NODE_HEIGHT >= top) found.push(index);
  }
  return found;
}

/** The task whose box holds a point of the picture, or undefined. */
export function taskAt(picture: GraphPicture, x: number, y: number): number | undefined {
  for (let index = picture.graph.size - 1; index >= 0; index -= 1) {
    const left = picture.x[index] ?? 0;
    const top = picture.y[index] ?? 0;
    if (x >= left && x <= left + NODE_WIDTH && y >= top && y <= top + NODE_HEIGHT) return index;
  }
  return undefined;
}

/**
 * The edges of the critical path as `target * size + source`, which is what an edge is looked up by.
 *
 * @param criticalPath task indexes in the order of the path
 */
export function edgesAlong(graph: Graph, criticalPath: Iterable<number>): ReadonlySet<number> {
  const edges = new Set<number>();
  let source: number | undefined;
  for (const target of criticalPath) {
    if (source !== undefined && upstreamOf(graph, target).includes(source)) edges.add(target * graph.size + source);
    source = target;
  }
  return edges;
}
