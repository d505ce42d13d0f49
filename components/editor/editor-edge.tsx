"use client";

import { BaseEdge, type Edge, type EdgeProps, Position } from "@xyflow/react";
import { memo } from "react";
import { useEdgeMark } from "../graph/graph-context.tsx";
import { type EdgeLanes, edgePath } from "../graph/edge-path.ts";
import { BOX_ACROSS } from "../graph/graph-model.ts";
import { classNames } from "../ui/class-names.ts";

export type EditorEdgeType = Edge<
  { readonly source: number; readonly target: number; readonly lanes?: EdgeLanes | undefined },
  "task"
>;

/** Handles reach over the box by this much, and edges would end at their outer rim; they begin and end at the box. */
export const HANDLE_RADIUS = 6;

/** An edge that can be chosen, taken by its ends and dropped upon. */
export const EditorEdge = memo(function EditorEdge({
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
  selected = false,
  data,
}: EdgeProps<EditorEdgeType>) {
  const isDown = sourcePosition === Position.Bottom;
  const mark = useEdgeMark(data?.source ?? -1, data?.target ?? -1);
  return (
    <BaseEdge
      path={
        isDown
          ? edgePath(sourceX, sourceY - HANDLE_RADIUS, targetX, targetY + HANDLE_RADIUS, {
              direction: "down",
              lanes: data?.lanes,
              boxAcross: BOX_ACROSS.down,
            })
          : edgePath(sourceX - HANDLE_RADIUS, sourceY, targetX + HANDLE_RADIUS, targetY, {
              direction: "right",
              lanes: data?.lanes,
              boxAcross: BOX_ACROSS.right,
            })
      }
      interactionWidth={18}
      data-mark={mark}
      className={classNames(
        "transition-[stroke]",
        selected
          ? "stroke-accent! stroke-[3.5]!"
          : mark === "critical"
            ? "stroke-accent! stroke-[2]!"
            : "stroke-control! stroke-[1.5]!",
        "[.react-flow\\_\\_edge:hover_&]:stroke-ink! [[data-drop=over]_&]:stroke-accent! [[data-drop=over]_&]:stroke-[3]!",
      )}
    />
  );
});
