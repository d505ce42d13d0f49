/** When each task is expected to run: the ghost bars behind the real ones. */
import { type Graph, upstreamOf } from "#engine/graph/graph.ts";
import type { TaskView } from "#engine/run/run-view.ts";
import { isFinalTaskState } from "#engine/run/states.ts";
import { taskTime } from "#engine/run/task-time.ts";

export interface ExpectedTimes {
  /** Epoch milliseconds by task index; NaN where nothing is expected or known. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** When the last task is expected to end; the run's begin where nothing is known. */
  readonly end: number;
}

/**
 * What has begun is expected to take its usual time from the real start of its last attempt; what has not
 * begun starts when the last of its upstream tasks is expected to end, and what holds back when its retry is
 * due. O(tasks + edges + attempts).
 *
 * @param order a topological order
 * @param expectedMs usual duration by task index; undefined or null where it has no history
 * @param now epoch milliseconds
 */
export function expectedTimes(
  graph: Graph,
  order: ArrayLike<number>,
  tasks: readonly TaskView[],
  expectedMs: readonly (number | null | undefined)[],
  begin: number,
  now: number,
): ExpectedTimes {
  const from = new Float64Array(tasks.length).fill(NaN);
  const to = new Float64Array(tasks.length).fill(NaN);
  const ends = new Float64Array(tasks.length);
  let end = begin;
  for (let place = 0; place < order.length; place += 1) {
    const index = order[place] ?? 0;
    const task = tasks[index];
    if (task === undefined) continue;
    const usual = expectedMs[index] ?? undefined;
    const isStillAhead = task.state === "waiting" || task.attempts.length > 0;
    let ready = isStillAhead ? Math.max(begin, now) : begin;
    for (const source of upstreamOf(graph, index)) ready = Math.max(ready, ends[source] ?? 0);
    if (isFinalTaskState(task.state)) {
      const start = taskTime(task, now).startedAt;
      ends[index] = task.endedAt ?? ready;
      if (start !== null && usual !== undefined) {
        from[index] = start;
        to[index] = start + usual;
      }
    } else {
      const begins = beginOf(task, ready);
      ends[index] = Math.max(now, begins + (usual ?? 0));
      if (usual !== undefined) {
        from[index] = begins;
        to[index] = begins + usual;
      }
    }
    end = Math.max(end, ends[index] ?? 0);
  }
  return { from, to, end };
}

/** When the attempt that an unfinished task is at, or comes to next, began or is to begin. */
function beginOf(task: TaskView, ready: number): number {
  switch (task.state) {
    case "running":
    case "deferred":
      return task.startedAt ?? ready;
    case "retrying":
      return Math.max(ready, task.dueAt ?? ready);
    default:
      return ready;
  }
}
