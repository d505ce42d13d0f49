/**
 * Makes a place of a document hold another value, by as few changes of its text as that takes: maps key
 * by key, lists item by item, texts in their own manner of quoting. Everything else keeps its bytes.
 *
 * Changes are collected against one tree; each place may be changed once.
 */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import { movesOfAnchors } from "./anchors.ts";
import { columnOf, type DocumentStyle, styleOf } from "./document-style.ts";
import {
  afterBlankLines,
  endWithOwnComments,
  hasCommentBehind,
  isFirstOnLine,
  isLastLineWithoutBreak,
  lineEnd,
  lineStart,
  nextLine,
  reachBelow,
  wholeLines,
} from "./source-lines.ts";
import {
  blockScalarAtEnd,
  endsInKeptLines,
  type ListItem,
  type ListPlace,
  type MapEntry,
  type MapPlace,
  type SourcePlace,
  type SourceTree,
  valueAt,
} from "./source-tree.ts";
import { normalizeChanges, type TextChange } from "./text-change.ts";
import { diffLists, isSame } from "./value-diff.ts";
import { rewriteScalar, writeBlock, writeEntry, writeFlow, type WritingContext } from "./write-value.ts";

/** A place with what stands around it. */
export interface Slot {
  readonly value: SourcePlace;
  /** Just after the colon or the dash. */
  readonly after: number;
  /** Of the key or the dash. */
  readonly column: number;
  readonly behind: "colon" | "dash";
  readonly isInFlow: boolean;
}

export class SourcePatch {
  readonly tree: SourceTree;
  readonly style: DocumentStyle;
  readonly #context: WritingContext;
  readonly #changes: TextChange[] = [];
  /** Places whose data changes here, and so must not change where an alias repeats them. */
  readonly #touched: SourcePlace[] = [];
  /** What was inserted behind the comment of a part in brackets: more may follow there. */
  readonly #behindComments = new Map<ListItem | MapEntry, { index: number; end: string }>();

