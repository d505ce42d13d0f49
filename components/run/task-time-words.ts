import type { TaskView } from "#engine/run/run-view.ts";
import { taskTime } from "#engine/run/task-time.ts";
import { roughDuration } from "#engine/run/why.ts";
import { formatDuration } from "../format/duration.ts";

/**
 * How long a task took or has been taking: its last attempt, and all attempts together where there were more.
 * Undefined where there is nothing to say.
 *
 * @param now epoch milliseconds
 */
export function taskTimeWords(task: TaskView, now: number): string | undefined {
  switch (task.state) {
    case "waiting":
    case "queued":
    case "retrying":
    case "deferred":
    case "upstream_failed":
      // Whatever ran before is told by its attempts; now it does not run.
      return undefined;
    default: {
      const { startedAt, lastMs, totalMs, attempts } = taskTime(task, now);
      if (startedAt === null) return undefined;
      return attempts < 2
        ? formatDuration(lastMs)
        : `attempt ${task.attempt}: ${formatDuration(lastMs)} · all ${attempts} attempts: ${formatDuration(totalMs)}`;
    }
  }
}

/** When the next attempt of a task that holds back begins; undefined where that is not known. @param now epoch milliseconds */
export function nextAttemptWords(task: TaskView, now: number): string | undefined {
  if (task.dueAt === undefined) return undefined;
  return `attempt ${task.attempt + 1} begins ${task.dueAt <= now ? "now" : `in ${roughDuration(task.dueAt - now)}`}`;
}

/** How often a task is tried again without a person. */
export function allowanceWords(retries: number): string {
  if (retries === 0) return "No retries by itself";
  return `Up to ${retries} ${retries === 1 ? "retry" : "retries"} by itself`;
}
