/** A task's new id, in every place that names it. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap } from "#engine/document/json-map.ts";
import { scalarOffsets } from "#engine/document/scalar-offsets.ts";
import { idOf } from "./id-lists.ts";
import { isExpressionAt, isTaskIdPath, referenceSitesOf, referencesInText } from "./references.ts";
import { type Renaming, renamedValue } from "./renamed-value.ts";
import { lineEnd } from "./source-lines.ts";
import type { SourcePatch } from "./source-patch.ts";
import { entryOf, type MapPlace, type ScalarPlace, type SourcePlace, type SourceTree, valueAt } from "./source-tree.ts";
import { taskListOf } from "./task-list.ts";
import { applyChanges, type TextChange } from "./text-change.ts";
import { isSame } from "./value-diff.ts";
import { rewriteScalar, writeFlow } from "./write-value.ts";

/**
 * Adds to `patch` what renames the task; the caller has seen that `to` is free. Where two tasks have the id, it is
 * the first one that is drawn, and so the one that is renamed: references go with it, the other's id stays.
 *
 * An alias stays where what it stands for becomes what it must be here; else the value is written in its place.
 *
 * @param elsewhere ids of tasks that are not in this text: `tasks.load-all` does not name `load` if there is a `load-all`
 */
export function renameTask(patch: SourcePatch, from: string, to: string, elsewhere: Iterable<string> = []): void {
  const { tree } = patch;
  const { byId } = taskListOf(tree);
  const task = byId.get(from);
  if (tree.root === undefined || task === undefined) return;
  const renaming: Renaming = { from, to, known: new Set([...byId.keys(), ...elsewhere]) };
  const id = entryOf(task.map, "id")?.value;
  const replaced = new Map<SourcePlace, JsonValue>();
  // An id that is a number is no text yet, and becomes one.
  if (id?.kind === "scalar") {
    rewriteId(patch, id, from, to);
    replaced.set(id, to);
  }
  const sites = [...referenceSitesOf(tree)];
  for (const { place, keys, isInTask } of sites) {
    if (place.kind !== "scalar" || place === id) continue;
    const value = renamedValue(place.value, keys, isInTask, renaming);
    if (value === place.value || typeof value !== "string") continue;
    if (isInTask && isTaskIdPath(keys) && idOf(place.value) === from) rewriteId(patch, place, from, to);
    else if (typeof place.value === "string") rewriteText(patch, place, place.value, keys, isInTask, renaming);
    replaced.set(place, value);
  }
  // In the order of the text: what an alias stands for is settled before it.
  for (const { place, keys, isInTask, ownKeys } of sites) {
    if (place.kind !== "alias") continue;
    const wanted = place === id ? to : renamedValue(valueAt(tree, place), keys, isInTask, renaming);
    if (isSame(without(wanted, ownKeys), without(valueAt(tree, place, replaced), ownKeys))) continue;
    patch.replaceText(place.start, place.end, writeFlow(wanted, patch.context));
    replaced.set(place, wanted);
  }
  renameInLayout(patch, tree.root, from, to);
}

/** What a map merges and does not say itself. */
function without(value: JsonValue, ownKeys: ReadonlySet<string> | undefined): JsonValue {
  if (ownKeys === undefined || !isJsonMap(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !ownKeys.has(key)));
}

/** Writes the new id wherever the expressions of a text name the task. */
function rewriteText(
  patch: SourcePatch,
  place: ScalarPlace,
  value: string,
  keys: readonly string[],
  isInTask: boolean,
  { from, to, known }: Renaming,
): void {
  const changes = referencesInText(value, isExpressionAt(keys, isInTask), from, known).map((offset) => ({
    from: offset,
    to: offset + from.length,
    insert: to,
  }));
  const inSource = changesInSource(patch.tree, place, value, from, changes);
  // In double quotes, which need no line of their own anywhere.
  if (inSource === undefined) {
    patch.replaceText(place.start, place.end, JSON.stringify(applyChanges(value, changes)));
  } else for (const change of inSource) patch.replaceText(change.from, change.to, change.insert);
}

function renameInLayout(patch: SourcePatch, root: MapPlace, from: string, to: string): void {
  const layout = entryOf(root, "layout")?.value;
  if (layout?.kind !== "map") return;
  for (const entry of layout.entries) {
    if (entry.key !== from) continue;
    // What may stand before the key itself, a `?` or an anchor, stays.
    const written = patch.tree.text.slice(entry.from, entry.keyEnd);
    const quoted = /(["'])[^"']*\1$/.exec(written);
    if (quoted !== null) patch.replaceText(entry.from + quoted.index + 1, entry.keyEnd - 1, to);
    else if (written.endsWith(from)) {
      const isBlock = written.includes("\n");
      patch.replaceText(entry.keyEnd - from.length, entry.keyEnd, isBlock ? to : writeFlow(to, patch.context));
    }
  }
}

/** An id is written without escapes in every style, and in a block text (`|-`) as it is. */
function rewriteId(patch: SourcePatch, place: ScalarPlace, from: string, to: string): void {
  if (place.style === "literal" || place.style === "folded") {
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

/**
 * Where the occurrences stand in the text as it is written: the n-th of the value is the n-th of the
 * source, as an id has no character that any style of quoting writes differently, but for double quotes,
 * where an escape may end in the letters of an id. Undefined where an id is written with escapes, or over two lines.
 */
function changesInSource(
  tree: SourceTree,
  place: ScalarPlace,
  value: string,
  id: string,
  changes: readonly TextChange[],
): TextChange[] | undefined {
  const sourceOffset = offsetsOf(tree, place, value, id);
  const inSource = changes.map(({ from, insert }) => {
    const at = sourceOffset(from);
    return at === undefined ? undefined : { from: at, to: at + id.length, insert };
  });
  const found = inSource.filter((change) => change !== undefined);
  return found.length === changes.length && found.every((change) => tree.text.slice(change.from, change.to) === id)
    ? found
    : undefined;
}

function offsetsOf(
  tree: SourceTree,
  place: ScalarPlace,
  value: string,
  id: string,
): (offset: number) => number | undefined {
  if (place.style === "double") {
    return scalarOffsets(tree.text, [place.start, place.end], "QUOTE_DOUBLE", value) ?? (() => undefined);
  }
  // The line of a block's `|` or `>` holds no part of the value, though a comment may look like one.
  const isBlock = place.style === "literal" || place.style === "folded";
  const start = isBlock ? lineEnd(tree.text, place.start) : place.start;
  const inSource = occurrences(tree.text.slice(start, place.end), id);
  const inValue = occurrences(value, id);
  return (offset) => {
    const at = inSource.length === inValue.length ? inSource[inValue.indexOf(offset)] : undefined;
    return at === undefined ? undefined : start + at;
  };
}

function occurrences(text: string, part: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) found.push(at);
  return found;
}
