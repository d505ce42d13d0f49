/** Drawing and removing edges: `dependencies` of the downstream task, and why an edge is refused. */
import { idOf, idsOf, itemsWithout } from "./id-lists.ts";
import type { Edge, TaskDraft } from "./operations.ts";
import type { SourcePatch } from "./source-patch.ts";
import { dependenciesOf, dependencyItems, listOrNone, TASK_KEY_ORDER, type TaskList } from "./task-list.ts";

/**
 * Why these edges cannot be added, in words for the person who draws them; undefined: they can.
 *
 * @param fresh a task that is about to be there
 */
export function edgeProblem(
  { tree }: SourcePatch,
  tasks: TaskList,
  added: readonly Edge[],
  removed: readonly Edge[] = [],
  fresh?: TaskDraft,
): string | undefined {
  const upstream = new Map<string, string[]>();
  for (const task of tasks.tasks) upstream.set(task.id, dependenciesOf(tree, task));
  if (fresh !== undefined) upstream.set(fresh.id, idsOf(fresh["dependencies"]));
  for (const { from, to } of removed)
    upstream.set(
      to,
      (upstream.get(to) ?? []).filter((id) => id !== from),
    );
  for (const { from, to } of added) {
    for (const id of [from, to]) if (!upstream.has(id)) return `There is no task ${id} any more.`;
    if (from === to) return `${from} cannot wait for itself.`;
    const path = pathUpstream(upstream, from, to);
    if (path !== undefined) {
      return `That would close a circle: ${[...path, to].join(" → ")}. ${from} already waits for ${to}.`;
    }
    upstream.get(to)?.push(from);
  }
  return undefined;
}

/** The tasks from `to` down to `from`, if `from` waits for `to` directly or through others. */
function pathUpstream(
  upstream: ReadonlyMap<string, readonly string[]>,
  from: string,
  to: string,
): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  const queue = [from];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    if (id === to) {
      const path: string[] = [];
      for (let step: string | undefined = id; step !== undefined; step = cameFrom.get(step)) path.push(step);
      return path;
    }
    for (const next of upstream.get(id) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, id);
      queue.push(next);
    }
  }
  return undefined;
}

/** Adds to `patch` what adds and removes these edges: one change of each task concerned. */
export function changeEdges(
  patch: SourcePatch,
  tasks: TaskList,
  added: readonly Edge[],
  removed: readonly Edge[],
): void {
  const concerned = new Set([...added, ...removed].map(({ to }) => to));
  for (const id of concerned) {
    const task = tasks.byId.get(id);
    if (task === undefined) continue;
    const gone = new Set(removed.flatMap((edge) => (edge.to === id ? [edge.from] : [])));
    const before = dependencyItems(patch.tree, task);
    const kept = itemsWithout(before, (each) => gone.has(each));
    const isKept = new Set(kept);
    const present = new Set(kept.map(idOf));
    const fresh = [...new Set(added.flatMap(({ from, to }) => (to === id && !present.has(from) ? [from] : [])))];
    if (kept.length === before.length && fresh.length === 0) continue;
    // One that is exchanged for another leaves it its place, and the comment that stands there.
    const exchanged = before.flatMap((each) => (isKept.has(each) ? [each] : fresh.splice(0, 1)));
    const next = listOrNone(patch.tree, task, [...exchanged, ...fresh]);
    patch.setKeys(task.map, new Map([["dependencies", next]]), TASK_KEY_ORDER);
  }
}
