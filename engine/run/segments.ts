import type { AttemptOutcome, AttemptView, TaskView } from "./run-view.ts";

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
 * between attempts how long it held back or waited for something. In order of time, without overlap; between a
 * task's end and a person's retry there is nothing.
 *
 * @param now end of what is still going on, epoch milliseconds
 */
export function segmentsOf(task: TaskView, now: number): Segment[] {
  const segments: Segment[] = [];
  const push = (kind: Segment["kind"], from: number, to: number, attempt: number) => {
    if (to > from) segments.push({ kind, from, to, attempt });
  };
  let last: AttemptView | undefined;
  const pushGap = (to: number, attempt: number) => {
    if (last === undefined) return;
    // It had ended, and nobody held it back: what came after the end is no part of its time.
    const until = Math.min(to, last.finalAt ?? to);
    push(last.outcome === "deferred" ? "deferred" : "retry_wait", last.endedAt, until, attempt);
  };

  for (const each of task.attempts) {
    const readyAt = each.queuedAt ?? each.startedAt ?? each.endedAt;
    pushGap(readyAt, each.attempt);
    if (each.startedAt !== null) {
      push("queued", readyAt, each.startedAt, each.attempt);
      // An attempt shorter than the clock's tick is still drawn.
      segments.push({
        kind: "running",
        from: each.startedAt,
        to: each.endedAt,
        attempt: each.attempt,
        outcome: each.outcome,
      });
    }
    last = each;
  }

  // What came after the last attempt that has ended.
  const { state, attempt, queuedAt, startedAt } = task;
  const isUnstarted = queuedAt !== null && startedAt === null;
  if (state === "running") {
    const from = startedAt ?? now;
    if (queuedAt !== null) pushGap(queuedAt, attempt);
    push("queued", queuedAt ?? now, from, attempt);
    segments.push({ kind: "running", from, to: Math.max(now, from), attempt });
  } else if (state === "deferred") {
    push("deferred", last?.endedAt ?? startedAt ?? now, now, attempt);
  } else if (state === "retrying") {
    pushGap(now, attempt);
  } else if (isUnstarted) {
    pushGap(queuedAt, attempt);
    push("queued", queuedAt, task.endedAt ?? now, attempt);
  } else if (task.endedAt !== null) {
    // Stopped while it held back, or what it waited for came: nothing otherwise, the attempt itself was the end.
    pushGap(task.endedAt, attempt);
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
