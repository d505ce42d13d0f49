/**
 * From one picture to the next: boxes glide to where they stand now, so that the eye can follow what an
 * arranging, an undo or a new task has moved. Edges follow by themselves.
 */
import { prefersStillness } from "../graph/motion.ts";
import type { CanvasNode } from "./canvas-elements.ts";

const GLIDE_MS = 200;
/** More than these are placed at once: every frame would be late. */
const MOST_GLIDING = 200;

/**
 * Shows `to`, by way of what lies between where it needs no more than a moment.
 *
 * @param from the nodes that are drawn now
 * @returns what ends it where it stands
 */
export function glide(
  from: readonly CanvasNode[],
  to: CanvasNode[],
  show: (nodes: CanvasNode[]) => void,
): (() => void) | undefined {
  const before = new Map(from.map((node) => [node.id, node.position]));
  const moved = to.flatMap((node, index) => {
    const start = before.get(node.id);
    const isMoved = start !== undefined && (start.x !== node.position.x || start.y !== node.position.y);
    return isMoved ? [{ index, start, end: node.position }] : [];
  });
  if (moved.length === 0 || moved.length > MOST_GLIDING || prefersStillness()) {
    show(to);
    return undefined;
  }
  const between = (share: number): CanvasNode[] => {
    const nodes = [...to];
    for (const { index, start, end } of moved) {
      const node = nodes[index] as CanvasNode;
      const position = { x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share };
      nodes[index] = { ...node, position } as CanvasNode;
    }
    return nodes;
  };
  let beganAt: number | undefined;
  let frame = requestAnimationFrame(function next(now) {
    beganAt ??= now;
    const time = (now - beganAt) / GLIDE_MS;
    if (time >= 1) {
      show(to);
      return;
    }
    // Quick at first, then slower: Penner's cubic ease-out.
    show(between(1 - (1 - time) ** 3));
    frame = requestAnimationFrame(next);
  });
  // What is new, gone or chosen is so at once; only the places follow.
  show(between(0));
  return () => cancelAnimationFrame(frame);
}

/** What is shown next while some boxes are being dragged: those stay under the pointer. */
export function besideDragged(next: CanvasNode[], now: readonly CanvasNode[]): CanvasNode[] {
  const dragged = new Map(now.flatMap((node) => (node.dragging === true ? [[node.id, node.position]] : [])));
  if (dragged.size === 0) return next;
  return next.map((node) => {
    const position = dragged.get(node.id);
    return position === undefined ? node : ({ ...node, position, dragging: true } as CanvasNode);
  });
}
