/**
 * Values on their way into CEL and back.
 *
 * CEL has 64-bit integers (bigint here) and doubles (number here); JSON has one number. Whole numbers go in as
 * integers, so that `params.n + 1` works, and come back as numbers. Maps go in as `Map`, never as objects: a key
 * such as `constructor` in a task's output is then data like any other.
 */
import type { JsonValue } from "#engine/document/compiled-dag.ts";

export type CelValue = unknown;

/** Deeper data than this is refused rather than walked: recursion must not overflow the stack. */
const DEEPEST_VALUE = 200;

/** Converts JSON (and `Date`, which CEL knows as a timestamp) to what CEL computes with. */
export function toCel(value: unknown, depth = 0): CelValue {
  if (depth > DEEPEST_VALUE) throw new RangeError(`a value is nested more than ${DEEPEST_VALUE} levels deep`);
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value === undefined || value === null) return null;
  if (typeof value !== "object" || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map((item) => toCel(item, depth + 1));
  const map = new Map<string, CelValue>();
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) map.set(key, toCel(item, depth + 1));
  }
  return map;
}

/** Converts a result of CEL to JSON. Timestamps become RFC 3339, durations seconds with an `s`, bytes base64. */
export function fromCel(value: CelValue, depth = 0): JsonValue {
  if (depth > DEEPEST_VALUE) throw new RangeError(`a value is nested more than ${DEEPEST_VALUE} levels deep`);
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "bigint":
      return Number(value);
    case "number":
      if (!Number.isFinite(value)) throw new RangeError(`${value} is not a number that JSON can hold`);
      return value;
    case "object":
      return value === null ? null : objectFromCel(value, depth);
    default:
      return null;
  }
}

const REFUSED_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

function objectFromCel(value: object, depth: number): JsonValue {
  if (Array.isArray(value)) return value.map((item) => fromCel(item, depth + 1));
  if (value instanceof Date) return timestampText(value);
  if (value instanceof Uint8Array) return btoa(String.fromCharCode(...value));
  const entries = mapEntries(value);
  if (entries === undefined) return String(value);
  const result: { [key: string]: JsonValue } = {};
  for (const [key, item] of entries) {
    const name = String(key);
    if (REFUSED_KEYS.has(name)) throw new RangeError(`a result must not have the key "${name}"`);
    result[name] = fromCel(item, depth + 1);
  }
  return result;
}

/** Entries of a CEL map: a `Map` from data, a plain object from a literal. Undefined for any other value. */
export function mapEntries(value: CelValue): [unknown, CelValue][] | undefined {
  if (value instanceof Map) return [...value];
  return typeof value === "object" && value !== null && isPlainObject(value) ? Object.entries(value) : undefined;
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** RFC 3339 in UTC, without the milliseconds where they are zero. */
export function timestampText(value: Date): string {
  return value.toISOString().replace(".000Z", "Z");
}

/** How a value stands in the middle of a text: strings as they are, everything else as JSON. */
export function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
}
