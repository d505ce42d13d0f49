import type { JsonValue } from "./compiled-dag.ts";

export type JsonMap = { readonly [key: string]: JsonValue };

export function isJsonMap(value: JsonValue | undefined): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
