import { createHash } from "node:crypto";

/**
 * Where an attempt stands in a distributed trace, as tools expect it in the variable `TRACEPARENT`
 * (W3C Trace Context, level 1): each run is a trace, whose id is the run's without its dashes, and each
 * attempt a span, so that what tasks and the services they call report is found by the run.
 *
 * @param runId a UUID
 * @returns `00-<32 hex>-<16 hex>-01`; the flag says that it is worth recording
 */
export function traceparent(runId: string, taskId: string, attempt: number): string {
  const span = createHash("sha256").update(`${runId}\n${taskId}\n${attempt}`).digest("hex").slice(0, 16);
  return `00-${runId.replaceAll("-", "").toLowerCase()}-${span}-01`;
}
