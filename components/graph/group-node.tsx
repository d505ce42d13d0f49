"use client";

import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";

export type GroupNodeType = Node<{ readonly name: string; readonly count: number }, "frame">;

/** The frame around the tasks of a group. */
export const GroupNode = memo(function GroupNode({ data }: NodeProps<GroupNodeType>) {
  return (
    <div className="size-full rounded-xl border border-line-strong border-dashed bg-ink/[0.025] px-3 pt-1.5">
      <p className="truncate font-medium text-muted text-xs">
        {data.name} <span className="text-faint tabular-nums">{data.count}</span>
      </p>
    </div>
  );
});
