/**
 * Makes a place of a document hold another value, by as few changes of its text as that takes: maps key
 * by key, lists item by item, texts in their own manner of quoting. Everything else keeps its bytes.
 *
 * Changes are collected against one tree; each place may be changed once.
 */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap, ownValue } from "#engine/document/json-map.ts";
import { movesOfAnchors } from "./anchors.ts";
import { columnOf, type DocumentStyle, styleOf } from "./document-style.ts";
import { removalOfParts } from "./removal.ts";
import { replacementOf, type Slot } from "./replacement.ts";
import { endWithOwnComments, hasCommentBehind, isFirstOnLine, lineEnd, lineStart } from "./source-lines.ts";
import {
  endsInKeptLines,
  type ListItem,
  type ListPlace,
  type MapEntry,
  type MapPlace,
  type SourcePlace,
} from "./source-places.ts";
import type { SourceTree } from "./source-tree.ts";
import { mergedInto, valueAt } from "./source-values.ts";
import { normalizeChanges, type TextChange } from "./text-change.ts";
import { diffLists, isSame } from "./value-diff.ts";
import { WantedData } from "./wanted-data.ts";
import { contextAt, writeBlock, writeEntry, writeFlow, type WritingContext } from "./write-value.ts";

export class SourcePatch {
  readonly tree: SourceTree;
  readonly style: DocumentStyle;
  readonly #context: WritingContext;
  /** What those who change the text say that its data is to be. */
  readonly wanted: WantedData;
  readonly #changes: TextChange[] = [];
  /** Places whose data changes here, and so must not change where an alias repeats them. */
  readonly #touched: SourcePlace[] = [];
  /** What was inserted behind the comment of a part in brackets: more may follow there. */
  readonly #behindComments = new Map<ListItem | MapEntry, { index: number; end: string }>();

  constructor(tree: SourceTree) {
    this.tree = tree;
    this.wanted = new WantedData(tree);
    this.style = styleOf(tree);
    this.#context = { style: this.style, isJson: tree.isJson };
  }

  get context(): WritingContext {
    return this.#context;
  }

  /** What was asked for so far, in order; aliases of what was changed keep their former value. */
  changes(): TextChange[] {
    return normalizeChanges(this.tree.text, [
      ...this.#changes,
      ...movesOfAnchors(this.tree, this.#touched, this.#changes, (value) => writeFlow(value, this.#context)),
    ]);
  }

  /** A change of the text as it is; the caller says in `wanted` what it means. */
  replaceText(from: number, to: number, insert: string): void {
    this.#changes.push({ from, to, insert });
  }

  /** Says that the caller changes the data of this place by a change of the text. */
  touch(place: SourcePlace): void {
    this.#touched.push(place);
  }

  #slotOfEntry(map: MapPlace, entry: MapEntry, isAlone: boolean): Slot {
    return {
      value: entry.value,
      after: entry.afterColon,
      column: columnOf(this.tree.text, entry.from),
      behind: "colon",
      isInFlow: map.isFlow,
      isAlone,
    };
  }

