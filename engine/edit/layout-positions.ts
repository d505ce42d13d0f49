/** The `layout` of a document: positions of the tasks that a person has placed. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { Position } from "./operations.ts";
import type { SourcePatch } from "./source-patch.ts";
import { entryOf } from "./source-tree.ts";
import { WORKFLOW_KEY_ORDER } from "./task-list.ts";

/** Sets and removes positions; a layout without any goes as a whole. */
export function setPositions(patch: SourcePatch, positions: ReadonlyMap<string, Position | null>): void {
  const { root } = patch.tree;
  if (root === undefined || positions.size === 0) return;
  const layout = entryOf(root, "layout")?.value;
  const values = new Map<string, JsonValue | undefined>(
    [...positions].map(([id, position]) => [id, position === null ? undefined : position.map(Math.round)]),
  );
  if (layout?.kind === "map" && layout.entries.length > 0) {
    const own = new Map([...values].filter(([id, value]) => value !== undefined || entryOf(layout, id) !== undefined));
    if (own.size > 0 && !patch.setKeys(layout, own)) {
      const placed = [...own].filter(([, value]) => value !== undefined);
      patch.setKeys(
        root,
        new Map([["layout", placed.length === 0 ? undefined : (Object.fromEntries(placed) as JsonValue)]]),
      );
    }
    return;
  }
  const placed = Object.fromEntries([...values].filter(([, value]) => value !== undefined));
  if (Object.keys(placed).length > 0)
    patch.setKeys(root, new Map([["layout", placed as JsonValue]]), WORKFLOW_KEY_ORDER);
}