  constructor(tree: SourceTree) {
    this.tree = tree;
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

  /** A change of the text as it is; the caller answers for what it means. */
  replaceText(from: number, to: number, insert: string): void {
    this.#changes.push({ from, to, insert });
  }

  /** How to write what ends where this offset's line ends. */
  #contextAt(offset: number): WritingContext {
    return { ...this.#context, reachBelow: reachBelow(this.tree.text, offset) };
  }

  /** Says that the caller changes the data of this place by a change of the text. */
  touch(place: SourcePlace): void {
    this.#touched.push(place);
  }

  slotOfEntry(map: MapPlace, entry: MapEntry): Slot {
    return {
      value: entry.value,
      after: entry.afterColon,
      column: columnOf(this.tree.text, entry.from),
      behind: "colon",
      isInFlow: map.isFlow,
    };
  }

  slotOfItem(list: ListPlace, item: ListItem): Slot {
    return {
      value: item.value,
      after: item.afterDash,
      column: columnOf(this.tree.text, item.from),
      behind: "dash",
      isInFlow: list.isFlow,
    };
  }

  /** `- …` as a line of a list at the left edge. */
  writeItem(value: JsonValue): string {
    return `-${writeBlock(value, this.#context, 0, "dash")}`;
  }

  /** Makes the place hold this value. */
  patch(slot: Slot, value: JsonValue): void {
    const place = slot.value;
    const current = valueAt(this.tree, place);
    if (isSame(current, value) && !(place.kind === "scalar" && place.style === "empty" && value !== null)) return;
    if (place.kind === "map" && isJsonMap(value) && this.#patchMap(place, current as JsonMap, value)) return;
    if (place.kind === "list" && Array.isArray(value) && this.#patchList(place, current as JsonValue[], value)) return;
    if (this.#fillBrackets(place, value)) return;
    this.#replace(slot, value);
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
    const survivors = map.entries.filter(({ key }) => !(values.has(key) && values.get(key) === undefined));
    const added = [...values].filter(
      (pair): pair is [string, JsonValue] => pair[1] !== undefined && !map.entries.some(({ key }) => key === pair[0]),
    );
    if (survivors.length === 0) return false;
    this.#touched.push(map);
    this.#removeEntries(map, new Set(survivors));
    const patched = new Set<string>();
    for (const entry of survivors.toReversed()) {
      const value = values.get(entry.key);
      // Of a key that stands twice, the last one counts.
      if (value === undefined || patched.has(entry.key)) continue;
      patched.add(entry.key);
      this.patch(this.slotOfEntry(map, entry), value);
    }
    for (const [key, value] of added) this.#insertEntry(map, survivors, key, value, order);
    return true;
  }

  /** Inserts items after an item that stays, or before the first one. */
  insertItems(list: ListPlace, after: ListItem | undefined, values: readonly JsonValue[]): void {
    this.#touched.push(list);
    for (const value of values) this.#insertItem(list, after, list.items[0] as ListItem, value);
  }

  removeItems(list: ListPlace, removed: ReadonlySet<ListItem>): void {
    this.#touched.push(list);
    this.#removeItems(list, removed);
  }

  #patchMap(map: MapPlace, current: JsonMap, value: JsonMap): boolean {
    const inherited = Object.keys(current).filter((key) => !map.entries.some((entry) => entry.key === key));
    // What comes through `<<` cannot be taken away by itself.
    if (inherited.some((key) => !(key in value))) return false;
    const values = new Map<string, JsonValue | undefined>();
    for (const { key } of map.entries) if (key !== "<<" && !(key in value)) values.set(key, undefined);
    for (const [key, item] of Object.entries(value)) if (!isSame(current[key], item)) values.set(key, item);
    return this.setKeys(map, values);
  }

  #patchList(list: ListPlace, current: readonly JsonValue[], value: readonly JsonValue[]): boolean {
    const steps = diffLists(current, value);
    const stays = steps.filter((step) => step.kind === "keep" || step.kind === "change");
    const [stay] = stays;
    if (stay === undefined) return false;
    this.#touched.push(list);
    const itemAt = (n: number) => list.items[n] as ListItem;
    this.#removeItems(list, new Set(steps.flatMap((step) => (step.kind === "remove" ? [itemAt(step.from)] : []))));
    const first = itemAt(stay.from);
    let after: ListItem | undefined;
    for (const step of steps) {
      if (step.kind === "keep") after = itemAt(step.from);
      else if (step.kind === "change") {
        after = itemAt(step.from);
        this.patch(this.slotOfItem(list, after), value[step.to] as JsonValue);
      } else if (step.kind === "insert") this.#insertItem(list, after, first, value[step.to] as JsonValue);
    }
    return true;
  }

  #replace(slot: Slot, value: JsonValue): void {
    const { text } = this.tree;
    const { value: place, after, column, behind, isInFlow } = slot;
    this.#touched.push(place);
    if (isInFlow) {
      const written =
        place.kind === "scalar" && !isCollection(value)
          ? rewriteScalar(place, text.slice(place.start, place.end), value, this.#context, true, 0)
          : writeFlow(value, this.#context);
      const isEmpty = place.from === place.end;
      this.#changes.push({ from: place.from, to: place.end, insert: isEmpty ? ` ${written}` : written });
      return;
    }
    const written =
      place.kind === "scalar" && !isCollection(value) && place.style !== "empty"
        ? ` ${rewriteScalar(place, text.slice(place.start, place.end), value, this.#contextAt(place.end), false, this.#blockIndent(slot))}`
        : writeBlock(value, this.#contextAt(place.end), column, behind);
    const lineBreak = written.search(/\r?\n/);
    const head = (lineBreak === -1 ? written : written.slice(0, lineBreak)) + headerComment(text, place);
    const rest = lineBreak === -1 ? "" : written.slice(lineBreak);
    const isOnOneLine = !text.slice(after, place.end).includes("\n");
    if (!isOnOneLine && hasCommentBehind(text, after) && place.from > lineEnd(text, after)) {
      // The comment behind the key stays there; the lines of the former value go.
      this.#changes.push({ from: after, to: after, insert: head });
      this.#changes.push({ from: lineEnd(text, after), to: this.#endWithComment(place.end), insert: rest });
    } else if (rest !== "" && isOnOneLine && hasCommentBehind(text, place.end)) {
      this.#changes.push({ from: after, to: place.end, insert: head });
      this.#changes.push({ from: lineEnd(text, place.end), to: lineEnd(text, place.end), insert: rest });
    } else {
      const end = isOnOneLine ? place.end : this.#endWithComment(place.end);
      this.#changes.push({ from: after, to: end, insert: head + rest });
    }
  }

  #endWithComment(offset: number): number {
    return hasCommentBehind(this.tree.text, offset) ? lineEnd(this.tree.text, offset) : offset;
  }

  /** Where the lines of a text behind `|` begin: as they did, if they did. */
  #blockIndent({ value: place, column }: Slot): number {
    if (place.kind === "scalar" && (place.style === "literal" || place.style === "folded")) {
      const firstLine = /\n([ ]+)\S/.exec(this.tree.text.slice(place.start, place.end));
      if (firstLine?.[1] !== undefined) return firstLine[1].length;
    }
    return column + this.style.step;
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
    this.#insertLine((context) => writeEntry(key, value, context, column), after, first);
  }

  /** On lines of its own, behind a part that stays or before the first one. */
  #insertLine(
    write: (context: WritingContext) => string,
    after: ListItem | MapEntry | undefined,
    first: ListItem | MapEntry,
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
    this.#changes.push({ from: at, to: at, insert: `${this.style.newline}${indent}${write(this.#contextAt(at))}` });
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

  #removeEntries(map: MapPlace, survivors: ReadonlySet<MapEntry>): void {
    this.#removeRuns(map.entries, (entry) => !survivors.has(entry), map.isFlow);
  }

  #removeItems(list: ListPlace, removed: ReadonlySet<ListItem>): void {
    this.#removeRuns(list.items, (item) => removed.has(item), list.isFlow);
  }

