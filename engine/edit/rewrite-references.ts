/** New names where a document names things: in the expressions of its texts, as keys, and through its aliases. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap } from "#engine/document/json-map.ts";
import { scalarOffsets } from "#engine/document/scalar-offsets.ts";
import type { ReferenceSite, TextReference } from "./references.ts";
import { lineEnd } from "./source-lines.ts";
import type { SourcePatch } from "./source-patch.ts";
import type { MapEntry, ScalarPlace, SourcePlace } from "./source-places.ts";
import type { SourceTree } from "./source-tree.ts";
import { valueAt } from "./source-values.ts";
import { applyChanges } from "./text-change.ts";
import { isSame } from "./value-diff.ts";
import { rewriteScalar, writeFlow } from "./write-value.ts";

/** What a text says when its references have got these names. */
export function withNewNames(
  value: string,
  references: readonly TextReference[],
  names: ReadonlyMap<string, string>,
): string {
  return applyChanges(
    value,
    references.flatMap(({ id, offset }) =>
      offset === undefined ? [] : [{ from: offset, to: offset + id.length, insert: names.get(id) ?? id }],
    ),
  );
}

/** Adds to `patch` the new names wherever the references stand in the place's source; the rest keeps its bytes. */
export function rewriteReferences(
  patch: SourcePatch,
  place: ScalarPlace,
  references: readonly TextReference[],
  names: ReadonlyMap<string, string>,
): void {
  const value = String(place.value);
  const offsets = new Map<string, Offsets>();
  const inSource = references.flatMap(({ id, offset }) => {
    const sourceOffset = offsets.get(id) ?? offsetsOf(patch.tree, place, value, id);
    offsets.set(id, sourceOffset);
    const at = offset === undefined ? undefined : sourceOffset(offset);
    const isThere = at !== undefined && patch.tree.text.startsWith(id, at);
    return isThere ? [{ from: at, to: at + id.length, insert: names.get(id) ?? id }] : [];
  });
  if (inSource.length === references.length) {
    for (const change of inSource) patch.replaceText(change.from, change.to, change.insert);
    return;
  }
  // A name is written with escapes, or over two lines: in double quotes, which need no line of their own anywhere.
  patch.replaceText(place.start, place.end, JSON.stringify(withNewNames(value, references, names)));
}

/**
 * An alias stays where what it stands for becomes what it must be here; else the value is written in its place.
 *
 * @param replaced values that places have got; those that are written out are added
 * @param wantedOf what an alias is to stand for
 */
export function writeOutAliases(
  patch: SourcePatch,
  sites: Iterable<ReferenceSite>,
  replaced: Map<SourcePlace, JsonValue>,
  wantedOf: (site: ReferenceSite) => JsonValue,
): void {
  // In the order of the text: what an alias stands for is settled before it.
  for (const site of sites) {
    const { place, ownKeys } = site;
    if (place.kind !== "alias") continue;
    const wanted = wantedOf(site);
    if (isSame(without(wanted, ownKeys), without(valueAt(patch.tree, place, replaced), ownKeys))) continue;
    patch.replaceText(place.start, place.end, writeFlow(wanted, patch.context));
    replaced.set(place, wanted);
  }
}

/** What a map merges and does not say itself. */
function without(value: JsonValue, ownKeys: ReadonlySet<string> | undefined): JsonValue {
  if (ownKeys === undefined || !isJsonMap(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !ownKeys.has(key)));
}

/**
 * A key in the former one's manner of quoting; what may stand before it, a `?` or an anchor, stays. Where blanks behind
 * it align colons or values, they still do.
 */
export function writeKey(patch: SourcePatch, { key, keyStart, keyEnd, afterColon }: MapEntry, to: string): void {
  const { text } = patch.tree;
  const source = text.slice(keyStart, keyEnd);
  const style = source.startsWith('"') ? "double" : source.startsWith("'") ? "single" : "plain";
  const old = { kind: "scalar", from: keyStart, start: keyStart, end: keyEnd, value: key, style } as const;
  const written = rewriteScalar(old, source, to, patch.context, undefined);
  patch.replaceText(keyStart, keyEnd, written);
  const more = written.length - source.length;
  const beforeColon = /^ +(?=:)/.exec(text.slice(keyEnd))?.[0].length ?? 0;
  const beforeValue = /^ {2,}(?=[^ #\r\n])/.exec(text.slice(afterColon))?.[0].length ?? 0;
  if (more === 0 || source.includes("\n")) return;
  if (beforeColon > 0) patch.replaceText(keyEnd, keyEnd + beforeColon, " ".repeat(Math.max(1, beforeColon - more)));
  else if (beforeValue > 0) {
    patch.replaceText(afterColon, afterColon + beforeValue, " ".repeat(Math.max(1, beforeValue - more)));
  }
}

type Offsets = (offset: number) => number | undefined;

/**
 * Where the occurrences of an id stand in the text as it is written: the n-th of the value is the n-th of the source,
 * as an id has no character that any style of quoting writes differently, but for double quotes, where an escape may
 * end in the letters of an id.
 */
function offsetsOf(tree: SourceTree, place: ScalarPlace, value: string, id: string): Offsets {
  if (place.style === "double") {
    return scalarOffsets(tree.text, [place.start, place.end], "QUOTE_DOUBLE", value) ?? (() => undefined);
  }
  // The line of a block's `|` or `>` holds no part of the value, though a comment may look like one.
  const isBlock = place.style === "literal" || place.style === "folded";
  const start = isBlock ? lineEnd(tree.text, place.start) : place.start;
  const inSource = occurrences(tree.text.slice(start, place.end), id);
  const inValue = occurrences(value, id);
  return (offset) => {
    const at = inSource.length === inValue.length ? inSource[inValue.indexOf(offset)] : undefined;
    return at === undefined ? undefined : start + at;
  };
}

function occurrences(text: string, part: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) found.push(at);
  return found;
}
