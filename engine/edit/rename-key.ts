/** Another name for an entry of a map, written where the old one stands: what is said of it stays with it. */
import type { FieldPath, RefusedEdit } from "./operations.ts";
import { isExpressionAt, referenceSitesOf, referencesInText } from "./references.ts";
import { rewriteReferences, withNewNames } from "./rewrite-references.ts";
import type { SourcePatch } from "./source-patch.ts";
import { entryOf, type MapEntry, type MapPlace, type SourcePlace } from "./source-places.ts";
import { mergedInto } from "./source-values.ts";
import { taskListOf } from "./task-list.ts";
import { rewriteScalar } from "./write-value.ts";

/**
 * @param map the task or the workflow, from which the path leads to the entry
 * @returns why it cannot be renamed, in words for the person who renames it
 */
export function renameKey(
  patch: SourcePatch,
  map: MapPlace | undefined,
  path: FieldPath,
  to: string,
): RefusedEdit | undefined {
  const { tree } = patch;
  const from = String(path.at(-1));
  const holder = holderOf(map, path.slice(0, -1));
  const entry = holder && entryOf(holder, from);
  if (holder === undefined || entry === undefined) {
    return { problem: `${from} is not written here, or comes from an anchor: change it in the text.` };
  }
  if (to === from) return undefined;
  if (to.trim() === "") return { problem: "A name cannot be empty." };
  if (entryOf(holder, to) !== undefined || Object.hasOwn(mergedInto(tree, holder), to)) {
    return { problem: `There is ${to} already.` };
  }
  writeKey(patch, entry, to);
  patch.touch(holder);
  patch.wanted.renameKey(entry, to);
  const isParam = map === tree.root && path[0] === "params" && path.length === 2;
  return isParam ? renameParam(patch, from, to) : undefined;
}

function holderOf(place: SourcePlace | undefined, [step, ...rest]: readonly (string | number)[]): MapPlace | undefined {
  if (step === undefined) return place?.kind === "map" ? place : undefined;
  if (typeof step === "number") return holderOf(place?.kind === "list" ? place.items[step]?.value : undefined, rest);
  return holderOf(place?.kind === "map" ? entryOf(place, step)?.value : undefined, rest);
}

/** In the former key's manner of quoting; what may stand before it, a `?` or an anchor, stays. */
function writeKey(patch: SourcePatch, { key, keyStart, keyEnd }: MapEntry, to: string): void {
  const source = patch.tree.text.slice(keyStart, keyEnd);
  const style = source.startsWith('"') ? "double" : source.startsWith("'") ? "single" : "plain";
  const old = { kind: "scalar", from: keyStart, start: keyStart, end: keyEnd, value: key, style } as const;
  patch.replaceText(keyStart, keyEnd, rewriteScalar(old, source, to, patch.context, undefined));
}

/** Every `params.from` of an expression. */
function renameParam(patch: SourcePatch, from: string, to: string): RefusedEdit | undefined {
  const known = new Set(taskListOf(patch.tree).byId.keys());
  const names = new Map([[from, to]]);
  for (const { place, keys, isInTask } of referenceSitesOf(patch.tree)) {
    if (place.kind !== "scalar" || typeof place.value !== "string") continue;
    const isExpression = isExpressionAt(keys, isInTask);
    const references = referencesInText(place.value, isExpression, new Set([from]), known, "params");
    if (references.length === 0) continue;
    const renamed = withNewNames(place.value, references, names);
    if (referencesInText(renamed, isExpression, new Set([to]), known, "params").length < references.length) {
      return { problem: `Expressions could not name ${to}: choose another name, or write them differently first.` };
    }
    rewriteReferences(patch, place, references, names);
    patch.wanted.setText(place, renamed);
  }
  return undefined;
}
