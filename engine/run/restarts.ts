import type { CompiledTask } from "#engine/document/compiled-dag.ts";
import { isRetryable } from "./retry.ts";
import type { AttemptView, TaskView } from "./run-view.ts";
import { isFinalTaskState } from "./states.ts";

/** What of a task decides whether an attempt is followed by another without a person. */
export type RetryRules = Pick<CompiledTask, "retries" | "retry" | "idempotent">;

/** The third worker that dies under a task ends it (advance.sql). */
const MOST_LOSSES = 2;

/**
 * Tells the attempts apart after which a person asked for another from those that the task's own retries
 * followed: the former get their `finalAt`. Events say which is which; a snapshot has only the attempts,
 * and the same rules by which they were judged. One thing they do not tell: a task that was stopped while it
 * waited for its retry counts as having waited on. O(attempts).
 */
export function markRestarts(task: TaskView, rules: RetryRules): TaskView {
  let failures = 0;
  let losses = 0;
  let hasChanged = false;
  // What holds back before a retry was not ended by its last attempt, whatever the rules make of it.
  const goesOn = !isFinalTaskState(task.state) && task.state !== "retrying";
  const attempts = task.attempts.map((attempt, place): AttemptView => {
    const isFollowed = place < task.attempts.length - 1 || goesOn;
    const endsTask = isLastOfItself(attempt, rules, failures, losses);
    if (attempt.outcome === "failed") failures += 1;
    if (attempt.outcome === "lost") losses += 1;
    if (!endsTask) return attempt;
    // A person's retry comes with a full set of retries.
    failures = 0;
    losses = 0;
    if (!isFollowed || attempt.finalAt !== undefined) return attempt;
    hasChanged = true;
    return { ...attempt, finalAt: attempt.endedAt };
  });
  return hasChanged ? { ...task, attempts } : task;
}

/** How many of a task's attempts have failed since it was queued first, or since a person asked for another. */
export function failuresSinceRestart(task: TaskView): number {
  const restart = task.attempts.findLastIndex((each) => each.finalAt !== undefined);
  return task.attempts.slice(restart + 1).filter((each) => each.outcome === "failed").length;
}

/** Whether nothing but a person could bring another attempt after this one. */
function isLastOfItself(attempt: AttemptView, rules: RetryRules, failures: number, losses: number): boolean {
  switch (attempt.outcome) {
    case "success":
    case "skipped":
    case "cancelled":
      return true;
    case "failed":
      return failures >= rules.retries || (attempt.error !== undefined && !isRetryable(rules.retry, attempt.error));
    case "lost":
      return !rules.idempotent || losses >= MOST_LOSSES;
    case "handed_back":
      return !rules.idempotent;
    case "deferred":
      return false;
    default:
      return attempt.outcome satisfies never;
  }
}
