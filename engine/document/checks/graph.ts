/** The shape of the graph: cycles, orphans, edges that others imply. */
import { findCycle } from "#engine/graph/cycle.ts";
import { graphOf } from "#engine/graph/graph.ts";
import { redundantEdges } from "#engine/graph/reduction.ts";
import type { DocumentPath } from "../diagnostics.ts";
import type { ReadDocument } from "../read-document.ts";
import { type CheckContext, type CheckedTask, taskPath } from "./check.ts";

/** Cycles are reported until none is left, at most this many. */
const MOST_CYCLES = 20;
const MOST_REDUNDANT_EDGES = 200;
const MOST_SHOWN_IDS = 12;

/** Reports every cycle with its whole path, each edge with its line. Returns whether there was none. */
export function checkCycles({ tasks, document, report }: Pick<CheckContext, "tasks" | "document" | "report">): boolean {
  const edges = tasks.map((task) => task.upstream);
  let found = 0;
  while (found < MOST_CYCLES) {
    const cycle = findCycle(graphOf(edges.map((upstream) => ({ upstream }))));
    if (cycle === null) break;
    found += 1;
    // The search follows edges downstream; a person reads "waits for", so all but the first are turned around.
    const waiting = [...cycle.slice(0, 1), ...cycle.slice(1).toReversed()];
    const steps = waiting.flatMap((index, position) => {
      const upstream = waiting[(position + 1) % waiting.length];
      return upstream === undefined ? [] : [edgeBetween(tasks, upstream, index)];
    });
    reportCycle(steps, document, report);
    // One edge of the cycle is taken out, so that the next search finds another one.
    for (const { from, to } of steps.slice(0, 1)) edges[to] = [...(edges[to] ?? [])].filter((each) => each !== from);
  }
  return found === 0;
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly taskId: string;
  readonly path: DocumentPath;
}

function edgeBetween(tasks: readonly CheckedTask[], from: number, to: number): Edge {
  const [upstream, task] = [taskAt(tasks, from), taskAt(tasks, to)];
  const path = edgePath(task, upstream);
  return { from, to, path, taskId: task.task.id, message: `${task.task.id} waits for ${upstream.task.id}` };
}

function reportCycle(steps: readonly Edge[], document: ReadDocument, report: CheckContext["report"]): void {
  const ids = [...steps, ...steps.slice(0, 1)].map(({ taskId }) => taskId);
  const shown = ids.length > MOST_SHOWN_IDS ? [...ids.slice(0, MOST_SHOWN_IDS - 1), "…", ...ids.slice(-1)] : ids;
  report({
    severity: "error",
    code: "cycle",
    message: `tasks wait for each other: ${shown.join(" → ")}`,
    path: steps
      .flatMap(({ path }) => [path])
      .slice(0, 1)
      .flat(),
    related: steps.map(({ message, path }) => ({ message, range: document.rangeOf(path) })),
  });
}

/** The graph is made of the tasks, so that each of its nodes is one. */
function taskAt(tasks: readonly CheckedTask[], index: number): CheckedTask {
  const task = tasks[index];
  if (task === undefined) throw new RangeError(`there is no task ${index}`);
  return task;
}

function edgePath(task: CheckedTask, upstream: CheckedTask): DocumentPath {
  return taskPath(task, "dependencies", (task.task.dependencies ?? []).indexOf(upstream.task.id));
}

export function checkOrphans({ tasks, report }: CheckContext): void {
  if (tasks.length < 2) return;
  const hasDownstream = new Set(tasks.flatMap((task) => task.upstream));
  const hasEdges = hasDownstream.size > 0;
  if (!hasEdges) return;
  tasks.forEach((task, index) => {
    if (task.upstream.length > 0 || hasDownstream.has(index)) return;
    report({
      severity: "warning",
      code: "orphan_task",
      message: `${task.task.id} is connected to no other task`,
      path: taskPath(task, "id"),
    });
  });
}

/**
 * Edges that other paths imply. A task on such a path has to wait for all its upstream tasks, and to hand on that one
 * has failed or was skipped: behind any rule but all_success, the direct edge changes what runs.
 */
export function checkRedundantEdges({ tasks, graph, document, report }: CheckContext): void {
  const isStrict = tasks.map((task) => (task.task.trigger_rule ?? "all_success") === "all_success");
  const isImplied = ([from, to]: readonly [number, number]): boolean =>
    // A rule other than all_success, or a branch, looks at its direct upstream tasks: the edge then means something.
    isStrict[to] === true && taskAt(tasks, from).type.name !== "branch";
  const edges = redundantEdges(graph, undefined, (node) => isStrict[node] === true).filter(isImplied);
  const redundantIds = new Map<number, Set<string>>();
  for (const [from, to] of edges) {
    const ids = redundantIds.get(to) ?? new Set<string>();
    redundantIds.set(to, ids.add(taskAt(tasks, from).task.id));
  }
  for (const [from, to] of edges.slice(0, MOST_REDUNDANT_EDGES)) {
    const [upstream, task] = [taskAt(tasks, from), taskAt(tasks, to)];
    const path = edgePath(task, upstream);
    const dependencies = task.task.dependencies ?? [];
    // An id that is listed twice has a fix of its own already, which this one might overlap.
    const isListedOnce = dependencies.length === task.upstream.length;
    const firstKept = dependencies.findIndex((id) => redundantIds.get(to)?.has(id) !== true);
    const range = isListedOnce ? document.removalRangeOf(path, firstKept) : undefined;
    report({
      severity: "info",
      code: "redundant_edge",
      message: `${task.task.id} waits for ${upstream.task.id} anyway, through other tasks`,
      path,
      ...(range === undefined ? {} : { fix: { title: "Remove the dependency", edits: [{ range, newText: "" }] } }),
    });
  }
}
