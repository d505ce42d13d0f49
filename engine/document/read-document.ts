/**
 * From text to plain data with a position for every value.
 *
 * JSON is read by the same parser: YAML contains it, and gives it positions. Data is built here rather than by the
 * library's `toJS`, in one pass that also finds duplicate and forbidden keys, counts what aliases expand to, and
 * refuses what JSON cannot hold.
 */
import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { MOST_EXPANDED_VALUES } from "./source-limits.ts";
import type { JsonValue } from "./compiled-dag.ts";
import type { Diagnostic, DiagnosticCode, DocumentPath, Range, RelatedPosition } from "./diagnostics.ts";
import { entryRemoval } from "./entry-removal.ts";
import { type OffsetMap, scalarOffsets } from "./scalar-offsets.ts";
import { yamlFault } from "./yaml-faults.ts";
import { parseYaml, type YamlText } from "./yaml-text.ts";

export type DocumentFormat = "yaml" | "json";

export interface ReadDocument {
  /** Absent where the text could not be read at all. */
  readonly data?: JsonValue;
  readonly format: DocumentFormat;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the value at a path stands; the nearest enclosing value where there is none. */
  rangeOf(path: DocumentPath, part?: "key" | "value"): Range;
  /** The range of a part of the text, by UTF-16 offsets. */
  rangeBetween(startOffset: number, endOffset: number): Range;
  /** The offset in the text of a character of the text value at a path; undefined where that is not known. */
  sourceOffsetOf(path: DocumentPath, offsetInValue: number): number | undefined;
  /** Whether the text at a path is written without quotes of the document's: what is put into it stays part of it. */
  isUnquoted(path: DocumentPath): boolean;
  /**
   * The range to delete so that the item at the path goes, its comma or line included; undefined where unclear.
   * @param firstKept where several items may go: the index of the first one that stays, -1 where none does. The
   *   ranges of two items then never overlap, and each is right without the other. Default: only this item goes.
   */
  removalRangeOf(path: DocumentPath, firstKept?: number): Range | undefined;
  /**
   * The same for an entry of a map, the comment behind it included.
   * @param going names of entries of that map that may go likewise, each by a range of its own
   */
  entryRemovalRangeOf(path: DocumentPath, going: ReadonlySet<string>): Range | undefined;
  /** Whether the text is JSON by the letter, and not YAML that begins with a brace. O(text). */
  isJson(): boolean;
}

const MOST_SYNTAX_ERRORS = 100;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Reads one document. Never throws. */
export function readDocument(
  text: string,
  format: DocumentFormat = formatOf(text),
  parsed: YamlText = parseYaml(text),
): ReadDocument {
  const { source, lineCounter, documents, problem } = parsed;
  const reader = new Reader(source, documents[0], lineCounter, format);
  if (problem !== undefined) reader.report(problem.code, problem.message, problem.offset, problem.offset, []);
  else reader.read(documents);
  return reader;
}

