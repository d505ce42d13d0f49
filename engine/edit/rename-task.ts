/** Tasks' new ids, in every place that names them. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { idOf } from "./id-lists.ts";
import { isExpressionAt, isTaskIdPath, referenceSitesOf, referencesInText } from "./references.ts";
import { type Renaming, renamedValue } from "./renamed-value.ts";
import { rewriteReferences, writeKey, writeOutAliases } from "./rewrite-references.ts";
import { lineEnd } from "./source-lines.ts";
import type { SourcePatch } from "./source-patch.ts";
import { entryOf, type MapPlace, type ScalarPlace, type SourcePlace } from "./source-places.ts";
import type { SourceTree } from "./source-tree.ts";
import { valueAt } from "./source-values.ts";
import { taskListOf } from "./task-list.ts";
import { rewriteScalar } from "./write-value.ts";

/**
 * @param newIds by the index of the task in the list
 * @param elsewhere ids of tasks that are not in this text: `tasks.load-all` does not name `load` if there is a `load-all`
 */
export function renamingOf(
  tree: SourceTree,
  newIds: ReadonlyMap<number, string>,
  elsewhere: Iterable<string> = [],
): Renaming {
  const { byId } = taskListOf(tree);
  const ids = new Map<string, string>();
  for (const { id, place } of byId.values()) {
    const newId = newIds.get(place);
    if (newId !== undefined) ids.set(id, newId);
  }
  return { ids, places: newIds, known: new Set([...byId.keys(), ...elsewhere]) };
}

/**
 * Adds to `patch` what renames tasks; the caller has seen that the new ids are free. Where two tasks have one id, it
 * is the first one that is drawn: references go with it.
 *
 * An alias stays where what it stands for becomes what it must be here; else the value is written in its place.
 */
export function renameTasks(patch: SourcePatch, renaming: Renaming): void {
  const { tree } = patch;
  if (tree.root === undefined) return;
  const newIds = new Map<SourcePlace, string>();
  for (const { map, place } of taskListOf(tree).tasks) {
    const [id, newId] = [entryOf(map, "id")?.value, renaming.places.get(place)];
    if (id !== undefined && newId !== undefined) newIds.set(id, newId);
  }
  const replaced = new Map<SourcePlace, JsonValue>();
  // An id that is a number is no text yet, and becomes one.
  for (const [place, newId] of newIds) {
    if (place.kind !== "scalar") continue;
    rewriteId(patch, place, newId);
    replaced.set(place, newId);
  }
  const sites = [...referenceSitesOf(tree)];
  for (const { place, keys, isInTask } of sites) {
    if (place.kind !== "scalar" || newIds.has(place)) continue;
    const value = renamedValue(place.value, keys, isInTask, renaming);
    if (value === place.value || typeof value !== "string") continue;
    const isId = isInTask && isTaskIdPath(keys) && renaming.ids.has(idOf(place.value) ?? "");
    if (isId) rewriteId(patch, place, value);
    else {
      const isExpression = isExpressionAt(keys, isInTask);
      const references = referencesInText(String(place.value), isExpression, renaming.ids, renaming.known);
      rewriteReferences(patch, place, references, renaming.ids);
    }
    replaced.set(place, value);
  }
  writeOutAliases(
    patch,
    sites,
    replaced,
    ({ place, keys, isInTask }) => newIds.get(place) ?? renamedValue(valueAt(tree, place), keys, isInTask, renaming),
  );
  renameInLayout(patch, tree.root, renaming.ids);
}

function renameInLayout(patch: SourcePatch, root: MapPlace, ids: ReadonlyMap<string, string>): void {
  const layout = entryOf(root, "layout")?.value;
  if (layout?.kind !== "map") return;
  for (const entry of layout.entries) {
    const to = ids.get(entry.key);
    if (to === undefined) continue;
    writeKey(patch, entry, to);
  }
}

/** An id is written without escapes in every style, and in a block text (`|-`) as it is. */
function rewriteId(patch: SourcePatch, place: ScalarPlace, to: string): void {
  if (place.style === "literal" || place.style === "folded") {
    const from = String(place.value);
    const content = lineEnd(patch.tree.text, place.start);
    const at = patch.tree.text.indexOf(from, content);
    patch.replaceText(at, at + from.length, to);
  } else {
    // An id holds nothing that needs quotes in brackets only, so one way of writing serves both.
    patch.replaceText(
      place.start,
      place.end,
      rewriteScalar(place, patch.tree.text.slice(place.start, place.end), to, patch.context, undefined),
    );
  }
}