  #slotOfItem(list: ListPlace, item: ListItem, isAlone: boolean): Slot {
    return {
      value: item.value,
      after: item.afterDash,
      column: columnOf(this.tree.text, item.from),
      behind: "dash",
      isInFlow: list.isFlow,
      isAlone,
    };
  }

  /** `- …` as a line of a list at the left edge. */
  writeItem(value: JsonValue): string {
    return `-${writeBlock(value, this.#context, 0, "dash")}`;
  }

  /** Makes the place hold this value. */
  #patch(slot: Slot, value: JsonValue): void {
    const place = slot.value;
    const current = valueAt(this.tree, place);
    if (isSame(current, value) && !(place.kind === "scalar" && place.style === "empty" && value !== null)) return;
    if (place.kind === "map" && isJsonMap(value) && this.#patchMap(slot, place, current as JsonMap, value)) return;
    if (place.kind === "list" && Array.isArray(value) && this.#patchList(slot, place, current as JsonValue[], value))
      return;
    if (this.#fillBrackets(place, value)) return;
    this.#touched.push(place);
    this.#changes.push(...replacementOf(this.tree.text, slot, value, this.#context));
  }

  /** Within brackets that hold nothing but a comment, which stays. */
  #fillBrackets(place: SourcePlace, value: JsonValue): boolean {
    const isEmpty =
      (place.kind === "list" && place.isFlow && place.items.length === 0 && Array.isArray(value)) ||
      (place.kind === "map" && place.isFlow && place.entries.length === 0 && isJsonMap(value));
    if (!isEmpty || !this.tree.text.slice(place.start, place.end).includes("#")) return false;
    const at = place.end - 1;
    const written = writeFlow(value, this.#context).slice(1, -1).trim();
    this.#changes.push({
      from: at,
      to: at,
      insert: isFirstOnLine(this.tree.text, at) ? `  ${written} ` : ` ${written} `,
    });
    return true;
  }

  /**
   * Sets keys of a map and removes those that are undefined.
   *
   * @param order of known keys: a new one stands after the last of those before it; others go to the end
   * @returns whether anything remains in it; if not, nothing was done, and the map must go as a whole
   */
  setKeys(map: MapPlace, values: ReadonlyMap<string, JsonValue | undefined>, order: readonly string[] = []): boolean {
    if (!this.#setKeys(map, values, order, true)) return false;
    this.wanted.setKeys(map, values);
    return true;
  }

  #setKeys(
    map: MapPlace,
    values: ReadonlyMap<string, JsonValue | undefined>,
    order: readonly string[],
    isAlone: boolean,
  ): boolean {
    const survivors = map.entries.filter(
      ({ key, isMerge }) => isMerge || !(values.has(key) && values.get(key) === undefined),
    );
    const present = new Set(map.entries.flatMap(({ key, isMerge }) => (isMerge ? [] : [key])));
    const added = [...values].filter(
      (pair): pair is [string, JsonValue] => pair[1] !== undefined && !present.has(pair[0]),
    );
    if (survivors.length === 0) return false;
    this.#touched.push(map);
    const stays = new Set(survivors);
    this.#removeParts(map, map.entries, (entry) => !stays.has(entry));
    const patched = new Set<string>();
    const isSettled = isAlone && added.length === 0 && survivors.length === map.entries.length;
    for (const entry of survivors.toReversed()) {
      const value = entry.isMerge ? undefined : values.get(entry.key);
      // Of a key that stands twice, the last one counts.
      if (value === undefined || patched.has(entry.key)) continue;
      patched.add(entry.key);
      this.#patch(this.#slotOfEntry(map, entry, isSettled), value);
    }
    for (const [key, value] of added) this.#insertEntry(map, survivors, key, value, order);
    return true;
  }

  /** Inserts items after an item that stays, or before the first one. */
  insertItems(list: ListPlace, after: ListItem | undefined, values: readonly JsonValue[]): void {
    this.wanted.insertItems(list, after, values);
    this.#touched.push(list);
    for (const value of values) this.#insertItem(list, after, list.items[0] as ListItem, value);
  }

  removeItems(list: ListPlace, removed: ReadonlySet<ListItem>): void {
    this.wanted.removeItems(list, removed);
    this.#touched.push(list);
    this.#removeParts(list, list.items, (item) => removed.has(item));
  }

  #patchMap({ isAlone }: Slot, map: MapPlace, current: JsonMap, value: JsonMap): boolean {
    // What comes through `<<` cannot be taken away by itself, nor what would come through it then.
    if (Object.keys(mergedInto(this.tree, map)).some((key) => !Object.hasOwn(value, key))) return false;
    const values = new Map<string, JsonValue | undefined>();
    for (const { key, isMerge } of map.entries) if (!isMerge && !Object.hasOwn(value, key)) values.set(key, undefined);
    for (const [key, item] of Object.entries(value)) if (!isSame(ownValue(current, key), item)) values.set(key, item);
    return this.#setKeys(map, values, [], isAlone);
  }

  #patchList({ isAlone }: Slot, list: ListPlace, current: readonly JsonValue[], value: readonly JsonValue[]): boolean {
    const steps = diffLists(current, value);
    const stays = steps.filter((step) => step.kind === "keep" || step.kind === "change");
    const [stay] = stays;
    if (stay === undefined) return false;
    this.#touched.push(list);
    const itemAt = (n: number) => list.items[n] as ListItem;
    const removed = new Set(steps.flatMap((step) => (step.kind === "remove" ? [itemAt(step.from)] : [])));
    this.#removeParts(list, list.items, (item) => removed.has(item));
    const isSettled = isAlone && stays.length === steps.length;
    const first = itemAt(stay.from);
    let after: ListItem | undefined;
    for (const step of steps) {
      if (step.kind === "keep") after = itemAt(step.from);
      else if (step.kind === "change") {
        after = itemAt(step.from);
        this.#patch(this.#slotOfItem(list, after, isSettled), value[step.to] as JsonValue);
      } else if (step.kind === "insert") this.#insertItem(list, after, first, value[step.to] as JsonValue);
    }
    return true;
  }

  #insertEntry(
    map: MapPlace,
    survivors: readonly MapEntry[],
    key: string,
    value: JsonValue,
    order: readonly string[],
  ): void {
    const rank = order.indexOf(key);
    const before = new Set(rank === -1 ? undefined : order.slice(0, rank));
    const after = rank === -1 ? survivors.at(-1) : (survivors.findLast((each) => before.has(each.key)) ?? undefined);
    const first = survivors[0] as MapEntry;
    if (map.isFlow) {
      const name = this.#context.isJson ? JSON.stringify(key) : writeFlow(key, this.#context);
      const isSpread = isFirstOnLine(this.tree.text, first.from);
      const column = columnOf(this.tree.text, first.from);
      const written =
        this.#context.isJson && isSpread
          ? writeBlock(value, this.#context, column)
          : ` ${writeFlow(value, this.#context)}`;
      this.#insertInFlow(`${name}:${written}`, after, first, map.entries);
      return;
    }
    const { text } = this.tree;
    const column = columnOf(text, first.from);
    const isCollection = typeof value === "object" && value !== null;
    const hasLines = isCollection && writeEntry(key, value, this.#context, column).includes("\n");
    const gap = map === this.tree.root && hasLines ? this.gapBelow(after) : "";
    this.#insertLine((context) => writeEntry(key, value, context, column), after, first, gap);
  }

  /** The blank line that sets a key of the workflow with lines of its own apart, where the document has them. */
  gapBelow(entry: MapEntry | undefined): string {
    const hasGap = this.style.hasBlankLinesBetweenKeys && entry !== undefined;
    return hasGap && !endsInKeptLines(this.tree.text, entry.value) ? this.style.newline : "";
  }

  /** On lines of its own, behind a part that stays or before the first one. */
  #insertLine(
    write: (context: WritingContext) => string,
    after: ListItem | MapEntry | undefined,
    first: ListItem | MapEntry,
    gap = "",
  ): void {
    const { text } = this.tree;
    const column = columnOf(text, first.from);
    const indent = " ".repeat(column);
    if (after === undefined) {
      const insert = `${write(this.#context)}${this.style.newline}${indent}`;
      this.#changes.push({ from: first.from, to: first.from, insert });
      return;
    }
    const at = endWithOwnComments(text, after.end, column);
    this.#changes.push({
      from: at,
      to: at,
      insert: `${gap}${this.style.newline}${indent}${write(contextAt(text, at, this.#context))}`,
    });
  }

  #insertItem(list: ListPlace, after: ListItem | undefined, first: ListItem, value: JsonValue): void {
    const { text } = this.tree;
    if (list.isFlow) {
      const isSpread = isFirstOnLine(text, first.from);
      const column = columnOf(text, first.from);
      const written =
        this.#context.isJson && isSpread
          ? writeBlock(value, this.#context, column).trimStart()
          : writeFlow(value, this.#context);
      this.#insertInFlow(written, after, first, list.items);
      return;
    }
    const column = columnOf(text, first.from);
    this.#insertLine((context) => `-${writeBlock(value, context, column, "dash")}`, after, first);
  }

  /** Within brackets: with a comma, on a line of its own where the others have one. */
  #insertInFlow(
    written: string,
    after: ListItem | MapEntry | undefined,
    first: ListItem | MapEntry,
    all: readonly (ListItem | MapEntry)[],
  ): void {
    const { text } = this.tree;
    const isSpread = isFirstOnLine(text, first.from);
    const separator = isSpread ? `${this.style.newline}${text.slice(lineStart(text, first.from), first.from)}` : " ";
    if (after === undefined) {
      this.#changes.push({ from: first.from, to: first.from, insert: `${written},${separator}` });
      return;
    }
    const comma = /^\s*,/.exec(text.slice(after.end))?.[0].length;
    const isLast = all.at(-1) === after;
    if (isSpread && hasCommentBehind(text, after.end + (comma ?? 0))) {
      // The comment stays with the item that it is about.
      const former = this.#behindComments.get(after);
      if (former !== undefined) {
        const { insert, ...place } = this.#changes[former.index] as TextChange;
        const own = insert.slice(0, insert.length - former.end.length);
        this.#changes[former.index] = { ...place, insert: `${own},${separator}${written}${former.end}` };
        return;
      }
      const at = lineEnd(text, after.end);
      if (comma === undefined) this.#changes.push({ from: after.end, to: after.end, insert: "," });
      // A comma behind the last one stays everybody's manner.
      const end = isLast && comma === undefined ? "" : ",";
      this.#behindComments.set(after, { index: this.#changes.length, end });
      this.#changes.push({ from: at, to: at, insert: `${separator}${written}${end}` });
      return;
    }
    this.#changes.push({ from: after.end, to: after.end, insert: `,${separator}${written}` });
  }

  #removeParts<Part extends ListItem | MapEntry>(
    { isFlow }: ListPlace | MapPlace,
    parts: readonly Part[],
    isRemoved: (part: Part) => boolean,
  ): void {
    for (const change of removalOfParts(this.tree.text, parts, isRemoved, isFlow)) this.#changes.push(change);
  }
}
