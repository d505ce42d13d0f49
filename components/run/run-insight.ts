/** What can be said about a run beyond its states: its critical path, slack, and when it is expected to end. */
import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import { criticalPath } from "#engine/graph/critical-path.ts";
import { type Graph, graphOf, upstreamOf } from "#engine/graph/graph.ts";
import { topologicalOrder } from "#engine/graph/order.ts";
import { type CriticalLink, predictRun, runCriticalPath } from "#engine/run/run-critical-path.ts";
import type { RunView, TaskView } from "#engine/run/run-view.ts";
import { type TimeSpent, timeSpent } from "#engine/run/segments.ts";
import { isFinalRunState } from "#engine/run/states.ts";

/** What follows from the document alone; made once a run. */
export interface RunStructure {
  readonly graph: Graph;
  /** A topological order, and each task's place in it. */
  readonly topology: ArrayLike<number>;
  readonly rank: Int32Array;
}

export interface RunInsight {
  /** The chain that set the run's length, or that is expected to. In order. */
  readonly criticalPath: ReadonlySet<number>;
  /** The links of the chain that have begun, with their times. */
  readonly links: readonly CriticalLink[];
  /** Milliseconds by task index. */
  readonly slack: Float64Array;
  /** Epoch milliseconds; undefined when the run is over or nothing is known of its tasks. */
  readonly predictedEnd: number | undefined;
  readonly spent: TimeSpent;
  /** The moment it was computed for, epoch milliseconds. */
  readonly at: number;
}

export function structureOf(dag: CompiledDag): RunStructure {
  const graph = graphOf(dag.tasks);
  const topology = topologicalOrder(graph);
  const rank = new Int32Array(graph.size);
  for (let place = 0; place < topology.length; place += 1) rank[topology[place] ?? 0] = place;
  return { graph, topology, rank };
}

/**
 * O(tasks + edges).
 *
 * @param expectedMs usual duration by task index; null where it has no history
 * @param now epoch milliseconds
 */
export function insightOf(
  { graph }: RunStructure,
  run: RunView,
  expectedMs: readonly (number | null | undefined)[],
  now: number,
): RunInsight {
  const spent = timeSpent(run.tasks, now);
  if (isFinalRunState(run.state)) {
    const end = run.endedAt ?? run.at;
    const links = runCriticalPath(graph, run, end);
    const durations = Float64Array.from(run.tasks, (task) => occupiedMs(graph, run, task, end));
    return {
      links,
      criticalPath: new Set(links.map((link) => link.index)),
      slack: criticalPath(graph, durations).slack,
      predictedEnd: undefined,
      spent,
      at: now,
    };
  }
  const isKnown = expectedMs.some((each) => each !== null && each !== undefined);
  const durations = Float64Array.from(run.tasks, (task) => expectedMs[task.index] ?? 0);
  const prediction = predictRun(graph, run, durations, now);
  const links = runCriticalPath(graph, run, now);
  const first = prediction.path[0];
  const path =
    first === undefined ? links.map((link) => link.index) : [...chainBefore(graph, run, first), ...prediction.path];
  return {
    links,
    criticalPath: new Set(path),
    slack: prediction.slack,
    predictedEnd: isKnown ? prediction.endsAt : undefined,
    spent,
    at: now,
  };
}

/**
 * From the end of the last task before it (or the run's begin) to its own end: waiting included, because a
 * task that had to queue could not have been later either.
 */
function occupiedMs(graph: Graph, run: RunView, task: TaskView, end: number): number {
  let ready = run.startedAt ?? run.createdAt;
  for (const source of upstreamOf(graph, task.index)) ready = Math.max(ready, run.tasks[source]?.endedAt ?? ready);
  return Math.max(0, (task.endedAt ?? end) - ready);
}

/** The upstream tasks that a task's start waited for, one after the other, first to last. */
function chainBefore(graph: Graph, run: RunView, index: number): number[] {
  const chain: number[] = [];
  let node: number | undefined = index;
  while (node !== undefined) {
    let latest: number | undefined;
    let latestEnd = -Infinity;
    for (const source of upstreamOf(graph, node)) {
      const task = run.tasks[source];
      // What still runs longer than usual is what the next one waits for.
      const hasBegun = task !== undefined && task.startedAt !== null;
      const end = task?.endedAt ?? (hasBegun ? Infinity : -Infinity);
      if (latest === undefined || end > latestEnd) {
        latest = source;
        latestEnd = end;
      }
    }
    if (latest !== undefined) chain.push(latest);
    node = latest;
  }
  return chain.reverse();
}
