/** A group's frame that is dragged takes its tasks along. */
import type { NodePositionChange } from "@xyflow/react";
import type { Position } from "#engine/edit/operations.ts";
import { type CanvasNode, frameId } from "./canvas-elements.ts";
import type { DraftPicture } from "./draft-picture.ts";

/** These moves, and those of the tasks within the frames among them: by as much, if they do not move themselves. */
export function withMembers(moves: readonly NodePositionChange[], nodes: readonly CanvasNode[]): NodePositionChange[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const moving = new Set(moves.map(({ id }) => id));
  const taken = moves.flatMap(({ id, position, dragging }): NodePositionChange[] => {
    const frame = byId.get(id);
    if (frame?.type !== "frame" || position === undefined) return [];
    const [x, y] = [position.x - frame.position.x, position.y - frame.position.y];
    return frame.data.members.flatMap((member): NodePositionChange[] => {
      const node = byId.get(member);
      if (node === undefined || moving.has(member)) return [];
      const to = { x: node.position.x + x, y: node.position.y + y };
      return [{ type: "position", id: member, position: to, ...(dragging !== undefined && { dragging }) }];
    });
  });
  return [...moves, ...taken];
}

/**
 * Where the tasks stand when a drag has ended, by id.
 *
 * @param dragged the nodes as they stand now
 * @param picture where the frames stood before
 * @param stood where these tasks stood before
 */
export function placesAfterDrag(
  dragged: readonly CanvasNode[],
  picture: DraftPicture,
  stood: (ids: readonly string[]) => ReadonlyMap<string, Position>,
): ReadonlyMap<string, Position> {
  const frames = new Map(picture.groups.map((group) => [frameId(group.name, group.part), group]));
  const places = new Map<string, Position>();
  for (const { id, type, data, position } of dragged) {
    const frame = frames.get(id);
    if (type !== "frame" || frame === undefined) continue;
    for (const [member, [x, y]] of stood(data.members)) {
      places.set(member, [x + position.x - frame.x, y + position.y - frame.y]);
    }
  }
  // What was dragged itself stands where it was put.
  for (const { id, type, position } of dragged) if (type === "task") places.set(id, [position.x, position.y]);
  return places;
}
