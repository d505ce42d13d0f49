/** A draft as React Flow's nodes and edges. What has not changed stays the same object, and is not drawn again. */
import type { Diagnostic, Severity } from "#engine/document/diagnostics.ts";
import type { Draft } from "#engine/edit/draft.ts";
import { handlesOf, SIDES } from "../graph/flow-elements.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "../graph/box-size.ts";
import { isSameLanes } from "../graph/edge-path.ts";
import { lanesOf } from "../graph/graph-model.ts";
import type { DraftPicture } from "./draft-picture.ts";
import { type EditorEdgeType, HANDLE_RADIUS } from "./editor-edge.tsx";
import { type CollapsedNodeType, FRAME_HANDLE, type FrameNodeType } from "./editor-group.tsx";
import type { EditorNodeType } from "./editor-node.tsx";

export type CanvasNode = EditorNodeType | FrameNodeType | CollapsedNodeType;

export const EDGE_SEPARATOR = " → ";

/** The id of the node of a group that is drawn as one box, or of one of its frames. */
export function frameId(group: string, part = 0): string {
  return part === 0 ? `group:${group}` : `group:${group}:${part}`;
}

const SIZE = {
  width: NODE_WIDTH,
  height: NODE_HEIGHT,
  measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
} as const;

interface Problem {
  readonly severity: Severity;
  readonly message: string;
}

/** @param former the nodes that are drawn now */
export function canvasNodes(
  draft: Draft,
  picture: DraftPicture,
  diagnostics: readonly Diagnostic[],
  selection: ReadonlySet<string>,
  former: CanvasNode[],
): CanvasNode[] {
  const byId = new Map(former.map((node) => [node.id, node]));
  const problems = problemsByTask(draft, diagnostics);
  const { source: sourcePosition, target: targetPosition } = SIDES[picture.direction];
  // Told up front, so that a thousand boxes need not be measured.
  const ports = { handles: handlesOf(picture.direction, HANDLE_RADIUS), sourcePosition, targetPosition };
  const hidden = new Set(picture.collapsed.flatMap(({ members }) => members));
  const membersOf = Map.groupBy(draft.tasks, ({ group }) => group);
  const frames = picture.groups.map((group): FrameNodeType => {
    const members = membersOf.get(group.name)?.map(({ id }) => id) ?? [];
    const same = byId.get(frameId(group.name, group.part));
    if (
      same?.type === "frame" &&
      same.position.x === group.x &&
      same.position.y === group.y &&
      same.width === group.width &&
      same.height === group.height &&
      isSameList(same.data.members, members)
    ) {
      return same;
    }
    return {
      id: frameId(group.name, group.part),
      type: "frame",
      position: { x: group.x, y: group.y },
      width: group.width,
      height: group.height,
      zIndex: -1,
      selectable: false,
      connectable: false,
      dragHandle: `.${FRAME_HANDLE}`,
      data: { name: group.name, members },
      style: { pointerEvents: "none" },
    };
  });
  const boxes = picture.collapsed.map((group): CollapsedNodeType => {
    const members = group.members.map((index) => draft.tasks[index]?.id ?? "");
    const problem = worst(group.members.map((index) => problems.get(index)));
    return {
      id: frameId(group.name),
      type: "collapsed",
      position: { x: group.x, y: group.y },
      ...SIZE,
      ...ports,
      draggable: false,
      connectable: false,
      selected: members.some((id) => selection.has(id)),
      data: { name: group.name, members, ...(problem === undefined ? {} : { problem }) },
    };
  });
  const nodes = draft.tasks.flatMap((task): EditorNodeType[] => {
    if (hidden.has(task.index)) return [];
    const position = { x: picture.x[task.index] ?? 0, y: picture.y[task.index] ?? 0 };
    const problem = problems.get(task.index);
    const selected = selection.has(task.id);
    const same = byId.get(task.id);
    if (
      same?.type === "task" &&
      same.data.task === task &&
      same.sourcePosition === sourcePosition &&
      same.position.x === position.x &&
      same.position.y === position.y &&
      same.data.problem?.message === problem?.message &&
      same.selected === selected
    ) {
      return [same];
    }
    return [
      {
        id: task.id,
        type: "task",
        position,
        selected,
        ...SIZE,
        ...ports,
        data: { task, ...(problem === undefined ? {} : { problem }) },
      },
    ];
  });
  return sameOr(former, [...frames, ...boxes, ...nodes]);
}

/** @param former the edges that are drawn now; those that stay keep their selection */
export function canvasEdges(draft: Draft, picture: DraftPicture, former: EditorEdgeType[]): EditorEdgeType[] {
  const byId = new Map(former.map((edge) => [edge.id, edge]));
  const boxOf = new Map<number, string>();
  for (const { name, members } of picture.collapsed) for (const index of members) boxOf.set(index, frameId(name));
  const drawn = new Set<string>();
  const edges = draft.tasks.flatMap((task) =>
    task.upstream.flatMap((upstream): EditorEdgeType[] => {
      const [sourceBox, targetBox] = [boxOf.get(upstream), boxOf.get(task.index)];
      const source = sourceBox ?? draft.tasks[upstream]?.id ?? "";
      const target = targetBox ?? task.id;
      const id = `${source}${EDGE_SEPARATOR}${target}`;
      // Several edges between two boxes are one line, and none within a box.
      if (source === target || drawn.has(id)) return [];
      drawn.add(id);
      const same = byId.get(id);
      const lanes = lanesOf(picture, upstream, task.index);
      if (same?.data?.source === upstream && same.data.target === task.index && isSameLanes(same.data.lanes, lanes)) {
        return [same];
      }
      const data = { source: upstream, target: task.index, lanes };
      const ariaLabel = `${draft.tasks[upstream]?.id ?? ""} to ${task.id}`;
      return sourceBox === undefined && targetBox === undefined
        ? [{ id, type: "task", source, target, ariaLabel, data }]
        : [{ id, type: "task", source, target, ariaLabel, data, selectable: false, reconnectable: false }];
    }),
  );
  return sameOr(former, edges);
}

/** The former list where nothing in it is new: React Flow then has nothing to take in. */
function sameOr<Element>(former: Element[], next: Element[]): Element[] {
  return former.length === next.length && next.every((each, n) => each === former[n]) ? former : next;
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, n) => each === other[n]);
}

function problemsByTask(draft: Draft, diagnostics: readonly Diagnostic[]): ReadonlyMap<number, Problem> {
  const indexOf = new Map(draft.tasks.map(({ place, index }) => [place, index]));
  const found = new Map<number, Problem>();
  for (const { severity, message, path } of diagnostics) {
    const index = path[0] === "tasks" && typeof path[1] === "number" ? indexOf.get(path[1]) : undefined;
    if (index === undefined || severity === "info") continue;
    const worse = worst([found.get(index), { severity, message }]);
    if (worse !== undefined) found.set(index, worse);
  }
  return found;
}

/** The first error, else the first of all. */
function worst(problems: readonly (Problem | undefined)[]): Problem | undefined {
  return problems.find((each) => each?.severity === "error") ?? problems.find((each) => each !== undefined);
}
