/**
 * A document's text as a tree of places, which edits are made on.
 *
 * Built from the concrete syntax that `yaml` keeps beside its nodes. JSON is YAML's flow style.
 */
import {
  type CST,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { MOST_EXPANDED_VALUES } from "#engine/document/source-limits.ts";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { yamlFault } from "#engine/document/yaml-faults.ts";
import { parseYaml, type YamlText } from "#engine/document/yaml-text.ts";
import { endOfBlock } from "./block-scalar.ts";
import type {
  AliasPlace,
  Anchored,
  ListItem,
  ListPlace,
  MapEntry,
  MapPlace,
  Place,
  ScalarPlace,
  SourcePlace,
} from "./source-places.ts";
import { expandedSize } from "./source-values.ts";

export interface SourceTree extends Anchored {
  readonly text: string;
  /** JSON is written to a document that begins with a brace, YAML to others. */
  readonly isJson: boolean;
  readonly root: MapPlace | undefined;
}

/** Why a text cannot be edited by operations: it must be mended by hand first. */
export interface UneditableText {
  readonly problem: string;
  readonly offset: number;
}

/** The tree, or what must be mended by hand before anything but typing can change the text. */
export function parseSource(text: string): SourceTree | UneditableText {
  return sourceTreeOf(parseYaml(text, true));
}

/** @param parsed with the tokens of its nodes. Of several documents the first is the workflow */
export function sourceTreeOf({ text, source, documents, problem }: YamlText): SourceTree | UneditableText {
  const start = text.length - source.length;
  if (problem !== undefined) return { problem: problem.message, offset: problem.offset + start };
  const [document] = documents;
  const error = document?.errors[0];
  if (error !== undefined) return { problem: yamlFault(error.message), offset: error.pos[0] + start };
  const anchors = new Map<string, SourcePlace[]>();
  const builder = new TreeBuilder(text, start, anchors);
  const contents: unknown = document?.contents;
  const isJson = /^\s*[{[]/.test(source);
  if (!isNode(contents) || (isScalar(contents) && contents.value === null)) {
    return { text, isJson, root: undefined, anchors };
  }
  const root = builder.place(contents, start);
  const { unresolved } = builder;
  if (unresolved !== undefined) {
    return {
      problem: `*${unresolved.name} stands before what it refers to, or refers to nothing`,
      offset: unresolved.from,
    };
  }
  if (root.kind !== "map") return { problem: "the document is not a map of keys to values", offset: root.start };
  if (expandedSize({ anchors }, root) > MOST_EXPANDED_VALUES) {
    return { problem: "aliases expand to more than a million values", offset: root.start };
  }
  return { text, isJson, root, anchors };
}

class TreeBuilder {
  readonly #text: string;
  readonly #shift: number;
  readonly #anchors: Map<string, SourcePlace[]>;
  /** Anchors that begin before what is being built: an alias may also stand within what it refers to. */
  readonly #begun = new Set<string>();
  /** The first alias that refers to nothing before it: the parser leaves that to whoever reads the values. */
  unresolved: AliasPlace | undefined;

  constructor(text: string, shift: number, anchors: Map<string, SourcePlace[]>) {
    this.#text = text;
    this.#shift = shift;
    this.#anchors = anchors;
  }

  /** @param from where the value's anchor or tag begins, if it has one */
  place(node: Node, from: number | undefined): SourcePlace {
    const [start, end] = this.#range(node);
    const anchor = !isAlias(node) && "anchor" in node && typeof node.anchor === "string" ? node.anchor : undefined;
    const place = { from: Math.min(from ?? start, start), start, end, ...(anchor === undefined ? {} : { anchor }) };
    if (anchor !== undefined) this.#begun.add(anchor);
    const built = this.#build(node, place);
    if (built.kind === "alias" && !this.#begun.has(built.name)) this.unresolved ??= built;
    if (anchor !== undefined) {
      const others = this.#anchors.get(anchor);
      if (others === undefined) this.#anchors.set(anchor, [built]);
      else others.push(built);
    }
    return built;
  }

  #build(node: Node, place: Place): SourcePlace {
    if (isAlias(node)) return { ...place, kind: "alias", name: node.source };
    if (isMap(node)) return this.#map(node, place);
    if (isSeq(node)) return this.#list(node, place);
    const value = isScalar(node) ? (node.value as JsonValue) : null;
    const style = styleOf(node, place);
    const isBlock = style === "literal" || style === "folded";
    return {
      ...place,
      end: isBlock ? endOfBlock(this.#text, place.start, place.end, String(value)) : place.end,
      kind: "scalar",
      value,
      style,
    };
  }

  #map(node: YAMLMap, place: Place): MapPlace {
    const tokens = itemTokens(node.srcToken);
    const entries = node.items.map((pair, n) => this.#entry(pair as Pair<unknown, unknown>, tokens[n]));
    const isFlow = node.flow === true;
    const end = isFlow ? place.end : (entries.at(-1)?.end ?? place.end);
    return { ...place, end, kind: "map", isFlow, entries };
  }

  #entry(pair: Pair<unknown, unknown>, token: CST.CollectionItem | undefined): MapEntry {
    const keyNode = isNode(pair.key) ? pair.key : undefined;
    const start = place0(token) + this.#shift;
    const [keyStart, keyEnd] = keyNode === undefined ? [start, start] : this.#range(keyNode);
    const explicit = token?.start.find(
      ({ type }) => type === "explicit-key-ind" || type === "anchor" || type === "tag",
    );
    const colon = token?.sep?.find(({ type }) => type === "map-value-ind");
    const afterColon = colon === undefined ? keyEnd : colon.offset + this.#shift + 1;
    const value = this.#valueAfter(pair.value, token?.sep, afterColon);
    return {
      key: isScalar(keyNode) ? (keyNode.source ?? String(keyNode.value)) : "",
      isMerge: isScalar(keyNode) && keyNode.value === "<<" && keyNode.type === "PLAIN",
      from: explicit === undefined ? keyStart : Math.min(explicit.offset + this.#shift, keyStart),
      keyStart,
      keyEnd,
      afterColon,
      end: Math.max(value.end, afterColon),
      value,
    };
  }

  #list(node: YAMLSeq, place: Place): ListPlace {
    const tokens = itemTokens(node.srcToken);
    const isFlow = node.flow === true;
    const items = node.items.map((item, n): ListItem => {
      const token = tokens[n];
      // In flow style `[a: 1]` is a list of a map of one pair, and has no node of its own.
      const node = isNode(item) ? item : undefined;
      const dash = token?.start.find(({ type }) => type === "seq-item-ind");
      if (dash === undefined) {
        const value = node === undefined ? this.#empty(place0(token) + this.#shift) : this.#valueOf(node, token?.start);
        return { from: value.from, afterDash: value.from, end: value.end, value };
      }
      const afterDash = dash.offset + this.#shift + 1;
      const value = this.#valueAfter(item, token?.start, afterDash);
      return { from: afterDash - 1, afterDash, end: Math.max(value.end, afterDash), value };
    });
    const end = isFlow ? place.end : (items.at(-1)?.end ?? place.end);
    return { ...place, end, kind: "list", isFlow, items };
  }

  /** The value behind a colon or a dash. */
  #valueAfter(node: unknown, tokens: readonly CST.SourceToken[] | undefined, after: number): SourcePlace {
    if (!isNode(node)) return this.#empty(after);
    const value = this.#valueOf(node, tokens);
    // An empty value is told to be anywhere up to the next line; it is written right behind the colon.
    return value.kind === "scalar" && value.style === "empty" && value.from === value.start
      ? this.#empty(after)
      : value;
  }

  #valueOf(node: Node, tokens: readonly CST.SourceToken[] | undefined): SourcePlace {
    const property = tokens?.find(({ type }) => type === "anchor" || type === "tag");
    return this.place(node, property === undefined ? undefined : property.offset + this.#shift);
  }

  #empty(at: number): ScalarPlace {
    return { kind: "scalar", from: at, start: at, end: at, value: null, style: "empty" };
  }

  #range(node: Node): [number, number] {
    const [start = 0, end = 0] = node.range ?? [];
    return [start + this.#shift, end + this.#shift];
  }
}

function place0(token: CST.CollectionItem | undefined): number {
  return token?.start[0]?.offset ?? 0;
}

function itemTokens(token: CST.Token | undefined): readonly CST.CollectionItem[] {
  if (token?.type !== "block-map" && token?.type !== "block-seq" && token?.type !== "flow-collection") return [];
  // What holds nothing but comments or a last comma is no item.
  return token.items.filter(
    (item) =>
      item.value !== undefined ||
      ("key" in item && item.key !== undefined && item.key !== null) ||
      ("sep" in item && item.sep !== undefined) ||
      item.start.some(({ type }) => type === "seq-item-ind" || type === "explicit-key-ind"),
  );
}

function styleOf(node: Node, { start, end }: Place): ScalarPlace["style"] {
  if (start === end) return "empty";
  switch (isScalar(node) ? node.type : undefined) {
    case "QUOTE_SINGLE":
      return "single";
    case "QUOTE_DOUBLE":
      return "double";
    case "BLOCK_LITERAL":
      return "literal";
    case "BLOCK_FOLDED":
      return "folded";
    default:
      return "plain";
  }
}
