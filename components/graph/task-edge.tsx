"use client";

import { type Edge, type EdgeProps, Position } from "@xyflow/react";
import { memo } from "react";
import { classNames } from "../ui/class-names.ts";
import { useEdgeMark, useGraph } from "./graph-context.tsx";
import { type EdgeLanes, edgePath } from "./edge-path.ts";
import { BOX_ACROSS } from "./graph-model.ts";

export type TaskEdgeType = Edge<
  { readonly source: number; readonly target: number; readonly lanes?: EdgeLanes | undefined },
  "task"
>;

const STYLE = {
  none: "stroke-control",
  dimmed: "stroke-line-strong",
  critical: "stroke-accent",
  highlighted: "stroke-ink",
} as const;

/** The one is thicker, the other broken: neither is told by its colour alone. */
const CHANGE = { added: "stroke-state-success stroke-[2.5]", removed: "stroke-danger [stroke-dasharray:6_5]" } as const;

export const TaskEdge = memo(function TaskEdge({
  data,
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
}: EdgeProps<TaskEdgeType>) {
  const mark = useEdgeMark(data?.source ?? -1, data?.target ?? -1);
  const { changes, size } = useGraph();
  const direction = sourcePosition === Position.Bottom ? "down" : "right";
  const change = changes?.edges.get((data?.target ?? -1) * size + (data?.source ?? -1));
  return (
    <path
      d={edgePath(sourceX, sourceY, targetX, targetY, {
        direction,
        lanes: data?.lanes,
        boxAcross: BOX_ACROSS[direction],
      })}
      data-mark={mark}
      data-change={change}
      fill="none"
      strokeWidth={mark === "critical" ? 2.5 : mark === "highlighted" ? 2 : 1.5}
      className={classNames(
        "pointer-events-none transition-[stroke]",
        change === undefined ? STYLE[mark] : CHANGE[change],
      )}
    />
  );
});
