"use client";

import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";

export type GroupNodeType = Node<{ readonly name: string; readonly count: number }, "frame">;

/** The frame around the tasks of a group. */
export const GroupNode = memo(function GroupNode({ data }: NodeProps<GroupNodeType>) {
  return (
    <div className="size-full rounded-xl border border-line-strong border-dashed bg-ink/[0.025] px-3">
      <p className="h-4.5 truncate pt-px font-medium text-muted text-xs leading-4">
        {data.name} <span className="text-faint tabular-nums">{data.count}</span>
      </p>
    </div>
  );
});
