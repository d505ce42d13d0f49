/** What documents of the predecessor wrote differently, brought to today's form before the schema sees it. */
import type { JsonValue } from "./compiled-dag.ts";

type RawMap = { readonly [key: string]: JsonValue };

/** Above this, a bare number in a JSON `timeout` or `sla` cannot be meant as seconds (a million are 11 days). */
const MOST_SECONDS = 1_000_000;
const NANOSECONDS_PER_MILLISECOND = 1_000_000;

/** Go writes a duration to JSON as whole nanoseconds: `"timeout": 1800000000000` is half an hour. */
export function withReadableDurations(document: RawMap): RawMap {
  const { tasks, defaults } = document;
  return {
    ...inMap(document),
    ...(isMap(defaults) ? { defaults: inMap(defaults) } : {}),
    ...(Array.isArray(tasks) ? { tasks: tasks.map((task: JsonValue) => (isMap(task) ? inMap(task) : task)) } : {}),
  };
}

function inMap(map: RawMap): RawMap {
  const { timeout, sla } = map;
  if (!isNanoseconds(timeout) && !isNanoseconds(sla)) return map;
  return {
    ...map,
    ...(isNanoseconds(timeout) ? { timeout: `${timeout / NANOSECONDS_PER_MILLISECOND}ms` } : {}),
    ...(isNanoseconds(sla) ? { sla: `${sla / NANOSECONDS_PER_MILLISECOND}ms` } : {}),
  };
}

function isNanoseconds(value: JsonValue | undefined): value is number {
  return typeof value === "number" && value > MOST_SECONDS;
}

function isMap(value: JsonValue | undefined): value is RawMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
