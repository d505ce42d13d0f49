/** The picture as React Flow's nodes and edges; made once per document, never for a change of state. */
import { Position } from "@xyflow/react";
import type { GraphDag } from "./graph-dag.ts";
import type { FlowDirection } from "./flow-direction.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./box-size.ts";
import { type GraphPicture, lanesOf, PORTS } from "./graph-model.ts";
import type { GroupNodeType } from "./group-node.tsx";
import type { TaskEdgeType } from "./task-edge.tsx";
import type { TaskNodeType } from "./task-node.tsx";

export type FlowNode = TaskNodeType | GroupNodeType;

export interface FlowElements {
  readonly nodes: FlowNode[];
  readonly edges: TaskEdgeType[];
}

/** At which sides of a box edges end and begin. */
export const SIDES: Readonly<Record<FlowDirection, { readonly target: Position; readonly source: Position }>> = {
  right: { target: Position.Left, source: Position.Right },
  down: { target: Position.Top, source: Position.Bottom },
};

/**
 * Where edges meet a box. Told to React Flow up front, so that it need not measure a thousand boxes.
 *
 * @param radius of the handles that are drawn there, in graph units
 */
export function handlesOf(direction: FlowDirection, radius: number) {
  return (["target", "source"] as const).map((type) => ({
    type,
    position: SIDES[direction][type],
    x: PORTS[direction][type].x - radius,
    y: PORTS[direction][type].y - radius,
    width: 2 * radius,
    height: 2 * radius,
  }));
}

export function flowElements(dag: GraphDag, picture: GraphPicture): FlowElements {
  const frames = picture.groups.map(
    (group): GroupNodeType => ({
      id: `group:${group.name}:${group.part}`,
      type: "frame",
      position: { x: group.x, y: group.y },
      width: group.width,
      height: group.height,
      measured: { width: group.width, height: group.height },
      zIndex: -1,
      data: { name: group.name, count: group.count },
      style: { pointerEvents: "none" },
    }),
  );
  const handles = handlesOf(picture.direction, 0);
  const tasks = dag.tasks.map(
    (task): TaskNodeType => ({
      id: String(task.index),
      type: "task",
      position: { x: picture.x[task.index] ?? 0, y: picture.y[task.index] ?? 0 },
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
      handles,
      sourcePosition: SIDES[picture.direction].source,
      targetPosition: SIDES[picture.direction].target,
      data: { task },
    }),
  );
  const edges = dag.tasks.flatMap((task) =>
    task.upstream.map(
      (source): TaskEdgeType => ({
        id: `${source}-${task.index}`,
        type: "task",
        source: String(source),
        target: String(task.index),
        ariaLabel: `${dag.tasks[source]?.id ?? ""} to ${task.id}`,
        data: { source, target: task.index, lanes: lanesOf(picture, source, task.index) },
      }),
    ),
  );
  return { nodes: [...frames, ...tasks], edges };
}
