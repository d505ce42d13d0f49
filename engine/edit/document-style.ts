/** How a document is written: what is new in it is written the same way. */
import {
  endsInKeptLines,
  entryOf,
  type ListItem,
  type MapEntry,
  type MapPlace,
  type SourcePlace,
} from "./source-places.ts";
import type { SourceTree } from "./source-tree.ts";

export interface DocumentStyle {
  readonly newline: "\n" | "\r\n";
  /** Blanks by which a nested value is indented. */
  readonly step: number;
  /** What JSON is indented with. */
  readonly indentedBy: " " | "\t";
  /** Blanks between the beginning of a key and the dashes of its list. */
  readonly dashIndent: number;
  /** Whether short lists of words stand in brackets. */
  readonly prefersFlowLists: boolean;
  /** `[ a ]` rather than `[a]`. */
  readonly hasPaddedBrackets: boolean;
  readonly hasPaddedBraces: boolean;
  readonly quote: "single" | "double";
  /** Whether a blank line stands between tasks. */
  readonly hasBlankLinesBetweenTasks: boolean;
  /** Whether one stands before a key of the workflow that has lines of its own. */
  readonly hasBlankLinesBetweenKeys: boolean;
  /** Whether short lists stand on one line where maps do not. */
  readonly hasListsOnOneLine: boolean;
}

export function styleOf(tree: SourceTree): DocumentStyle {
  const { text, root, isJson } = tree;
  const counts = new StyleCounts(text);
  if (root !== undefined) counts.visit(root, undefined);
  const tasks = root && entryOf(root, "tasks")?.value;
  const gaps = tasks?.kind === "list" ? gapsBefore(text, tasks.items) : [];
  const keyGaps = root === undefined ? [] : gapsBefore(text, root.entries, ({ value }) => !isOnKeyLine(value));
  const jsonIndent = /^[{[][ \t]*\r?\n([ \t]+)/.exec(text.trimStart())?.[1];
  return {
    newline: newlineOf(text),
    step: isJson ? (jsonIndent?.length ?? 2) : counts.mostUsed("step", 2),
    indentedBy: isJson && jsonIndent?.startsWith("\t") === true ? "\t" : " ",
    dashIndent: counts.mostUsed("dash", counts.mostUsed("step", 2)),
    prefersFlowLists: counts.of("flowList") >= counts.of("blockList"),
    hasPaddedBrackets: counts.of("paddedBracket") > counts.of("tightBracket"),
    hasPaddedBraces: counts.of("paddedBrace") >= counts.of("tightBrace"),
    quote: counts.of("single") > counts.of("double") ? "single" : "double",
    hasBlankLinesBetweenTasks: gaps.length === 0 ? !isJson : areMost(gaps),
    hasBlankLinesBetweenKeys: !isJson && areMost(keyGaps),
    hasListsOnOneLine: counts.of("oneLineList") >= counts.of("spreadList"),
  };
}

/** For each part but the first: whether a blank line stands before it. */
function gapsBefore<Part extends MapEntry | ListItem>(
  text: string,
  parts: readonly Part[],
  counts: (part: Part) => boolean = () => true,
): boolean[] {
  return parts.slice(1).flatMap((part, n) => {
    const above = parts[n] as Part;
    // A text that keeps the blank lines below it does not show whether one of them was to separate it.
    if (!counts(part) || endsInKeptLines(text, above.value)) return [];
    return [/\n[ \t]*\r?\n/.test(text.slice(above.end, part.from))];
  });
}

function isOnKeyLine(value: SourcePlace): boolean {
  return (value.kind !== "map" && value.kind !== "list") || value.isFlow;
}

function areMost(answers: readonly boolean[]): boolean {
  return answers.filter(Boolean).length * 2 > answers.length;
}

/** What most lines end in, as far as its beginning shows. */
export function newlineOf(text: string): "\n" | "\r\n" {
  const beginning = text.slice(0, 10_000);
  const all = beginning.split("\n").length - 1;
  const ofWindows = beginning.split("\r\n").length - 1;
  return ofWindows * 2 > all ? "\r\n" : "\n";
}

/** The column of an offset: blanks and other characters since the beginning of its line. */
export function columnOf(text: string, offset: number): number {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  // A byte order mark takes no room.
  return offset - start - (start === 0 && text.startsWith("\uFEFF") ? 1 : 0);
}

class StyleCounts {
  readonly #text: string;
  readonly #counts = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** The number behind `name` that was counted most often. */
  mostUsed(name: string, otherwise: number): number {
    let best = { value: otherwise, count: 0 };
    for (const [key, count] of this.#counts) {
      const value = key.startsWith(`${name} `) ? Number(key.slice(name.length + 1)) : undefined;
      if (value !== undefined && count > best.count) best = { value, count };
    }
    return best.value;
  }

  visit(place: SourcePlace, parent: MapPlace | undefined): void {
    if (place.kind === "scalar") {
      if (place.style === "single" || place.style === "double") this.#count(place.style);
      return;
    }
    if (place.kind === "alias") return;
    if (place.kind === "map") {
      if (place.isFlow && place.entries.length > 0) this.#countPadding(place, "Brace");
      const first = place.entries[0];
      const parentColumn = parent?.entries[0] && columnOf(this.#text, parent.entries[0].from);
      if (!place.isFlow && parent !== undefined && first !== undefined && parentColumn !== undefined) {
        const step = columnOf(this.#text, first.from) - parentColumn;
        if (step > 0 && step <= 8) this.#count(`step ${step}`);
      }
      for (const { value } of place.entries) this.visit(value, place.isFlow ? undefined : place);
      return;
    }
    if (place.isFlow && place.items.length > 0) this.#countPadding(place, "Bracket");
    const isOfWords = place.items.length > 0 && place.items.every(({ value }) => value.kind === "scalar");
    if (isOfWords) {
      this.#count(place.isFlow ? "flowList" : "blockList");
      this.#count(this.#text.slice(place.start, place.end).includes("\n") ? "spreadList" : "oneLineList");
    }
    const [item] = place.items;
    const column = parent?.entries[0] && columnOf(this.#text, parent.entries[0].from);
    if (!place.isFlow && item !== undefined && column !== undefined) {
      const indent = columnOf(this.#text, item.from) - column;
      if (indent >= 0 && indent <= 8) this.#count(`dash ${indent}`);
    }
    for (const { value } of place.items) this.visit(value, undefined);
  }

  #countPadding({ start }: SourcePlace, kind: "Brace" | "Bracket"): void {
    this.#count(/\s/.test(this.#text.charAt(start + 1)) ? `padded${kind}` : `tight${kind}`);
  }

  #count(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }
}
