import type { JsonValue } from "#engine/document/compiled-dag.ts";

/**
 * Whether two values say the same in the same order. The engine's `isSame` leaves out the order of keys, as a map
 * means the same in any; whoever shows the map shows them in the order in which they are written.
 */
export function isSameInOrder(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  // `.nan` is what it is.
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a) as [string, JsonValue][];
  const right = Object.entries(b) as [string, JsonValue][];
  return (
    left.length === right.length &&
    left.every(([key, item], n) => key === right[n]?.[0] && isSameInOrder(item, right[n][1]))
  );
}