  /** Removes neighbours together: what separates them goes with them. At least one must stay. */
  #removeRuns<Part extends ListItem | MapEntry>(
    parts: readonly Part[],
    isRemoved: (part: Part) => boolean,
    isFlow: boolean,
  ): void {
    for (let start = 0; start < parts.length; start += 1) {
      if (!isRemoved(parts[start] as Part)) continue;
      let end = start;
      while (end + 1 < parts.length && isRemoved(parts[end + 1] as Part)) end += 1;
      const run = parts.slice(start, end + 1);
      if (isFlow) this.#removeFlowRun(run, parts[start - 1], parts[end + 1]);
      else {
        const previous = parts[start - 1];
        const isBelowText = previous !== undefined && blockScalarAtEnd(previous.value) !== undefined;
        this.#removeBlockRun(run, parts[end + 1], !isBelowText);
        if (isBelowText) this.#removeBelow(run.at(-1) as Part, previous);
      }
      start = end;
    }
  }

  #removeFlowRun<Part extends ListItem | MapEntry>(
    run: readonly Part[],
    previous: Part | undefined,
    next: Part | undefined,
  ): void {
    const { text } = this.tree;
    const first = run[0] as Part;
    const last = run.at(-1) as Part;
    const lines = run.map((part) => this.#linesInFlow(part));
    if (next !== undefined && lines.every((range) => range !== undefined)) {
      // Whatever stands between their lines, tasks that are commented out for instance, stays.
      for (const { from, to } of lines) this.#changes.push({ from, to, insert: "" });
      return;
    }
    if (next !== undefined) this.#changes.push({ from: first.from, to: next.from, insert: "" });
    else if (previous !== undefined) {
      const comma = /^\s*,/.exec(text.slice(previous.end))?.[0].length ?? 0;
      const lastComma = /^\s*,/.exec(text.slice(last.end))?.[0].length ?? 0;
      if (!isFirstOnLine(text, last.from)) {
        this.#changes.push({ from: previous.end, to: last.end, insert: "" });
        return;
      }
      // The former item's comment stays; its comma too, if the last one had one.
      const end = this.#endWithComment(last.end + lastComma);
      const separator = previous.end + comma;
      const from = hasCommentBehind(text, separator) ? lineEnd(text, separator) : separator;
      if (lastComma === 0) this.#changes.push({ from: separator - 1, to: separator, insert: "" });
      // A bracket right behind the last item would become a part of that comment.
      const isBracketNext = from !== separator && /^[ \t]*[\]}]/.test(text.slice(end));
      const kept = isBracketNext ? text.slice(from, last.from) : "";
      this.#changes.push({ from, to: end, insert: kept });
    }
  }

  /** What a text behind `|` would take for its own, once what separated them is gone: blank lines and own comments. */
  #removeBelow(removed: ListItem | MapEntry, previous: ListItem | MapEntry): void {
    const { text } = this.tree;
    const from = nextLine(text, removed.end);
    const end = endWithOwnComments(text, removed.end, columnOf(text, removed.from));
    const to = nextLine(text, end);
    const isKeeping = endsInKeptLines(text, previous.value);
    const hasBlanks = /^(?:\r?\n)*[ \t]+(?:\r?\n|$)/.test(text.slice(to));
    this.#changes.push({
      from,
      to: isKeeping || hasBlanks ? afterBlankLines(text, to) : Math.max(from, to),
      insert: "",
    });
  }

  /**
   * The lines of a part that goes, but for those of comments within a list of words: what stands there
   * is mostly a word that somebody has commented out for a while.
   */
  #aroundComments(value: SourcePlace, from: number, to: number): { from: number; to: number }[] {
    const { text } = this.tree;
    const isOfWords =
      value.kind === "list" &&
      !value.isFlow &&
      value.items.every(
        ({ value: item, end }) =>
          item.kind !== "list" && item.kind !== "map" && !text.slice(item.start, end).includes("\n"),
      );
    if (!isOfWords) return [{ from, to }];
    const ranges: { from: number; to: number }[] = [];
    for (let line = from; line < to; line = nextLine(text, line)) {
      if (/^[ \t]*#/.test(text.slice(line, lineEnd(text, line)))) continue;
      const last = ranges.at(-1);
      if (last?.to === line) last.to = nextLine(text, line);
      else ranges.push({ from: line, to: nextLine(text, line) });
    }
    return ranges;
  }

  /** The whole lines of a part that has them for itself and ends in a comma. */
  #linesInFlow({ from, end }: ListItem | MapEntry): { from: number; to: number } | undefined {
    const { text } = this.tree;
    const isAlone = isFirstOnLine(text, from) && /^[ \t]*,[ \t]*(?:#.*)?\r?\n/.test(text.slice(end));
    return isAlone ? { from: lineStart(text, from), to: nextLine(text, end) } : undefined;
  }

  #removeBlockRun<Part extends ListItem | MapEntry>(
    run: readonly Part[],
    next: Part | undefined,
    keepsComments: boolean,
  ): void {
    const { text } = this.tree;
    const isAtEnd = isLastLineWithoutBreak(text, (run.at(-1) as Part).end);
    for (const [n, part] of run.entries()) {
      if (isFirstOnLine(text, part.from)) {
        const { from, to } = wholeLines(text, part.from, part.end, isAtEnd);
        for (const range of isAtEnd || !keepsComments ? [{ from, to }] : this.#aroundComments(part.value, from, to))
          this.#changes.push({ ...range, insert: "" });
      } else {
        // The first key on the line of a dash: the next one that stays takes its place.
        const after = (run[n + 1] ?? next) as Part;
        const between = text.slice(lineEnd(text, part.end), after.from);
        if (/^\s*#/m.test(between) || run[n + 1] !== undefined) {
          const from = text.slice(0, part.from).trimEnd().length;
          this.#changes.push({ from, to: lineEnd(text, part.end), insert: "" });
        } else this.#changes.push({ from: part.from, to: after.from, insert: "" });
      }
    }
  }
}

function isCollection(value: JsonValue): boolean {
  return typeof value === "object" && value !== null;
}

/** The comment behind the `|` or `>` of a text, with the blanks before it. */
function headerComment(text: string, place: SourcePlace): string {
  if (place.kind !== "scalar" || (place.style !== "literal" && place.style !== "folded")) return "";
  return /^[|>][^\s#]*([ \t]+#[^\r\n]*)/.exec(text.slice(place.start, lineEnd(text, place.start)))?.[1] ?? "";
}
