import { useReactFlow } from "@xyflow/react";
import { type DragEvent, type RefObject, useEffect, useState } from "react";
import type { Edge, Position } from "#engine/edit/operations.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "../graph/box-size.ts";
import { EDGE_SEPARATOR } from "./canvas-elements.ts";
import { TASK_TYPE_MEDIA } from "./palette.tsx";

interface TypeDrop {
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDragLeave: () => void;
  readonly onDrop: (event: DragEvent) => void;
}

/** A task type that is dragged in from the palette. @param onType told where it was dropped, or on which edge */
export function useTypeDrop(
  root: RefObject<HTMLElement | null>,
  onType: (type: string, at: { readonly position: Position; readonly edge?: Edge }) => void,
): TypeDrop {
  const flow = useReactFlow();
  const [over, setOver] = useState<string>();
  // The edge that it is over: found in the DOM, marked in the DOM, no render of a thousand edges.
  useEffect(() => {
    if (over === undefined) return;
    const element = root.current?.querySelector(`[data-id="${CSS.escape(over)}"]`);
    element?.setAttribute("data-drop", "over");
    return () => element?.removeAttribute("data-drop");
  }, [over, root]);
  return {
    onDragOver: (event) => {
      if (!event.dataTransfer.types.includes(TASK_TYPE_MEDIA)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(edgeUnder(event.clientX, event.clientY));
    },
    onDragLeave: () => setOver(undefined),
    onDrop: (event) => {
      const type = event.dataTransfer.getData(TASK_TYPE_MEDIA);
      setOver(undefined);
      if (type === "") return;
      event.preventDefault();
      const [from, to] = edgeUnder(event.clientX, event.clientY)?.split(EDGE_SEPARATOR) ?? [];
      const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const position: Position = [point.x - NODE_WIDTH / 2, point.y - NODE_HEIGHT / 2];
      onType(type, { position, ...(from !== undefined && to !== undefined && { edge: { from, to } }) });
    },
  };
}

/** The id of the edge at a point of the screen; one that stands for several is none. */
function edgeUnder(x: number, y: number): string | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const edge = element.closest(".react-flow__edge.selectable");
    if (edge !== null) return edge.getAttribute("data-id") ?? undefined;
  }
  return undefined;
}
