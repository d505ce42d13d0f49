/** Another name for an entry of a map, written where the old one stands: what is said of it stays with it. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { nameSchema } from "#engine/document/ids.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import type { FieldPath, RefusedEdit } from "./operations.ts";
import {
  isExpressionAt,
  type ReferenceSite,
  referenceSitesOf,
  referencesInText,
  type TextReference,
} from "./references.ts";
import { rewriteReferences, withNewNames, writeKey, writeOutAliases } from "./rewrite-references.ts";
import type { SourcePatch } from "./source-patch.ts";
import { entryOf, type MapPlace, type SourcePlace } from "./source-places.ts";
import { mergedInto, valueAt } from "./source-values.ts";
import { taskListOf } from "./task-list.ts";

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
  if (path.length === 1) return { problem: `${from} is a setting: only entries of maps have names of their own.` };
  const holder = mapAt(map, path.slice(0, -1));
  const entry = holder && entryOf(holder, from);
  if (holder === undefined || entry === undefined) {
    return { problem: `${from} is not written here, or comes from an anchor: change it in the text.` };
  }
  if (to === from) return undefined;
  const isParam = map === tree.root && path[0] === "params" && path.length === 2;
  const problem = isParam ? nameSchema.safeParse(to).error?.issues[0]?.message : undefined;
  if (problem !== undefined) return { problem: `${JSON.stringify(to)} cannot be a parameter: ${problem}` };
  if (to.trim() === "") return { problem: "A name cannot be empty." };
  if (entryOf(holder, to) !== undefined || Object.hasOwn(mergedInto(tree, holder), to)) {
    return { problem: `There is ${to} already.` };
  }
  writeKey(patch, entry, to);
  patch.touch(holder);
  patch.wanted.renameKey(entry, to);
  return isParam ? renameParam(patch, from, to) : undefined;
}

function mapAt(place: SourcePlace | undefined, [step, ...rest]: readonly (string | number)[]): MapPlace | undefined {
  if (step === undefined) return place?.kind === "map" ? place : undefined;
  if (typeof step === "number") return mapAt(place?.kind === "list" ? place.items[step]?.value : undefined, rest);
  return mapAt(place?.kind === "map" ? entryOf(place, step)?.value : undefined, rest);
}

/** Every `params.from` of an expression. */
function renameParam(patch: SourcePatch, from: string, to: string): RefusedEdit | undefined {
  const { tree } = patch;
  const names = new Map([[from, to]]);
  const known = new Set(taskListOf(tree).byId.keys());
  const namedIn = (text: string, site: Site, name: string): readonly TextReference[] =>
    referencesInText(text, isExpressionAt(site.keys, site.isInTask), new Set([name]), known, "params");
  const renamed = (text: string, site: Site) => withNewNames(text, namedIn(text, site, from), names);
  const replaced = new Map<SourcePlace, JsonValue>();
  const sites = [...referenceSitesOf(tree)];
  for (const site of sites) {
    const { place } = site;
    if (place.kind !== "scalar" || typeof place.value !== "string") continue;
    const references = namedIn(place.value, site, from);
    if (references.length === 0) continue;
    const text = renamed(place.value, site);
    // Both that were there already and those that came.
    const expected = references.length + namedIn(place.value, site, to).length;
    if (namedIn(text, site, to).length < expected) {
      return { problem: `An expression names ${from} in a way that only typing can change: ${place.value}` };
    }
    rewriteReferences(patch, place, references, names);
    replaced.set(place, text);
  }
  const wantedAt = (value: JsonValue, site: Site) => withTexts(value, site, renamed);
  writeOutAliases(patch, sites, replaced, (site) => wantedAt(valueAt(tree, site.place), site));
  if (tree.root !== undefined) patch.wanted.setRoot(wantedWorkflow(valueAt(tree, tree.root), from, to, wantedAt));
  return undefined;
}

type Site = Pick<ReferenceSite, "keys" | "isInTask">;

/** The whole document's data with the parameter's new name. */
function wantedWorkflow(
  data: JsonValue,
  from: string,
  to: string,
  wantedAt: (value: JsonValue, site: Site) => JsonValue,
): JsonMap {
  return Object.fromEntries(
    Object.entries(isJsonMap(data) ? data : {}).map(([key, value]) => {
      if (key === "tasks" && Array.isArray(value)) {
        return [key, value.map((task: JsonValue) => wantedAt(task, { keys: [], isInTask: true }))];
      }
      const wanted = wantedAt(value as JsonValue, { keys: [key], isInTask: false });
      if (key !== "params" || !isJsonMap(wanted)) return [key, wanted];
      return [key, Object.fromEntries(Object.entries(wanted).map(([name, each]) => [name === from ? to : name, each]))];
    }),
  );
}

/** A value with other texts in it. */
function withTexts(value: JsonValue, site: Site, textOf: (text: string, site: Site) => string): JsonValue {
  if (typeof value === "string") return textOf(value, site);
  const below = (key: string): Site => ({ ...site, keys: [...site.keys, key] });
  if (Array.isArray(value)) return value.map((item: JsonValue, n) => withTexts(item, below(String(n)), textOf));
  if (!isJsonMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withTexts(item as JsonValue, below(key), textOf)]),
  );
}
