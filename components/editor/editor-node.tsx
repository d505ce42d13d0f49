"use client";

import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { memo } from "react";
import type { Severity } from "#engine/document/diagnostics.ts";
import type { DraftTask } from "#engine/edit/draft.ts";
import { TaskBox } from "../graph/task-node.tsx";
import { classNames } from "../ui/class-names.ts";

export type EditorNodeType = Node<
  {
    readonly task: DraftTask;
    /** The worst that is wrong with it, and in words. */
    readonly problem?: { readonly severity: Severity; readonly message: string };
  },
  "task"
>;

const handleStyle = classNames(
  "size-3! rounded-full! border-2! border-surface! bg-muted! opacity-0 transition-opacity",
  "group-hover/node:opacity-100 hover:bg-accent! [.connecting_&]:opacity-100",
  // Where nothing hovers, they are there as soon as a task is chosen, and large enough for a finger.
  "[.react-flow__node.selected_&]:opacity-100 pointer-coarse:after:absolute pointer-coarse:after:-inset-3 pointer-coarse:after:content-['']",
);

/** A task on the canvas: edges begin at its right side and end at its left, or at the lower and the upper one. */
export const EditorNode = memo(function EditorNode({
  data: { task, problem },
  sourcePosition = Position.Right,
  targetPosition = Position.Left,
}: NodeProps<EditorNodeType>) {
  return (
    <div className="group/node relative size-full">
      <Handle
        type="target"
        position={targetPosition}
        // Where an edge ends, that is what one takes hold of; it is found by its place when one is drawn to it.
        className={classNames(handleStyle, task.upstream.length > 0 && "pointer-events-none!")}
      />
      <TaskBox task={task} />
      {problem !== undefined && (
        <span
          title={problem.message}
          className={classNames(
            "absolute -top-2 -right-2 grid size-5 place-items-center rounded-full border border-surface bg-surface shadow-low",
            problem.severity === "error" ? "text-danger" : "text-warning",
          )}
        >
          {problem.severity === "error" ? (
            <CircleAlert className="size-4" aria-label={`Error: ${problem.message}`} />
          ) : (
            <TriangleAlert className="size-4" aria-label={`Warning: ${problem.message}`} />
          )}
        </span>
      )}
      <Handle type="source" position={sourcePosition} className={handleStyle} />
    </div>
  );
});
