import { type RefObject, useEffect } from "react";
import { nodeElementId } from "../graph/task-node.tsx";
import type { CanvasNode } from "./canvas-elements.ts";

/**
 * Tells a screen reader which box of the canvas it is at. Not by an attribute that React writes: a box may be out
 * of view, within a group that is drawn as one, or too small to be drawn, and a name that nothing has misleads.
 *
 * @param index of the task that was selected last
 */
export function useActiveBox(
  root: RefObject<HTMLElement | null>,
  index: number | undefined,
  nodes: readonly CanvasNode[],
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: other nodes are what happened
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const id = index === undefined ? undefined : nodeElementId(index);
      if (id !== undefined && document.getElementById(id) !== null)
        root.current?.setAttribute("aria-activedescendant", id);
      else root.current?.removeAttribute("aria-activedescendant");
    });
    return () => cancelAnimationFrame(frame);
  }, [root, index, nodes]);
}
