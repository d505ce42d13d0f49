/** A task's new id, in every place that names it. */
import { applyChanges, type TextChange } from "./text-change.ts";
import { isTaskIdPath, referencesInText, textsOf } from "./references.ts";
import { entryOf, type MapPlace, type ScalarPlace, type SourceTree } from "./source-tree.ts";
import type { SourcePatch } from "./source-patch.ts";
import { taskListOf } from "./task-list.ts";
import { rewriteScalar } from "./write-value.ts";

/**
 * Adds to `patch` what renames the task; the caller has seen that `to` is free.
 *
 * @param elsewhere ids of tasks that are not in this text: `tasks.load-all` does not name `load` if there is a `load-all`
 */
export function renameTask(patch: SourcePatch, from: string, to: string, elsewhere: Iterable<string> = []): void {
  const { tree } = patch;
  const { tasks, byId } = taskListOf(tree);
  if (tree.root === undefined) return;
  const known = new Set([...byId.keys(), ...elsewhere]);
  for (const task of tasks) {
    const id = task.id === from ? entryOf(task.map, "id")?.value : undefined;
    if (id?.kind === "scalar") rewrite(patch, id, to);
  }
  for (const site of textsOf(tree.root)) {
    if (site.isInTask && site.keys.length === 1 && site.keys[0] === "id") continue;
    if (site.isInTask && site.value === from && isTaskIdPath(site.keys)) {
      rewrite(patch, site.place, to);
      continue;
    }
    const offsets = referencesInText(site.value, site.isExpression, from, known);
    if (offsets.length === 0) continue;
    const changes = offsets.map((offset) => ({ from: offset, to: offset + from.length, insert: to }));
    const inSource = changesInSource(tree, site.place, site.value, from, changes);
    if (inSource === undefined) rewrite(patch, site.place, applyChanges(site.value, changes));
    else for (const change of inSource) patch.replaceText(change.from, change.to, change.insert);
  }
  renameInLayout(patch, tree, tree.root, from, to);
}

function renameInLayout(patch: SourcePatch, tree: SourceTree, root: MapPlace, from: string, to: string): void {
  const layout = entryOf(root, "layout")?.value;
  if (layout?.kind !== "map") return;
  for (const entry of layout.entries) {
    if (entry.key !== from) continue;
    const written = tree.text.slice(entry.from, entry.keyEnd);
    const quote = /^["']/.exec(written)?.[0] ?? "";
    patch.replaceText(entry.from, entry.keyEnd, `${quote}${to}${quote}`);
  }
}

function rewrite(patch: SourcePatch, place: ScalarPlace, value: string): void {
  // An id holds nothing that needs quotes in brackets only, so one way of writing serves both.
  patch.replaceText(place.start, place.end, rewriteScalar(place, value, patch.context, true, 0));
}

/**
 * Where the occurrences stand in the text as it is written: the n-th of the value is the n-th of the
 * source, as an id has no character that any style of quoting writes differently. Undefined where the
 * counts differ: an escape, or a line folded in the middle.
 */
function changesInSource(
  tree: SourceTree,
  place: ScalarPlace,
  value: string,
  id: string,
  changes: readonly TextChange[],
): TextChange[] | undefined {
  const inValue = occurrences(value, id);
  const inSource = occurrences(tree.text.slice(place.start, place.end), id);
  if (inValue.length !== inSource.length) return undefined;
  return changes.map(({ from, insert }) => {
    const at = place.start + (inSource[inValue.indexOf(from)] as number);
    return { from: at, to: at + id.length, insert };
  });
}

function occurrences(text: string, part: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) found.push(at);
  return found;
}
