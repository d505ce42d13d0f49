import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { parseDuration } from "#engine/document/durations.ts";
import type { Draft } from "#engine/edit/draft.ts";
import { expectedDurationMs } from "#engine/run/expected-duration.ts";

/**
 * How long each task of a draft is expected to take, milliseconds, by index.
 * @param medians what its former runs say, by task id; tasks may have other ids by now
 */
export function draftDurations(draft: Draft, medians: { readonly [taskId: string]: number }): number[] {
  const defaults = draft.data["defaults"];
  const inherited =
    typeof defaults === "object" && defaults !== null && !Array.isArray(defaults)
      ? (defaults as { readonly [key: string]: JsonValue })
      : {};
  return draft.tasks.map(({ id, data }) => {
    const median = medians[id];
    if (median !== undefined) return median;
    const slaMs = millisecondsOf(data["sla"] ?? inherited["sla"]);
    const timeoutMs = millisecondsOf(data["timeout"] ?? inherited["timeout"]);
    return expectedDurationMs({
      ...(slaMs === undefined ? {} : { slaMs }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  });
}

/** Undefined for what is no duration, or not yet. */
function millisecondsOf(value: JsonValue | undefined): number | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const parsed = parseDuration(value);
  return parsed.ok ? parsed.milliseconds : undefined;
}
