"use client";

import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { ChevronDown, ChevronRight, CircleAlert, TriangleAlert } from "lucide-react";
import { memo } from "react";
import type { Severity } from "#engine/document/diagnostics.ts";
import { classNames } from "../ui/class-names.ts";
import { useEditorSession } from "./use-editor.ts";

/** The frame around a group's tasks, whose ids are the members. It is dragged by its name, and takes them along. */
export type FrameNodeType = Node<{ readonly name: string; readonly members: readonly string[] }, "frame">;
/** The part of a frame that it is dragged by. */
export const FRAME_HANDLE = "frame-handle";
/** A group that is drawn as one box. */
export type CollapsedNodeType = Node<
  {
    readonly name: string;
    /** Ids of its tasks. */
    readonly members: readonly string[];
    /** The worst that is wrong with them. */
    readonly problem?: { readonly severity: Severity; readonly message: string };
  },
  "collapsed"
>;

function useToggle(name: string): () => void {
  const session = useEditorSession();
  return () => {
    const collapsed = new Set(session.read().collapsed);
    if (!collapsed.delete(name)) collapsed.add(name);
    session.collapse(collapsed);
  };
}

export const FrameNode = memo(function FrameNode({ data: { name, members } }: NodeProps<FrameNodeType>) {
  const toggle = useToggle(name);
  return (
    <div className="size-full rounded-xl border border-line-strong border-dashed bg-ink/[0.025] px-1.5">
      <div className="pointer-events-auto flex h-4.5 w-fit max-w-full items-center font-medium text-muted text-xs leading-4">
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Draw the group ${name} as one box`}
          title={`Draw the group ${name} as one box`}
          onClick={(event) => {
            event.stopPropagation();
            toggle();
          }}
          className="nodrag nopan grid h-4 w-5 shrink-0 place-items-center rounded transition-colors hover:bg-hover hover:text-ink"
        >
          <ChevronDown className="size-3.5" aria-hidden="true" />
        </button>
        <span
          title={`A click selects the tasks of ${name}, dragging moves them`}
          className={classNames(
            FRAME_HANDLE,
            "flex min-w-0 cursor-grab items-center gap-0.5 rounded px-1 transition-colors hover:bg-hover hover:text-ink active:cursor-grabbing",
          )}
        >
          <span className="truncate">{name}</span>
          <span className="pl-0.5 text-faint tabular-nums">{members.length}</span>
        </span>
      </div>
    </div>
  );
});

const anchorStyle = "size-0! min-h-0! min-w-0! border-0! opacity-0";

export const CollapsedNode = memo(function CollapsedNode({
  data: { name, members, problem },
  selected,
  sourcePosition = Position.Right,
  targetPosition = Position.Left,
}: NodeProps<CollapsedNodeType>) {
  const toggle = useToggle(name);
  return (
    <div
      className={classNames(
        "relative flex size-full items-center gap-1.5 rounded-lg border bg-surface pr-3 pl-1.5 transition-[border-color]",
        // Two edges behind it: there is more than one box here.
        "shadow-[3px_3px_0_-1px_var(--surface),3px_3px_0_0_var(--line-strong),6px_6px_0_-1px_var(--surface),6px_6px_0_0_var(--line-strong)]",
        selected ? "border-accent ring-2 ring-accent/40" : "border-line-strong hover:border-control",
      )}
    >
      <Handle type="target" position={targetPosition} isConnectable={false} className={anchorStyle} />
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Show the tasks of the group ${name}`}
        title="Show its tasks"
        onClick={(event) => {
          event.stopPropagation();
          toggle();
        }}
        className="nodrag nopan grid size-8 shrink-0 place-items-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink"
      >
        <ChevronRight className="size-4" aria-hidden="true" />
      </button>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium text-ink text-sm leading-5">{name}</span>
        <span className="block h-4 text-faint text-xs tabular-nums">
          {members.length} {members.length === 1 ? "task" : "tasks"}
        </span>
      </span>
      {problem !== undefined && (
        <span title={problem.message} className={problem.severity === "error" ? "text-danger" : "text-warning"}>
          {problem.severity === "error" ? (
            <CircleAlert className="size-4" aria-label={`Error: ${problem.message}`} />
          ) : (
            <TriangleAlert className="size-4" aria-label={`Warning: ${problem.message}`} />
          )}
        </span>
      )}
      <Handle type="source" position={sourcePosition} isConnectable={false} className={anchorStyle} />
    </div>
  );
});
