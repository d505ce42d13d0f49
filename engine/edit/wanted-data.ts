/**
 * What the document's data is to be after an edit, said apart from how the text is changed: whoever changes the
 * text can be held to it.
 */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap, ownValue, setOwn } from "#engine/document/json-map.ts";
import type { ListItem, ListPlace, MapEntry, MapPlace, SourcePlace } from "./source-places.ts";
import type { SourceTree } from "./source-tree.ts";
import { mergedInto, valueAt } from "./source-values.ts";
import { isSame } from "./value-diff.ts";

interface WantedItems {
  readonly removed: Set<ListItem>;
  /** By the item behind which they go; undefined: before the first one. */
  readonly inserted: Map<ListItem | undefined, JsonValue[]>;
}

export class WantedData {
  readonly #tree: SourceTree;
  readonly #keys = new Map<MapPlace, Map<string, JsonValue | undefined>>();
  readonly #items = new Map<ListPlace, WantedItems>();
  readonly #orders = new Map<ListPlace, readonly ListItem[]>();
  readonly #newKeys = new Map<MapEntry, string>();
  #root: JsonMap | undefined;

  constructor(tree: SourceTree) {
    this.#tree = tree;
  }

  /** Undefined: the key goes; what the map merges under it is its value then. */
  setKeys(map: MapPlace, values: ReadonlyMap<string, JsonValue | undefined>): void {
    const wanted = this.#keys.get(map) ?? new Map<string, JsonValue | undefined>();
    for (const [key, value] of values) wanted.set(key, value);
    this.#keys.set(map, wanted);
  }

  /** The entry's value under another key. */
  renameKey(entry: MapEntry, to: string): void {
    this.#newKeys.set(entry, to);
  }

  insertItems(list: ListPlace, after: ListItem | undefined, values: readonly JsonValue[]): void {
    const { inserted } = this.#itemsOf(list);
    inserted.set(after, [...(inserted.get(after) ?? []), ...values]);
  }

  removeItems(list: ListPlace, removed: Iterable<ListItem>): void {
    for (const item of removed) this.#itemsOf(list).removed.add(item);
  }

  /** Items that stay, in another order. */
  reorderItems(list: ListPlace, items: readonly ListItem[]): void {
    this.#orders.set(list, items);
  }

  /** All of it: where nothing is written yet, or where texts change that aliases repeat. */
  setRoot(value: JsonMap): void {
    this.#root = value;
  }

  /** The data of the whole document. Aliases keep what they stood for, whatever becomes of that. */
  whole(): JsonValue | undefined {
    const { root } = this.#tree;
    return this.#root ?? (root && this.#valueOf(root));
  }

  #itemsOf(list: ListPlace): WantedItems {
    const known = this.#items.get(list);
    if (known !== undefined) return known;
    const items: WantedItems = { removed: new Set(), inserted: new Map() };
    this.#items.set(list, items);
    return items;
  }

  #valueOf(place: SourcePlace): JsonValue {
    if (place.kind === "map") return this.#mapValue(place);
    return place.kind === "list" ? this.#listValue(place) : valueAt(this.#tree, place);
  }

  #mapValue(map: MapPlace): JsonValue {
    const wanted = this.#keys.get(map);
    const value: { [key: string]: JsonValue } = { ...mergedInto(this.#tree, map) };
    for (const entry of map.entries) {
      if (entry.isMerge || wanted?.has(entry.key) === true) continue;
      setOwn(value, this.#newKeys.get(entry) ?? entry.key, this.#valueOf(entry.value));
    }
    for (const [key, each] of wanted ?? []) if (each !== undefined) setOwn(value, key, each);
    return value;
  }

  #listValue(list: ListPlace): JsonValue {
    const wanted = this.#items.get(list);
    return [undefined, ...(this.#orders.get(list) ?? list.items)].flatMap((item) => [
      ...(item === undefined || wanted?.removed.has(item) === true ? [] : [this.#valueOf(item.value)]),
      ...(wanted?.inserted.get(item) ?? []),
    ]);
  }
}

/** The first key of the workflow, or the first task, in which two documents differ, in words; undefined: in none. */
export function firstDifference(wanted: JsonValue | undefined, actual: JsonValue | undefined): string | undefined {
  if (!isJsonMap(wanted) || !isJsonMap(actual)) return isSame(wanted, actual) ? undefined : "the document";
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(actual)])) {
    const [left, right] = [ownValue(wanted, key), ownValue(actual, key)];
    if (isSame(left, right)) continue;
    if (key !== "tasks" || !Array.isArray(left) || !Array.isArray(right)) return key;
    const place = (left as JsonValue[]).findIndex((task, n) => !isSame(task, right[n]));
    const task = (left as JsonValue[])[place];
    return isJsonMap(task) && typeof task["id"] === "string" ? task["id"] : "the list of tasks";
  }
  return undefined;
}
