/** The shape of the graph: cycles, orphans, edges that others imply. */
import { findCycle } from "#engine/graph/cycle.ts";
import { graphOf } from "#engine/graph/graph.ts";
import { redundantEdges } from "#engine/graph/reduction.ts";
import { type CheckContext, type CheckedTask, taskPath } from "./check.ts";

/** Cycles are reported until none is left, at most this many. */
const MOST_CYCLES = 20;
const MOST_REDUNDANT_EDGES = 200;

/** Reports every cycle with its whole path, each edge with its line. Returns whether there was none. */
export function checkCycles({ tasks, document, report }: Pick<CheckContext, "tasks" | "document" | "report">): boolean {
  const edges = tasks.map((task) => task.upstream);
  let found = 0;
  while (found < MOST_CYCLES) {
    const cycle = findCycle(graphOf(edges.map((upstream) => ({ upstream }))));
    if (cycle === null) break;
    found += 1;
    const ordered = alongDependencies(cycle, edges);
    const members = ordered.flatMap((index) => tasks[index] ?? []);
    const steps = members.map((task, position) => ({
      task,
      upstream: members[(position + 1) % members.length] ?? task,
    }));
    const path = [...members, ...members.slice(0, 1)].map((task) => task.task.id);
    const first = steps[0];
    if (first === undefined) break;
    report({
      severity: "error",
      code: "cycle",
      message: `tasks wait for each other: ${path.length > 12 ? `${path.slice(0, 11).join(" → ")} → … → ${path.at(-1)}` : path.join(" → ")}`,
      path: edgePath(first.task, first.upstream),
      related: steps.map(({ task, upstream }) => ({
        message: `${task.task.id} waits for ${upstream.task.id}`,
        range: document.rangeOf(edgePath(task, upstream)),
      })),
    });
    // One edge of the cycle is taken out, so that the next search finds another one.
    const broken = tasks.indexOf(first.task);
    const upstreamIndex = tasks.indexOf(first.upstream);
    edges[broken] = (edges[broken] ?? []).filter((each) => each !== upstreamIndex);
  }
  return found === 0;
}

/** The cycle in the direction "waits for", whichever way the search has walked it. */
function alongDependencies(cycle: readonly number[], edges: readonly (readonly number[])[]): number[] {
  const nodes = cycle.length > 1 && cycle[0] === cycle.at(-1) ? cycle.slice(0, -1) : [...cycle];
  const [first, second] = nodes;
  const isWaitingOrder = first === undefined || second === undefined || (edges[first] ?? []).includes(second);
  const isBothWays =
    first !== undefined &&
    second !== undefined &&
    nodes.every((node, index) => (edges[node] ?? []).includes(nodes[(index + 1) % nodes.length] ?? -1));
  return isWaitingOrder && (isBothWays || nodes.length <= 1) ? nodes : nodes.toReversed();
}

function edgePath(task: CheckedTask, upstream: CheckedTask): (string | number)[] {
  const position = task.task.dependencies?.indexOf(upstream.task.id) ?? -1;
  return [...taskPath(task, "dependencies"), ...(position === -1 ? [] : [position])];
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

export function checkRedundantEdges({ tasks, graph, document, report }: CheckContext): void {
  for (const [from, to] of redundantEdges(graph).slice(0, MOST_REDUNDANT_EDGES)) {
    const upstream = tasks[from];
    const task = tasks[to];
    if (upstream === undefined || task === undefined) continue;
    // A rule other than all_success, or a branch, looks at its direct upstream tasks: the edge then means something.
    if ((task.task.trigger_rule ?? "all_success") !== "all_success" || upstream.type.name === "branch") continue;
    const path = edgePath(task, upstream);
    const range = document.removalRangeOf(path);
    report({
      severity: "info",
      code: "redundant_edge",
      message: `${task.task.id} waits for ${upstream.task.id} anyway, through other tasks`,
      path,
      ...(range === undefined ? {} : { fix: { title: "Remove the dependency", edits: [{ range, newText: "" }] } }),
    });
  }
}
