/**
 * A run that had ended and was retried by a person has a hole in its time: nothing of it went on in between,
 * for minutes or for days. How long a run took is said without these holes.
 */
import type { AttemptView, RunView, TaskView } from "./run-view.ts";
import { segmentsOf } from "./segments.ts";
import { isFinalRunState } from "./states.ts";

/** A stretch of a run's time in which nothing of it went on, epoch milliseconds. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

export interface WorkedTime {
  /** From the run's start to its end (or now), its pauses left out. */
  readonly workedMs: number;
  readonly pausedMs: number;
  /** Whether `workedMs` grows with the clock. */
  readonly isWorking: boolean;
}

/**
 * When nothing of a run went on between its start and its end: no task was queued, ran, held back before a
 * retry or was deferred. In order of time, without overlap. O(attempts × log attempts); O(tasks) for a run that no
 * person retried.
 *
 * @param now end of what still goes on, epoch milliseconds
 */
export function pausesOf(run: RunView, now: number): readonly Pause[] {
  if (run.startedAt === null || !run.tasks.some(wasRestarted)) return [];
  const end = run.endedAt ?? now;
  const busy = run.tasks.flatMap((task) => segmentsOf(task, end)).sort((one, other) => one.from - other.from);
  const pauses: Pause[] = [];
  // What lies before the first segment is the run's own beginning.
  let busyUntil = busy[0]?.from ?? end;
  for (const segment of busy) {
    if (segment.from > busyUntil) pauses.push({ from: busyUntil, to: segment.from });
    busyUntil = Math.max(busyUntil, segment.to);
  }
  // What a run ends with may be a decision alone (skipped, upstream failed): that is no pause.
  if (!isFinalRunState(run.state) && end > busyUntil) pauses.push({ from: busyUntil, to: end });
  return pauses;
}

/** How long a run worked and how long it paused. @param now end of what still goes on, epoch milliseconds */
export function workedTime(run: RunView, now: number): WorkedTime {
  if (run.startedAt === null) return { workedMs: 0, pausedMs: 0, isWorking: false };
  const end = run.endedAt ?? Math.max(now, run.startedAt);
  const pauses = pausesOf(run, end);
  const pausedMs = pauses.reduce((sum, { from, to }) => sum + to - from, 0);
  const isPaused = pauses.at(-1)?.to === end;
  return {
    workedMs: end - run.startedAt - pausedMs,
    pausedMs,
    isWorking: run.endedAt === null && !isPaused,
  };
}

/**
 * The run as if each pause had taken no time: what lies after it is moved to before it. The same object where
 * there is none.
 *
 * @param pauses in order of time, without overlap
 */
export function withoutPauses(run: RunView, pauses: readonly Pause[]): RunView {
  if (pauses.length === 0) return run;
  const moved = (time: number) => momentWithoutPauses(time, pauses);
  const movedOrNull = (time: number | null) => (time === null ? null : moved(time));
  const attempt = (each: AttemptView): AttemptView => ({
    ...each,
    queuedAt: movedOrNull(each.queuedAt),
    startedAt: movedOrNull(each.startedAt),
    endedAt: moved(each.endedAt),
    ...(each.finalAt === undefined ? {} : { finalAt: moved(each.finalAt) }),
  });
  return {
    ...run,
    startedAt: movedOrNull(run.startedAt),
    endedAt: movedOrNull(run.endedAt),
    at: moved(run.at),
    tasks: run.tasks.map((task) => ({
      ...task,
      queuedAt: movedOrNull(task.queuedAt),
      startedAt: movedOrNull(task.startedAt),
      endedAt: movedOrNull(task.endedAt),
      attempts: task.attempts.map(attempt),
      ...(task.dueAt === undefined ? {} : { dueAt: moved(task.dueAt) }),
    })),
  };
}

/** A moment, earlier by the pauses before it; one within a pause is the pause's beginning. Epoch milliseconds. */
export function momentWithoutPauses(time: number, pauses: readonly Pause[]): number {
  let before = 0;
  for (const { from, to } of pauses) {
    if (from >= time) break;
    before += Math.min(to, time) - from;
  }
  return time - before;
}

/** Whether a person asked for another attempt after the task had ended. */
function wasRestarted(task: TaskView): boolean {
  return task.attempts.some((each) => each.finalAt !== undefined);
}
