/** A draft as React Flow's nodes and edges. What has not changed stays the same object, and is not drawn again. */
import type { Diagnostic } from "#engine/document/diagnostics.ts";
import type { Draft } from "#engine/edit/draft.ts";
import { type GraphPicture, NODE_HEIGHT, NODE_WIDTH } from "../graph/graph-model.ts";
import type { GroupNodeType } from "../graph/group-node.tsx";
import type { EditorEdgeType } from "./editor-edge.tsx";
import type { EditorNodeType } from "./editor-node.tsx";

export type CanvasNode = EditorNodeType | GroupNodeType;

export const EDGE_SEPARATOR = " → ";

/** @param former the nodes that are drawn now */
export function canvasNodes(
  draft: Draft,
  picture: GraphPicture,
  diagnostics: readonly Diagnostic[],
  selection: ReadonlySet<string>,
  former: readonly CanvasNode[],
): CanvasNode[] {
  const byId = new Map(former.map((node) => [node.id, node]));
  const problems = problemsByTask(diagnostics);
  const frames = picture.groups.map(
    (group): GroupNodeType => ({
      id: `group:${group.name}`,
      type: "frame",
      position: { x: group.x, y: group.y },
      width: group.width,
      height: group.height,
      zIndex: -1,
      selectable: false,
      draggable: false,
      data: { name: group.name, count: group.count },
      style: { pointerEvents: "none" },
    }),
  );
  const nodes = draft.tasks.map((task): EditorNodeType => {
    const position = { x: picture.x[task.index] ?? 0, y: picture.y[task.index] ?? 0 };
    const problem = problems.get(task.index);
    const selected = selection.has(task.id);
    const same = byId.get(task.id);
    if (
      same?.type === "task" &&
      same.data.index === task.index &&
      same.position.x === position.x &&
      same.position.y === position.y &&
      same.data.problem?.message === problem?.message &&
      same.selected === selected
    ) {
      return same;
    }
    return {
      id: task.id,
      type: "task",
      position,
      selected,
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
      data: { index: task.index, ...(problem === undefined ? {} : { problem }) },
    };
  });
  return [...frames, ...nodes];
}

/** @param former the edges that are drawn now; those that stay keep their selection */
export function canvasEdges(draft: Draft, former: readonly EditorEdgeType[]): EditorEdgeType[] {
  const byId = new Map(former.map((edge) => [edge.id, edge]));
  return draft.tasks.flatMap((task) =>
    task.upstream.map((source): EditorEdgeType => {
      const from = draft.tasks[source]?.id ?? "";
      const id = `${from}${EDGE_SEPARATOR}${task.id}`;
      const same = byId.get(id);
      if (same?.data?.source === source && same.data.target === task.index) return same;
      return { id, type: "task", source: from, target: task.id, data: { source, target: task.index } };
    }),
  );
}

function problemsByTask(
  diagnostics: readonly Diagnostic[],
): ReadonlyMap<number, NonNullable<EditorNodeType["data"]["problem"]>> {
  const found = new Map<number, NonNullable<EditorNodeType["data"]["problem"]>>();
  for (const { severity, message, path } of diagnostics) {
    const index = path[0] === "tasks" ? path[1] : undefined;
    if (typeof index !== "number" || severity === "info") continue;
    const worst = found.get(index);
    if (worst === undefined || (worst.severity !== "error" && severity === "error"))
      found.set(index, { severity, message });
  }
  return found;
}