/** JSON where the first character is a brace, YAML otherwise. */
export function formatOf(text: string): DocumentFormat {
  return /^\uFEFF?\s*[{[]/.test(text) ? "json" : "yaml";
}

class Reader implements ReadDocument {
  data?: JsonValue;
  readonly diagnostics: Diagnostic[] = [];
  readonly format: DocumentFormat;
  private readonly source: string;
  private readonly document: Document | undefined;
  private readonly lineCounter: LineCounter;
  private readonly anchors = new Map<string, { node: Node; value: JsonValue; size: number } | "open">();
  /** What each alias stands for: the latest definition before it, where an anchor is defined again. */
  private readonly targets = new WeakMap<Alias, Node>();
  private readonly pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
  private readonly offsets = new WeakMap<Scalar, OffsetMap | undefined>();
  private expandedValues = 0;

  constructor(source: string, document: Document | undefined, lineCounter: LineCounter, format: DocumentFormat) {
    this.source = source;
    this.document = document;
    this.lineCounter = lineCounter;
    this.format = format;
  }

  read(documents: readonly Document[]): void {
    for (const document of documents) {
      for (const error of document.errors.slice(0, MOST_SYNTAX_ERRORS)) {
        if (error.code === "MULTIPLE_DOCS") continue;
        const [start, end] = error.pos;
        this.report(
          error.code === "TAG_RESOLVE_FAILED" ? "unsupported_tag" : "yaml_syntax",
          yamlFault(error.message),
          start,
          end,
          [],
        );
      }
      for (const warning of document.warnings.slice(0, MOST_SYNTAX_ERRORS)) {
        const [start, end] = warning.pos;
        if (warning.code === "TAG_RESOLVE_FAILED")
          this.report("unsupported_tag", yamlFault(warning.message), start, end, []);
      }
    }
    const second = documents[1];
    if (second !== undefined) {
      const start = second.range?.[0] ?? 0;
      this.report(
        "multiple_documents",
        "a file holds one workflow: remove everything after the second ---",
        start,
        start,
        [],
      );
    }
    if (this.diagnostics.length > 0) return;
    const contents = this.document?.contents;
    if (!isNode(contents) || (isScalar(contents) && contents.value === null)) {
      this.report("empty_document", "the document is empty", 0, 0, []);
      return;
    }
    const data = this.valueOf(contents, []);
    const isRefused = this.diagnostics.some(({ code }) => code === "alias_bomb" || code === "unknown_alias");
    if (!isRefused) this.data = data;
  }

  report(
    code: DiagnosticCode,
    message: string,
    startOffset: number,
    endOffset: number,
    path: DocumentPath,
    related?: readonly RelatedPosition[],
  ): void {
    this.diagnostics.push({
      severity: "error",
      code,
      message,
      path,
      range: this.rangeBetween(startOffset, endOffset),
      ...(related === undefined ? {} : { related }),
    });
  }

  private valueOf(node: unknown, path: (string | number)[]): JsonValue {
    this.expandedValues += 1;
    if (isAlias(node)) return this.aliasValue(node, path);
    if (!isNode(node)) return null;
    const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
    const before = this.expandedValues;
    if (anchor !== undefined) this.anchors.set(anchor, "open");
    const value = isMap(node)
      ? this.mapValue(node, path)
      : isSeq(node)
        ? node.items.map((item, index) => this.valueOf(item, [...path, index]))
        : this.scalarValue(node, path);
    if (anchor !== undefined) this.anchors.set(anchor, { node, value, size: this.expandedValues - before + 1 });
    return value;
  }

  private aliasValue(alias: Alias, path: DocumentPath): JsonValue {
    const name = alias.source;
    const [start, end] = rangeOffsets(alias);
    const anchor = this.anchors.get(name);
    if (anchor === undefined) {
      this.report("unknown_alias", `there is no anchor &${name} before this alias`, start, end, path);
      return null;
    }
    if (anchor === "open") {
      this.report("alias_bomb", `the alias *${name} contains itself`, start, end, path);
      return null;
    }
    this.targets.set(alias, anchor.node);
    const isFirst = this.expandedValues <= MOST_EXPANDED_VALUES;
    this.expandedValues += anchor.size;
    if (this.expandedValues > MOST_EXPANDED_VALUES) {
      if (isFirst)
        this.report(
          "alias_bomb",
          `aliases expand to more than ${MOST_EXPANDED_VALUES.toLocaleString("en-US")} values`,
          start,
          end,
          path,
        );
      return null;
    }
    return anchor.value;
  }

  private scalarValue(node: Node, path: DocumentPath): JsonValue {
    const value: unknown = isScalar(node) ? node.value : null;
    if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    const [start, end] = rangeOffsets(node);
    this.report(
      "wrong_type",
      `${this.source.slice(start, end)} is not a value that a document can hold`,
      start,
      end,
      path,
    );
    return null;
  }

  private mapValue(map: YAMLMap, path: (string | number)[]): JsonValue {
    const value: { [key: string]: JsonValue } = {};
    const merged: { [key: string]: JsonValue } = {};
    const firstKeys = new Map<string, Node>();
    for (const pair of map.items) {
      const key = this.keyOf(pair, path);
      if (key === undefined) continue;
      const keyNode = pair.key;
      if (key === "<<" && isScalar(keyNode) && keyNode.type === "PLAIN") {
        this.merge(merged, this.valueOf(pair.value, [...path, key]), keyNode, path);
        continue;
      }
      const first = firstKeys.get(key);
      if (isNode(keyNode)) {
        const [start, end] = rangeOffsets(keyNode);
        if (first !== undefined) {
          this.report(
            "duplicate_key",
            `the key "${key}" stands twice in this map`,
            start,
            end,
            [...path, key],
            [{ message: "first here", range: this.rangeBetween(...rangeOffsets(first)) }],
          );
        } else firstKeys.set(key, keyNode);
      }
      value[key] = this.valueOf(pair.value, [...path, key]);
    }
    for (const [key, item] of Object.entries(merged)) if (!Object.hasOwn(value, key)) value[key] = item;
    return value;
  }

  private keyOf(pair: Pair, path: DocumentPath): string | undefined {
    const keyNode = pair.key;
    const [start, end] = isNode(keyNode) ? rangeOffsets(keyNode) : [0, 0];
    const name = keyName(keyNode);
    if (name !== undefined) {
      if (!FORBIDDEN_KEYS.has(name)) return name;
      this.report("forbidden_key", `the key "${name}" is not allowed`, start, end, [...path, name]);
      return undefined;
    }
    this.report("bad_key", "a key must be a text", start, end, path);
    return undefined;
  }

  private merge(target: { [key: string]: JsonValue }, source: JsonValue, keyNode: Node, path: DocumentPath): void {
    const sources: readonly JsonValue[] = Array.isArray(source) ? source : [source];
    for (const each of sources) {
      if (typeof each !== "object" || each === null || Array.isArray(each)) {
        this.report("wrong_type", "<< merges a map, or a list of maps", ...rangeOffsets(keyNode), path);
        continue;
      }
      for (const [key, item] of Object.entries(each)) if (!Object.hasOwn(target, key)) target[key] = item;
    }
  }

  rangeOf(path: DocumentPath, part: "key" | "value" = "value"): Range {
    const found = this.find(path);
    const node = part === "key" && found.key !== undefined ? found.key : found.node;
    if (node === undefined) return this.rangeBetween(0, 0);
    const [start, end] = rangeOffsets(node);
    if (part === "value" && isCollection(node) && !found.isExact) return this.rangeBetween(start, start);
    return this.rangeBetween(start, end);
  }

  sourceOffsetOf(path: DocumentPath, offsetInValue: number): number | undefined {
    const { node, isExact } = this.find(path);
    const scalar = this.resolve(node);
    if (!isExact || !isScalar(scalar) || typeof scalar.value !== "string") return undefined;
    if (!this.offsets.has(scalar)) {
      this.offsets.set(scalar, scalarOffsets(this.source, rangeOffsets(scalar), scalar.type, scalar.value));
    }
    return this.offsets.get(scalar)?.(offsetInValue);
  }

  isUnquoted(path: DocumentPath): boolean {
    const { node, isExact } = this.find(path);
    const scalar = this.resolve(node);
    return isExact && isScalar(scalar) && (scalar.type === "PLAIN" || scalar.type === "BLOCK_LITERAL");
  }

  removalRangeOf(path: DocumentPath, firstKept?: number): Range | undefined {
    const { node, isExact } = this.find(path);
    const parent = this.find(path.slice(0, -1)).node;
    const index = path.at(-1);
    if (!isExact || node === undefined || !isSeq(parent) || typeof index !== "number") return undefined;
    const kept = firstKept ?? (parent.items.length === 1 ? -1 : index === 0 ? 1 : 0);
    const [start, end] = rangeOffsets(node);
    if (parent.flow === true) {
      // The comma before an item goes with it, unless every item before it may go as well: then the one behind.
      const neighbour: unknown = parent.items[kept !== -1 && kept < index ? index - 1 : index + 1];
      if (!isNode(neighbour)) return parent.items.length === 1 ? this.rangeBetween(start, end) : undefined;
      const [neighbourStart, neighbourEnd] = rangeOffsets(neighbour);
      return neighbourStart < start ? this.rangeBetween(neighbourEnd, end) : this.rangeBetween(start, neighbourStart);
    }
    // A block list without items is no list.
    if (kept === -1 && index === 0) return undefined;
    const lineStart = this.source.lastIndexOf("\n", start - 1) + 1;
    const newline = this.source.indexOf("\n", end);
    return this.rangeBetween(lineStart, newline === -1 ? this.source.length : newline + 1);
  }

  entryRemovalRangeOf(path: DocumentPath, going: ReadonlySet<string>): Range | undefined {
    const { node, isExact } = this.find(path.slice(0, -1));
    const offsets = isExact && isMap(node) ? entryRemoval(this.source, node, String(path.at(-1)), going) : undefined;
    return offsets && this.rangeBetween(...offsets);
  }

  isJson(): boolean {
    try {
      JSON.parse(this.source);
      return true;
    } catch {
      return false;
    }
  }

  rangeBetween(startOffset: number, endOffset: number): Range {
    return { start: this.positionAt(startOffset), end: this.positionAt(Math.max(startOffset, endOffset)) };
  }

  private positionAt(offset: number): { line: number; column: number } {
    const { line, col } = this.lineCounter.linePos(offset);
    return line === 0 ? { line: 1, column: offset + 1 } : { line, column: col };
  }

  /** Follows a path through maps, lists, aliases and merges, as far as it goes. */
  private find(path: DocumentPath): { node: Node | undefined; key?: Node; isExact: boolean } {
    let node: Node | undefined = isNode(this.document?.contents) ? this.document.contents : undefined;
    let key: Node | undefined;
    for (const step of path) {
      const container = this.resolve(node);
      let next: unknown;
      let nextKey: Node | undefined;
      if (isSeq(container)) next = container.items[Number(step)];
      else if (isMap(container)) {
        const pair = this.pairOf(container, String(step));
        next = pair?.value;
        nextKey = isNode(pair?.key) ? pair.key : undefined;
        if (pair !== undefined && !isNode(next)) next = nextKey;
      }
      if (!isNode(next)) return { node, ...(key === undefined ? {} : { key }), isExact: false };
      node = next;
      key = nextKey;
    }
    return { node, ...(key === undefined ? {} : { key }), isExact: true };
  }

  private resolve(node: unknown): unknown {
    return isAlias(node) ? this.targets.get(node) : node;
  }

  private pairOf(map: YAMLMap, name: string): Pair | undefined {
    let pairs = this.pairs.get(map);
    if (pairs === undefined) {
      // Later ones win, as in the data; a map of many keys is searched often, so its index is kept.
      pairs = new Map(
        map.items.flatMap((pair) => {
          const key = keyName(pair.key);
          return key === undefined ? [] : [[key, pair] as const];
        }),
      );
      this.pairs.set(map, pairs);
    }
    return pairs.get(name) ?? this.mergedPairOf(pairs.get("<<"), name);
  }

  private mergedPairOf(merge: Pair | undefined, name: string): Pair | undefined {
    const sources: readonly unknown[] = isSeq(merge?.value) ? merge.value.items : [merge?.value];
    for (const source of sources) {
      const resolved = this.resolve(source);
      const found = isMap(resolved) ? this.pairOf(resolved, name) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** A key as data has it; undefined for what is no key: lists, maps, null. */
function keyName(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  const { value, source } = node;
  if (typeof value === "string") return value;
  // `on: …` is a text in YAML 1.2; a number keeps the digits it was written with.
  return typeof value === "number" || typeof value === "boolean" ? (source ?? String(value)) : undefined;
}

function rangeOffsets(node: Node): readonly [number, number] {
  // Nodes that a parser has made always have a range; those made by hand do not occur here.
  const [start = 0, end = 0] = node.range ?? [];
  return [start, end];
}
