import type { TaskError } from "#engine/run/task-error.ts";
import type { JsonValue } from "#engine/document/compiled-dag.ts";

/** An attempt that this worker holds: the database has it running under our lease. */
export interface HeldAttempt {
  readonly runId: string;
  readonly taskIndex: number;
  /** The fencing token. */
  readonly attempt: number;
  readonly versionId: number;
  /** Attempts of the task that failed before this one. */
  readonly failures: number;
}

/** How an attempt ended. */
export type Outcome =
  | { readonly result: "success"; readonly output: { readonly [name: string]: JsonValue } | null }
  | { readonly result: "skipped" }
  | { readonly result: "failed"; readonly error: TaskError }
  | { readonly result: "cancelled" };

/** What is reported of an attempt: how it ended, or that it was given back. */
export type Report =
  | (Outcome & { readonly retryDelayMs?: number })
  | { readonly result: "handed_back" }
  | { readonly result: "not_started" };

/** A name for the attempt in maps and logs. */
export function attemptKey(attempt: Pick<HeldAttempt, "runId" | "taskIndex" | "attempt">): string {
  return `${attempt.runId}.${attempt.taskIndex}.${attempt.attempt}`;
}
