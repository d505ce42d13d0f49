import type { JsonValue } from "./compiled-dag.ts";

export type JsonMap = { readonly [key: string]: JsonValue };

/** What a map says itself: `toString` is a key like any other, and one that it mostly does not have. */
export function ownValue(map: JsonMap, key: string): JsonValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Sets a key, `__proto__` too, which an assignment would take for something else. */
export function setOwn(map: { [key: string]: JsonValue }, key: string, value: JsonValue): void {
  if (key === "__proto__")
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  else map[key] = value;
}

export function isJsonMap(value: JsonValue | undefined): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as a map; what is none has no keys. */
export function mapOf(value: JsonValue | undefined): JsonMap {
  return isJsonMap(value) ? value : {};
}
