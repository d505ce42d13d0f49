/**
 * Aliases repeat what an anchor names. When the named value changes or goes, they must keep what they
 * said: the first of them that stays then holds the former value and the anchor.
 */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { AliasPlace, SourcePlace } from "./source-places.ts";
import type { SourceTree } from "./source-tree.ts";
import { valueAt } from "./source-values.ts";
import type { TextChange } from "./text-change.ts";

/**
 * @param touched places whose data was changed
 * @param changes made so far
 * @param write a value on one line
 * @returns the changes that keep every alias's value
 */
export function movesOfAnchors(
  tree: SourceTree,
  touched: readonly SourcePlace[],
  changes: readonly TextChange[],
  write: (value: JsonValue) => string,
): TextChange[] {
  if (tree.root === undefined || tree.anchors.size === 0) return [];
  // What has lost its beginning is gone, though comments within it may stay.
  const isDeleted = ({ from, end }: SourcePlace) =>
    changes.some((change) => change.to > change.from && change.from <= from && Math.min(end, from + 1) <= change.to);
  const aliases = [...aliasesIn(tree.root)];
  const moves: TextChange[] = [];
  for (const [name, places] of tree.anchors) {
    const place = places.at(-1);
    if (place === undefined) continue;
    const isGone = isDeleted(place);
    const isTouched = touched.some((each) => place.from <= each.from && each.end <= place.end);
    if (!isGone && !isTouched) continue;
    const heir = aliases.find((alias) => alias.name === name && !isDeleted(alias));
    if (heir === undefined) continue;
    moves.push({ from: heir.from, to: heir.end, insert: `&${name} ${write(valueAt(tree, place))}` });
    if (!isGone) moves.push(withoutAnchor(tree.text, name, place));
  }
  return moves;
}

/** Takes `&name` away, and neither the tag that may stand beside it nor the line break before an indented block. */
function withoutAnchor(text: string, name: string, place: SourcePlace): TextChange {
  const from = text.indexOf(`&${name}`, place.from);
  const to = from + name.length + 1;
  const content = to + text.slice(to).search(/[^ \t]|$/);
  if (/^[^#\r\n]/.test(text.slice(content))) return { from, to: content, insert: "" };
  return { from: text.slice(0, from).trimEnd().length, to, insert: "" };
}

function* aliasesIn(place: SourcePlace): Generator<AliasPlace> {
  if (place.kind === "alias") yield place;
  else if (place.kind === "map") for (const { value } of place.entries) yield* aliasesIn(value);
  else if (place.kind === "list") for (const { value } of place.items) yield* aliasesIn(value);
}
