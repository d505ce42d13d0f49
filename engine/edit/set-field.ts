/** Sets and unsets what stands at a path below a task or the workflow. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap, ownValue } from "#engine/document/json-map.ts";
import type { FieldPath, RefusedEdit } from "./operations.ts";
import type { SourcePatch } from "./source-patch.ts";
import { entryOf, type MapPlace, type SourcePlace } from "./source-places.ts";
import { valueAt } from "./source-values.ts";

/**
 * @param map undefined: the document is empty
 * @param value undefined: the field goes
 * @param order of known keys
 * @returns why it cannot be set, in words for the person who sets it
 */
export function setField(
  patch: SourcePatch,
  map: MapPlace | undefined,
  path: FieldPath,
  value: JsonValue | undefined,
  order: readonly string[],
): RefusedEdit | undefined {
  if (map === undefined) return { problem: "The document is empty: write its id first." };
  const [key, ...rest] = path;
  const entry = entryOf(map, key);
  const inherited = entry === undefined ? ownValue(valueAt(patch.tree, map) as JsonMap, key) : undefined;
  if (value === undefined && entry === undefined) {
    return inherited === undefined ? undefined : { problem: `${key} comes from an anchor: change it in the text.` };
  }
  const holder = value === undefined && entry !== undefined ? holderOf(entry.value, rest) : undefined;
  if (holder !== undefined) {
    patch.setKeys(holder.map, new Map([[holder.key, undefined]]));
    return undefined;
  }
  const current = entry === undefined ? inherited : valueAt(patch.tree, entry.value);
  if (value === undefined && !hasPath(current, rest)) return undefined;
  const next = withValueAt(current, rest, value);
  if (patch.setKeys(map, new Map([[key, next]]), order)) return undefined;
  return { problem: `${key} is all there is: it cannot be removed.` };
}

/** The map that says the last key of a path itself, and something beside it. */
function holderOf(place: SourcePlace, path: readonly (string | number)[]): { map: MapPlace; key: string } | undefined {
  const [step, ...rest] = path;
  if (place.kind !== "map" || typeof step !== "string") return undefined;
  const entry = entryOf(place, step);
  if (entry === undefined) return undefined;
  if (rest.length > 0) return holderOf(entry.value, rest);
  return place.entries.some(({ key }) => key !== step) ? { map: place, key: step } : undefined;
}

function hasPath(value: JsonValue | undefined, [step, ...rest]: readonly (string | number)[]): boolean {
  if (step === undefined) return true;
  const isThere =
    typeof step === "number"
      ? Array.isArray(value) && Object.hasOwn(value, step)
      : isJsonMap(value) && Object.hasOwn(value, step);
  return isThere && hasPath((value as { readonly [key: string | number]: JsonValue })[step], rest);
}

/** A copy with another value at a path; what is empty by it goes as well. */
function withValueAt(
  current: JsonValue | undefined,
  path: readonly (string | number)[],
  value: JsonValue | undefined,
): JsonValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const items = Array.isArray(current) ? [...(current as JsonValue[])] : [];
    const next = withValueAt(items[step], rest, value);
    if (next === undefined) items.splice(step, 1);
    else items[Math.min(step, items.length)] = next;
    return items.length === 0 && value === undefined ? undefined : items;
  }
  const map = new Map<string, JsonValue>(Object.entries(isJsonMap(current) ? current : {}));
  const next = withValueAt(map.get(step), rest, value);
  if (next === undefined) map.delete(step);
  else map.set(step, next);
  return map.size === 0 && value === undefined ? undefined : (Object.fromEntries(map) as JsonValue);
}
