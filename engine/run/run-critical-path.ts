import { criticalPath } from "#engine/graph/critical-path.ts";
import { type Graph, upstreamOf } from "#engine/graph/graph.ts";
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
 * ended last, back along the upstream task whose end it waited for. Tasks that never ran (skipped,
 * upstream failed) can be links too: they carry the decision on in no time.
 *
 * @param now stands for the end of what still runs, epoch milliseconds
 */
export function runCriticalPath(graph: Graph, run: RunView, now: number): CriticalLink[] {
  const begin = run.startedAt ?? run.createdAt;
  let node = -1;
  for (const task of run.tasks) {
    if (!hasBegun(task)) continue;
    if (node === -1 || endOf(task, now) > endOf(run.tasks[node] as TaskView, now)) node = task.index;
  }
  const chain: number[] = [];
  const seen = new Set<number>();
  while (node !== -1 && !seen.has(node)) {
    seen.add(node);
    chain.push(node);
    node = latestUpstream(graph, run, node, now);
  }
  chain.reverse();

  const end = chain.length === 0 ? begin : endOf(run.tasks[chain.at(-1) as number] as TaskView, now);
  const whole = Math.max(end - begin, 1);
  let before = begin;
  return chain.map((index) => {
    const task = run.tasks[index] as TaskView;
    const start = Math.max(firstStart(task) ?? endOf(task, now), before);
    const finish = Math.max(endOf(task, now), start);
    const link = { index, waitedMs: start - before, ranMs: finish - start, share: (finish - before) / whole };
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

function latestUpstream(graph: Graph, run: RunView, node: number, now: number): number {
  let latest = -1;
  for (const from of upstreamOf(graph, node)) {
    const task = run.tasks[from] as TaskView;
    if (!isFinalTaskState(task.state)) continue;
    if (latest === -1 || endOf(task, now) > endOf(run.tasks[latest] as TaskView, now)) latest = from;
  }
  return latest;
}

function hasBegun(task: TaskView): boolean {
  return task.startedAt !== null || task.endedAt !== null;
}

function endOf(task: TaskView, now: number): number {
  return task.endedAt ?? now;
}

function firstStart(task: TaskView): number | null {
  return task.attempts.find((each) => each.startedAt !== null)?.startedAt ?? task.startedAt;
}
