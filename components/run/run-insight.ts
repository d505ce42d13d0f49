/** What can be said about a run beyond its states: its critical path, slack, and when it is expected to end. */
import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import { type Graph, graphOf, upstreamOf } from "#engine/graph/graph.ts";
import { topologicalOrder } from "#engine/graph/order.ts";
import {
  type CriticalLink,
  predictRun,
  runCriticalPath,
  slackOfRun,
  triggerOf,
} from "#engine/run/run-critical-path.ts";
import type { RunView } from "#engine/run/run-view.ts";
import { type TimeSpent, timeSpent } from "#engine/run/segments.ts";
import { isFinalRunState, isFinalTaskState } from "#engine/run/states.ts";
import { momentWithoutPauses, pausesOf, withoutPauses } from "#engine/run/worked-time.ts";

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
  /** Milliseconds by task index; NaN in a run under way of whose tasks nothing is known. */
  readonly slack: Float64Array;
  /** Epoch milliseconds; undefined when the run is over or nothing is known of its tasks. */
  readonly predictedEnd: number | undefined;
  /** Whether all tasks that are left have a history: the predicted end is not too early then. */
  readonly isWholeKnown: boolean;
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
 * O(tasks + edges). What is over is measured without the run's pauses: the hours between its end and a
 * person's retry set nobody's length.
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
    const dense = withoutPauses(run, pausesOf(run, run.endedAt ?? run.at));
    const end = dense.endedAt ?? dense.at;
    const links = runCriticalPath(graph, dense, end);
    return {
      links,
      criticalPath: new Set(links.map((link) => link.index)),
      slack: slackOfRun(graph, dense, end),
      predictedEnd: undefined,
      isWholeKnown: false,
      spent,
      at: now,
    };
  }
  const hasHistory = (index: number) => expectedMs[index] !== null && expectedMs[index] !== undefined;
  const isKnown = run.tasks.some((task) => hasHistory(task.index));
  const durations = Float64Array.from(run.tasks, (task) => expectedMs[task.index] ?? 0);
  const prediction = predictRun(graph, run, durations, now);
  const pauses = pausesOf(run, now);
  const links = runCriticalPath(graph, withoutPauses(run, pauses), momentWithoutPauses(now, pauses));
  const first = prediction.path[0];
  const path =
    first === undefined ? links.map((link) => link.index) : [...chainBefore(graph, run, first), ...prediction.path];
  return {
    links,
    criticalPath: new Set(path),
    slack: isKnown ? prediction.slack : new Float64Array(run.tasks.length).fill(NaN),
    predictedEnd: isKnown ? prediction.endsAt : undefined,
    isWholeKnown: run.tasks.every((task) => isFinalTaskState(task.state) || hasHistory(task.index)),
    spent,
    at: now,
  };
}

/** The tasks that a task's start waited for, one after the other, first to last. */
function chainBefore(graph: Graph, run: RunView, index: number): number[] {
  const chain: number[] = [];
  for (let node = holdUpOf(graph, run, index); node !== undefined; node = holdUpOf(graph, run, node)) chain.push(node);
  return chain.reverse();
}

/** What set a task going; of one that still waits, what it waits for. */
function holdUpOf(graph: Graph, run: RunView, index: number): number | undefined {
  const task = run.tasks[index];
  if (task === undefined) return undefined;
  if (task.state !== "waiting") return triggerOf(graph, run, task)?.task.index;
  let latest: number | undefined;
  let latestEnd = Number.NEGATIVE_INFINITY;
  for (const source of upstreamOf(graph, index)) {
    const each = run.tasks[source];
    // What still runs longer than usual is what the next one waits for.
    const hasBegun = each !== undefined && each.startedAt !== null;
    const end = each?.endedAt ?? (hasBegun ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
    if (latest === undefined || end > latestEnd) {
      latest = source;
      latestEnd = end;
    }
  }
  return latest;
}
