import type { TaskView } from "./run-view.ts";

/** How long a task was at work. Milliseconds; what lies between attempts counts nowhere. */
export interface TaskTime {
  /** Start of the attempt that counts, epoch milliseconds; null before the first. */
  readonly startedAt: number | null;
  /** How long that attempt has run: the one that runs, or else the last that did. */
  readonly lastMs: number;
  /** How long all attempts have run together. */
  readonly totalMs: number;
  /** How many attempts were begun; those that no worker began do not count. */
  readonly attempts: number;
}

/**
 * How long a task's last attempt ran, and all of them together. O(attempts).
 *
 * @param now end of what still runs, epoch milliseconds
 */
export function taskTime(task: TaskView, now: number): TaskTime {
  let time: TaskTime = { startedAt: null, lastMs: 0, totalMs: 0, attempts: 0 };
  for (const { startedAt, endedAt } of task.attempts) time = withAttempt(time, startedAt, endedAt);
  if (task.state === "running") return withAttempt(time, task.startedAt, now);
  // Ended, and yet not among its attempts: a person marked it, or the list is not complete.
  const isUnlisted = task.endedAt !== null && task.attempts.at(-1)?.attempt !== task.attempt;
  return isUnlisted ? withAttempt(time, task.startedAt, task.endedAt ?? now) : time;
}

function withAttempt(time: TaskTime, startedAt: number | null, endedAt: number): TaskTime {
  if (startedAt === null) return time;
  const lastMs = Math.max(0, endedAt - startedAt);
  return { startedAt, lastMs, totalMs: time.totalMs + lastMs, attempts: time.attempts + 1 };
}
