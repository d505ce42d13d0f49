import { criticalPath } from "#engine/graph/critical-path.ts";
import { type Graph, graphOf, upstreamOf } from "#engine/graph/graph.ts";
import type { RunView, TaskView } from "./run-view.ts";
import { isFinalTaskState } from "./states.ts";

/** A link of the chain that set a run's length. Milliseconds. */
export interface CriticalLink {
  readonly index: number;
  /** From the end of the link before it (or the run's start) until this one began to run. */
  readonly waitedMs: number;
  /** From its first start to its end, retries and the waits between them included. */
  readonly ranMs: number;
  /** Part of the whole, 0 to 1, waiting included. */
  readonly share: number;
}

/**
 * The chain that set the length of a run that is over, or that sets it so far: from the task that
 * ended last, back along the upstream task whose end set it going. That is the one that ended last
 * by the time the task was queued: under rules like `one_success` others may end long after it. A
 * task that ran at once (`always`) begins the chain. Tasks that never ran (skipped, upstream failed)
 * can be links too: they carry the decision on in no time.
 *
 * @param graph without cycles
 * @param now stands for the end of what still runs, epoch milliseconds
 */
export function runCriticalPath(graph: Graph, run: RunView, now: number): CriticalLink[] {
  const begin = run.startedAt ?? run.createdAt;
  let last: Ended | undefined;
  for (const task of run.tasks) {
    if (!hasBegun(task)) continue;
    const end = task.endedAt ?? now;
    if (last === undefined || end > last.end) last = { task, end };
  }
  const chain: Ended[] = [];
  for (let link = last; link !== undefined; link = triggerOf(graph, run, link.task)) chain.push(link);
  chain.reverse();

  const whole = Math.max((last?.end ?? begin) - begin, 1);
  let before = begin;
  return chain.map(({ task, end }) => {
    const start = Math.max(firstStart(task) ?? end, before);
    const finish = Math.max(end, start);
    const link = {
      index: task.index,
      waitedMs: start - before,
      ranMs: finish - start,
      share: (finish - before) / whole,
    };
    before = finish;
    return link;
  });
}

/** A run's expected course from here on. */
export interface Prediction {
  /** When the run is expected to end, epoch milliseconds. */
  readonly endsAt: number;
  /** The chain that is expected to set its end. */
  readonly path: readonly number[];
  /** By how much each task may be late without making the run later, milliseconds. */
  readonly slack: Float64Array;
}

/**
 * Predicts a run in flight from what has happened and how long its tasks are expected to take: the
 * critical path over what remains. A task that runs longer than expected is expected to end now.
 */
export function predictRun(graph: Graph, run: RunView, expectedMs: ArrayLike<number>, now: number): Prediction {
  const remaining = Float64Array.from(run.tasks, (task) => remainingMs(task, expectedMs[task.index] as number, now));
  const { path, total, slack } = criticalPath(graph, remaining);
  return { endsAt: now + total, path: path.filter((index) => (remaining[index] as number) > 0), slack };
}

function remainingMs(task: TaskView, expectedMs: number, now: number): number {
  if (isFinalTaskState(task.state)) return 0;
  if (task.state === "running") return Math.max(0, (task.startedAt ?? now) + expectedMs - now);
  if (task.state === "retrying") return Math.max(0, (task.dueAt ?? now) - now) + expectedMs;
  return expectedMs;
}

/**
 * By how much each task of a run that is over could have been longer without making the run longer,
 * milliseconds by task index. Waiting counts as a task's own time: one that had to queue could not have
 * been later either. An edge counts only if the task waited for it: under `one_success` the others did not
 * hold it up.
 */
export function slackOfRun(graph: Graph, run: RunView, now: number): Float64Array {
  const begin = run.startedAt ?? run.createdAt;
  const end = run.endedAt ?? now;
  const waitedFor = graphOf(
    run.tasks.map((task) => {
      const decidedAt = decisionOf(task);
      return {
        upstream: [...upstreamOf(graph, task.index)].filter(
          (from) => endBy(run.tasks[from] as TaskView, decidedAt) !== undefined,
        ),
      };
    }),
  );
  const occupied = Float64Array.from(run.tasks, (task) => {
    const ready = triggerOf(graph, run, task)?.end ?? begin;
    return Math.max(0, (task.endedAt ?? end) - ready);
  });
  return criticalPath(waitedFor, occupied).slack;
}

/** A task and the end of it that counts: not always its last one, because a person may have let it run again. */
export interface Ended {
  readonly task: TaskView;
  readonly end: number;
}

/** The upstream task whose end set a task going; of several that ended at once, the first in the document. */
export function triggerOf(graph: Graph, run: RunView, task: TaskView): Ended | undefined {
  const decidedAt = decisionOf(task);
  let trigger: Ended | undefined;
  for (const from of upstreamOf(graph, task.index)) {
    const source = run.tasks[from] as TaskView;
    const end = endBy(source, decidedAt);
    if (end !== undefined && (trigger === undefined || end > trigger.end)) trigger = { task: source, end };
  }
  return trigger;
}

/** When it was decided that a task runs, or does not: one step with the end that led to it, so at the same time. */
function decisionOf({ attempts, queuedAt, endedAt }: TaskView): number {
  return attempts[0]?.queuedAt ?? queuedAt ?? endedAt ?? Number.POSITIVE_INFINITY;
}

/** When a task had ended for the last time by a moment, if it had. */
function endBy(task: TaskView, moment: number): number | undefined {
  if (task.endedAt !== null && task.endedAt <= moment) return task.endedAt;
  return task.attempts.findLast((attempt) => attempt.endedAt <= moment)?.endedAt;
}

function hasBegun(task: TaskView): boolean {
  return task.startedAt !== null || task.endedAt !== null;
}

function firstStart(task: TaskView): number | null {
  return task.attempts.find((each) => each.startedAt !== null)?.startedAt ?? task.startedAt;
}
