/** The picture as React Flow's nodes and edges; made once per document, never for a change of state. */
import { Position } from "@xyflow/react";
import type { GraphDag } from "./graph-dag.ts";
import { type GraphPicture, NODE_HEIGHT, NODE_WIDTH } from "./graph-model.ts";
import type { GroupNodeType } from "./group-node.tsx";
import type { TaskEdgeType } from "./task-edge.tsx";
import type { TaskNodeType } from "./task-node.tsx";

export type FlowNode = TaskNodeType | GroupNodeType;

export interface FlowElements {
  readonly nodes: FlowNode[];
  readonly edges: TaskEdgeType[];
}

/** Where edges meet a box. Told to React Flow up front, so that it need not measure a thousand boxes. */
const HANDLES = [
  { type: "target", position: Position.Left, x: 0, y: NODE_HEIGHT / 2, width: 0, height: 0 },
  { type: "source", position: Position.Right, x: NODE_WIDTH, y: NODE_HEIGHT / 2, width: 0, height: 0 },
] as const;

export function flowElements(dag: GraphDag, picture: GraphPicture): FlowElements {
  const frames = picture.groups.map(
    (group): GroupNodeType => ({
      id: `group:${group.name}`,
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
  const tasks = dag.tasks.map(
    (task): TaskNodeType => ({
      id: String(task.index),
      type: "task",
      position: { x: picture.x[task.index] ?? 0, y: picture.y[task.index] ?? 0 },
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
      handles: [...HANDLES],
      data: { index: task.index },
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
        data: { source, target: task.index },
      }),
    ),
  );
  return { nodes: [...frames, ...tasks], edges };
}
