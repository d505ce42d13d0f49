/** The places of a document: where each value, key, dash and colon stands in its text, in UTF-16 offsets. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isKeeping } from "./block-scalar.ts";

export interface Place {
  /** Where it begins, its anchor and tag included. */
  readonly from: number;
  /** Where the value itself begins. */
  readonly start: number;
  /** Where its content ends: before the comment that may stand behind it. */
  readonly end: number;
  readonly anchor?: string;
}

export interface ScalarPlace extends Place {
  readonly kind: "scalar";
  readonly value: JsonValue;
  readonly style: "plain" | "single" | "double" | "literal" | "folded" | "empty";
}

export interface AliasPlace extends Place {
  readonly kind: "alias";
  readonly name: string;
}

export interface MapEntry {
  readonly key: string;
  /** Of `<<`: its value is a part of the map. In quotes it is a key like any other. */
  readonly isMerge: boolean;
  /** From the key's first character (or its `?`) to the end of its value's content. */
  readonly from: number;
  /** Where the key itself begins, behind its anchor and tag. */
  readonly keyStart: number;
  readonly keyEnd: number;
  /** Just after the colon; where there is none (a key alone), the end of the key. */
  readonly afterColon: number;
  readonly end: number;
  readonly value: SourcePlace;
}

export interface MapPlace extends Place {
  readonly kind: "map";
  readonly isFlow: boolean;
  readonly entries: readonly MapEntry[];
}

export interface ListItem {
  /** Where its dash stands; in flow style, where the value begins. */
  readonly from: number;
  /** Just after the dash; in flow style, where the value begins. */
  readonly afterDash: number;
  readonly end: number;
  readonly value: SourcePlace;
}

export interface ListPlace extends Place {
  readonly kind: "list";
  readonly isFlow: boolean;
  readonly items: readonly ListItem[];
}

export type SourcePlace = ScalarPlace | AliasPlace | MapPlace | ListPlace;

export interface Anchored {
  /** By name, in the order of the text: a name may be given anew. */
  readonly anchors: ReadonlyMap<string, readonly SourcePlace[]>;
}

/** The text behind `|` or `>` that a place ends in: what stands below it may become a part of it. */
export function blockScalarAtEnd(place: SourcePlace): ScalarPlace | undefined {
  if (place.kind === "alias") return undefined;
  if (place.kind === "scalar") return place.style === "literal" || place.style === "folded" ? place : undefined;
  const last = place.isFlow ? undefined : place.kind === "map" ? place.entries.at(-1) : place.items.at(-1);
  return last && blockScalarAtEnd(last.value);
}

/** Whether a place ends in a text that takes the blank lines below it for its own: `|+`. */
export function endsInKeptLines(text: string, place: SourcePlace): boolean {
  const scalar = blockScalarAtEnd(place);
  return scalar !== undefined && isKeeping(text.slice(scalar.start, scalar.start + 3));
}

/** A map's own entry of this name; the last one, where it stands twice. */
export function entryOf(map: MapPlace, key: string): MapEntry | undefined {
  return map.entries.findLast((entry) => entry.key === key && !entry.isMerge);
}
