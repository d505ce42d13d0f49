import type { AttemptOutcome, TaskView } from "./run-view.ts";

/** A stretch of a task's time, as a Gantt chart draws it. Times are epoch milliseconds; `to` of the last one may be `now`. */
export interface Segment {
  readonly kind: "queued" | "running" | "retry_wait" | "deferred";
  readonly from: number;
  readonly to: number;
  readonly attempt: number;
  /** How the attempt ended, for a running segment that has ended. */
  readonly outcome?: AttemptOutcome;
}

/**
 * Where a task's time went: for each attempt how long it waited for a slot and how long it ran, and
 * between attempts how long it held back. In order of time, without overlap.
 *
 * @param now end of what is still going on, epoch milliseconds
 */
export function segmentsOf(task: TaskView, now: number): Segment[] {
  const segments: Segment[] = [];
  let previousEnd: number | null = null;
  const push = (segment: Segment) => {
    if (segment.to > segment.from) segments.push(segment);
  };
  for (const each of task.attempts) {
    const began = each.queuedAt ?? each.startedAt ?? each.endedAt;
    if (previousEnd !== null) push({ kind: "retry_wait", from: previousEnd, to: began, attempt: each.attempt });
    if (each.startedAt !== null) {
      push({ kind: "queued", from: began, to: each.startedAt, attempt: each.attempt });
      // An attempt shorter than the clock's tick is still drawn.
      segments.push({
        kind: "running",
        from: each.startedAt,
        to: each.endedAt,
        attempt: each.attempt,
        outcome: each.outcome,
      });
    }
    previousEnd = each.endedAt;
  }
  switch (task.state) {
    case "queued":
      if (previousEnd !== null && task.queuedAt !== null) {
        push({ kind: "retry_wait", from: previousEnd, to: task.queuedAt, attempt: task.attempt });
      }
      push({ kind: "queued", from: task.queuedAt ?? now, to: now, attempt: task.attempt });
      break;
    case "running":
      if (previousEnd !== null && task.queuedAt !== null) {
        push({ kind: "retry_wait", from: previousEnd, to: task.queuedAt, attempt: task.attempt });
      }
      push({ kind: "queued", from: task.queuedAt ?? now, to: task.startedAt ?? now, attempt: task.attempt });
      segments.push({
        kind: "running",
        from: task.startedAt ?? now,
        to: Math.max(now, task.startedAt ?? now),
        attempt: task.attempt,
      });
      break;
    case "retrying":
      if (previousEnd !== null) push({ kind: "retry_wait", from: previousEnd, to: now, attempt: task.attempt });
      break;
    case "deferred":
      push({ kind: "deferred", from: previousEnd ?? task.startedAt ?? now, to: now, attempt: task.attempt });
      break;
    default:
      break;
  }
  return segments;
}

/** Sums over all tasks, milliseconds: where a run's time went. */
export interface TimeSpent {
  readonly running: number;
  readonly queued: number;
  readonly retryWait: number;
  readonly deferred: number;
}

export function timeSpent(tasks: readonly TaskView[], now: number): TimeSpent {
  const sums = { running: 0, queued: 0, retryWait: 0, deferred: 0 };
  for (const task of tasks) {
    for (const segment of segmentsOf(task, now)) {
      const length = segment.to - segment.from;
      if (segment.kind === "retry_wait") sums.retryWait += length;
      else sums[segment.kind] += length;
    }
  }
  return sums;
}
