/**
 * Lists of task ids as documents hold them: a number is an id that lacks its quotes, one id that stands alone is no
 * list yet, and what is no id at all is its writer's to mend. Each edit leaves alone what it is not about.
 */
import type { JsonValue } from "#engine/document/compiled-dag.ts";

/** The id that a value names; undefined: none. */
export function idOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : undefined;
}

/** All that stands in the list, ids or not. */
export function itemsOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
}

export function idsOf(value: JsonValue | undefined): string[] {
  return itemsOf(value).flatMap((item) => idOf(item) ?? []);
}

/** What is left of the list without some ids. */
export function itemsWithout(items: readonly JsonValue[], isGone: (id: string) => boolean): readonly JsonValue[] {
  return items.filter((item) => {
    const id = idOf(item);
    return id === undefined || !isGone(id);
  });
}
