/** A task's new id, in every place that names it. */
import { applyChanges, type TextChange } from "./text-change.ts";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isExpressionPath } from "#engine/document/expression-paths.ts";
import type { JsonMap } from "#engine/document/json-map.ts";
import { scalarOffsets } from "#engine/document/scalar-offsets.ts";
import { isTaskIdPath, referencesInText, textsOf } from "./references.ts";
import { lineEnd } from "./source-lines.ts";
import {
  type AliasPlace,
  entryOf,
  type MapPlace,
  type ScalarPlace,
  type SourcePlace,
  type SourceTree,
  targetOf,
  valueAt,
} from "./source-tree.ts";
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
  const { byId } = taskListOf(tree);
  const task = byId.get(from);
  if (tree.root === undefined || task === undefined) return;
  const known = new Set([...byId.keys(), ...elsewhere]);
  // Where two tasks have the id, it is the first one that is drawn and named: that of the other stays.
  const id = entryOf(task.map, "id")?.value;
  const rewritten = new Set<SourcePlace>();
  if (id?.kind === "scalar") {
    rewrite(patch, id, to);
    rewritten.add(id);
  }
  const aliases: AliasPlace[] = id?.kind === "alias" ? [id] : [];
  for (const site of textsOf(tree)) {
    if (site.isInTask && site.keys.length === 1 && site.keys[0] === "id") continue;
    if (site.isInTask && site.value === from && isTaskIdPath(site.keys)) {
      if (site.place.kind === "alias") aliases.push(site.place);
      else {
        rewrite(patch, site.place, to);
        rewritten.add(site.place);
      }
      continue;
    }
    // What an alias repeats is changed where it is written.
    if (site.place.kind === "alias") continue;
    const offsets = referencesInText(site.value, site.isExpression, from, known);
    if (offsets.length === 0) continue;
    const changes = offsets.map((offset) => ({ from: offset, to: offset + from.length, insert: to }));
    const inSource = changesInSource(tree, site.place, site.value, from, changes);
    if (inSource === undefined) patch.replaceText(site.place.start, site.place.end, inOneLine(site.value, changes));
    else for (const change of inSource) patch.replaceText(change.from, change.to, change.insert);
  }
  // The name of another value, a title for instance, which stays: here only the id is meant.
  for (const alias of aliases) {
    const target = targetOf(tree, alias);
    if (target === undefined || !rewritten.has(target)) patch.replaceText(alias.start, alias.end, to);
  }
  renameInLayout(patch, tree, tree.root, from, to);
}

/**
 * Where a task is still named by an id that it has no more: what merges, anchors and aliases bring from elsewhere.
 * @returns the id of the task, or the key of the workflow; undefined if there is none
 */
export function leftReference(after: SourceTree, from: string, to: string): string | undefined {
  const { tasks, byId } = taskListOf(after);
  if (!byId.has(to)) return to;
  // A second task with the former id is what is named now.
  if (byId.has(from) || after.root === undefined) return undefined;
  const known = new Set([...byId.keys(), from]);
  for (const task of tasks) {
    const value = valueAt(after, task.map);
    if (namesTask(value, [], true, from, known)) return task.id;
  }
  const { tasks: _tasks, ...rest } = valueAt(after, after.root) as JsonMap;
  return Object.keys(rest).find((key) => namesTask(rest[key] ?? null, [key], false, from, known));
}

function namesTask(
  value: JsonValue,
  keys: readonly string[],
  isInTask: boolean,
  id: string,
  known: ReadonlySet<string>,
): boolean {
  if (typeof value === "string") {
    const path = !isInTask && keys[0] === "defaults" ? keys.slice(1) : keys;
    if (isInTask && keys[0] !== "id" && value === id && isTaskIdPath(keys)) return true;
    return referencesInText(value, isExpressionPath(path), id, known).length > 0;
  }
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, each]) => namesTask(each as JsonValue, [...keys, key], isInTask, id, known));
}

function renameInLayout(patch: SourcePatch, tree: SourceTree, root: MapPlace, from: string, to: string): void {
  const layout = entryOf(root, "layout")?.value;
  if (layout?.kind !== "map") return;
  for (const entry of layout.entries) {
    if (entry.key !== from) continue;
    // Behind a `?` or an anchor, before a colon.
    const written = tree.text.slice(entry.from, entry.keyEnd);
    const at = written.lastIndexOf(from);
    // A word that YAML takes for something else is no key of a map of texts.
    const isWord = /^(?:null|true|false)$/i.test(to) && !/["']/.test(written);
    if (at !== -1) patch.replaceText(entry.from + at, entry.from + at + from.length, isWord ? `"${to}"` : to);
  }
}

function rewrite(patch: SourcePatch, place: ScalarPlace, value: string): void {
  // An id holds nothing that needs quotes in brackets only, so one way of writing serves both.
  patch.replaceText(place.start, place.end, rewriteScalar(place, value, patch.context, true, 0));
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

/** A text with changes in it in double quotes, which need no line of their own anywhere. */
function inOneLine(value: string, changes: readonly TextChange[]): string {
  return JSON.stringify(applyChanges(value, changes));
}

function occurrences(text: string, part: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) found.push(at);
  return found;
}
