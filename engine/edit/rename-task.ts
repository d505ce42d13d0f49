/** A task's new id, in every place that names it. */
import { scalarOffsets } from "#engine/document/scalar-offsets.ts";
import { isTaskIdPath, referencesInText, type TextSite, textsOf } from "./references.ts";
import { lineEnd } from "./source-lines.ts";
import type { SourcePatch } from "./source-patch.ts";
import {
  type AliasPlace,
  entryOf,
  type MapPlace,
  type ScalarPlace,
  type SourcePlace,
  type SourceTree,
  targetOf,
} from "./source-tree.ts";
import { taskListOf } from "./task-list.ts";
import { applyChanges, type TextChange } from "./text-change.ts";
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
  const known = new Set([...byId.keys(), ...elsewhere]);
  const id = entryOf(task.map, "id")?.value;
  const rewritten = new Map<SourcePlace, string>();
  const aliases: { readonly alias: AliasPlace; readonly value: string }[] = [];
  // An id that is a number is no text yet, and becomes one.
  if (id?.kind === "alias") aliases.push({ alias: id, value: to });
  else if (id?.kind === "scalar") {
    rewriteId(patch, id, from, to);
    rewritten.set(id, to);
  }
  for (const site of textsOf(tree)) {
    if (site.place === id) continue;
    if (namesId(site, from)) {
      if (site.place.kind === "alias") aliases.push({ alias: site.place, value: to });
      else {
        rewriteId(patch, site.place, from, to);
        rewritten.set(site.place, to);
      }
      continue;
    }
    const changes = referencesInText(site.value, site.isExpression, from, known).map((offset) => ({
      from: offset,
      to: offset + from.length,
      insert: to,
    }));
    const value = applyChanges(site.value, changes);
    if (site.place.kind === "alias") aliases.push({ alias: site.place, value });
    else if (changes.length > 0) {
      const inSource = changesInSource(tree, site.place, site.value, from, changes);
      // In double quotes, which need no line of their own anywhere.
      if (inSource === undefined) patch.replaceText(site.place.start, site.place.end, JSON.stringify(value));
      else for (const change of inSource) patch.replaceText(change.from, change.to, change.insert);
      rewritten.set(site.place, value);
    }
  }
  for (const { alias, value } of aliases) {
    const target = targetOf(tree, alias);
    const written = (target && rewritten.get(target)) ?? (target?.kind === "scalar" ? target.value : undefined);
    if (written !== value) patch.replaceText(alias.start, alias.end, writeFlow(value, patch.context));
  }
  renameInLayout(patch, tree.root, from, to);
}

function namesId({ isInTask, value, keys }: TextSite, id: string): boolean {
  return isInTask && value === id && isTaskIdPath(keys);
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
      rewriteScalar(place, patch.tree.text.slice(place.start, place.end), to, patch.context, true, 0),
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
