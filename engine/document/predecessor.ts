/** What documents of the predecessor wrote differently, brought to today's form before the schema sees it. */
import type { JsonValue } from "./compiled-dag.ts";
import { isJsonMap, type JsonMap } from "./json-map.ts";

/** Above this, a bare number in a JSON `timeout` or `sla` cannot be meant as seconds (a million are 11 days). */
const MOST_SECONDS = 1_000_000;
const NANOSECONDS_PER_MILLISECOND = 1_000_000;

/**
 * Go writes a duration to JSON as whole nanoseconds: `"timeout": 1800000000000` is half an hour. A text that begins
 * with a brace may as well be YAML in one line, written by a person who means seconds.
 * @param isJson whether the text is JSON by the letter; asked only where such a number occurs
 */
export function withReadableDurations(document: JsonMap, isJson: () => boolean): JsonMap {
  const { tasks, defaults } = document;
  const maps = [document, defaults, ...(Array.isArray(tasks) ? tasks : [])];
  if (!maps.some(hasNanoseconds) || !isJson()) return document;
  return {
    ...inMap(document),
    ...(isJsonMap(defaults) ? { defaults: inMap(defaults) } : {}),
    ...(Array.isArray(tasks) ? { tasks: tasks.map((task: JsonValue) => (isJsonMap(task) ? inMap(task) : task)) } : {}),
  };
}

function hasNanoseconds(value: JsonValue | undefined): boolean {
  return isJsonMap(value) && (isNanoseconds(value.timeout) || isNanoseconds(value.sla));
}

function inMap(map: JsonMap): JsonMap {
  if (!hasNanoseconds(map)) return map;
  const { timeout, sla } = map;
  return {
    ...map,
    ...(isNanoseconds(timeout) ? { timeout: `${timeout / NANOSECONDS_PER_MILLISECOND}ms` } : {}),
    ...(isNanoseconds(sla) ? { sla: `${sla / NANOSECONDS_PER_MILLISECOND}ms` } : {}),
  };
}

function isNanoseconds(value: JsonValue | undefined): value is number {
  return typeof value === "number" && value > MOST_SECONDS;
}
