/** The `layout` of a document: positions of the tasks that a person has placed. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import type { Position } from "./operations.ts";
import type { SourcePatch } from "./source-patch.ts";
import { entryOf, type MapPlace } from "./source-places.ts";
import type { SourceTree } from "./source-tree.ts";
import { mergedInto, valueAt } from "./source-values.ts";
import { WORKFLOW_KEY_ORDER } from "./task-list.ts";

/** Where tasks were placed, by their ids; undefined where nothing or something else is written. */
export function layoutOf(tree: SourceTree): JsonMap | undefined {
  const value = tree.root && layoutValue(tree, tree.root);
  return isJsonMap(value) ? value : undefined;
}

function layoutValue(tree: SourceTree, root: MapPlace): JsonValue | undefined {
  const entry = entryOf(root, "layout");
  return entry === undefined ? mergedInto(tree, root)["layout"] : valueAt(tree, entry.value);
}

/**
 * Sets and removes positions; a layout without any goes as a whole. One that is an alias or comes from a merge is
 * written out: what it repeats is not the layout alone. A word that stands there gives way.
 *
 * @returns why they cannot be set, in words for the person who placed the tasks
 */
export function setPositions(
  patch: SourcePatch,
  positions: ReadonlyMap<string, Position | null>,
): { readonly problem: string } | undefined {
  const { root } = patch.tree;
  if (root === undefined || positions.size === 0) return undefined;
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
    return undefined;
  }
  const current = layoutValue(patch.tree, root);
  const isPlaced = [...values.values()].some((value) => value !== undefined);
  if (Array.isArray(current) && current.length > 0) {
    return isPlaced ? { problem: "The layout is no map of ids to positions: mend it in the text first." } : undefined;
  }
  const before = new Map<string, JsonValue | undefined>(Object.entries(isJsonMap(current) ? current : {}));
  if (!isPlaced && ![...values.keys()].some((id) => before.has(id))) return undefined;
  const placed = [...new Map([...before, ...values])].filter(([, value]) => value !== undefined);
  const next = placed.length === 0 ? undefined : (Object.fromEntries(placed) as JsonValue);
  patch.setKeys(root, new Map([["layout", next]]), WORKFLOW_KEY_ORDER);
  return undefined;
}
