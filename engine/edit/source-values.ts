/** The data that stands at places of a document: read only to compare it, and to write it elsewhere. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { setOwn } from "#engine/document/json-map.ts";
import { MOST_EXPANDED_VALUES } from "#engine/document/source-limits.ts";
import type { AliasPlace, Anchored, MapPlace, SourcePlace } from "./source-places.ts";

/**
 * The data at a place; aliases and merges are followed. Undefined inside an alias that contains itself.
 *
 * @param replaced values that places have got meanwhile
 */
export function valueAt(tree: Anchored, place: SourcePlace, replaced?: ReadonlyMap<SourcePlace, JsonValue>): JsonValue {
  return valueWithin(tree, place, replaced, new Set());
}

function valueWithin(
  tree: Anchored,
  place: SourcePlace,
  replaced: ReadonlyMap<SourcePlace, JsonValue> | undefined,
  open: ReadonlySet<SourcePlace>,
): JsonValue {
  const known = replaced?.get(place);
  if (known !== undefined) return known;
  switch (place.kind) {
    case "scalar":
      return place.value;
    case "alias": {
      const target = targetOf(tree, place);
      if (target === undefined || open.has(target)) return null;
      return valueWithin(tree, target, replaced, new Set([...open, target]));
    }
    case "list":
      return place.items.map((item) => valueWithin(tree, item.value, replaced, open));
    case "map": {
      const merged: { [key: string]: JsonValue } = {};
      const own: { [key: string]: JsonValue } = {};
      for (const entry of place.entries) {
        const value = valueWithin(tree, entry.value, replaced, open);
        if (entry.isMerge) mergeInto(merged, value);
        else setOwn(own, entry.key, value);
      }
      return { ...merged, ...own };
    }
    default:
      return place satisfies never;
  }
}

/** What a map merges, whatever it says itself. */
export function mergedInto(tree: Anchored, map: MapPlace): { readonly [key: string]: JsonValue } {
  const entries = map.entries.filter(({ isMerge }) => isMerge);
  return entries.length === 0 ? {} : (valueAt(tree, { ...map, entries }) as { [key: string]: JsonValue });
}

function mergeInto(target: { [key: string]: JsonValue }, source: JsonValue): void {
  for (const each of Array.isArray(source) ? source : [source]) {
    if (typeof each !== "object" || each === null || Array.isArray(each)) continue;
    for (const [key, value] of Object.entries(each)) {
      if (!Object.hasOwn(target, key)) setOwn(target, key, value as JsonValue);
    }
  }
}

/** What an alias stands for: the last place before it that has its name. */
export function targetOf({ anchors }: Anchored, alias: AliasPlace): SourcePlace | undefined {
  return anchors.get(alias.name)?.findLast((place) => place.start <= alias.start);
}

/** How many values there are when each alias is what it stands for; what is large enough is not counted to its end. */
export function expandedSize(tree: Anchored, place: SourcePlace, known: Map<SourcePlace, number> = new Map()): number {
  if (place.kind === "scalar") return 1;
  const counted = known.get(place);
  if (counted !== undefined) return counted;
  // An alias within what it stands for is nothing there.
  known.set(place, 1);
  const target = place.kind === "alias" ? targetOf(tree, place) : undefined;
  const parts =
    place.kind === "alias"
      ? target === undefined
        ? []
        : [target]
      : place.kind === "map"
        ? place.entries.map(({ value }) => value)
        : place.items.map(({ value }) => value);
  let size = 1;
  for (const part of parts) if (size <= MOST_EXPANDED_VALUES) size += expandedSize(tree, part, known);
  known.set(place, size);
  return size;
}
