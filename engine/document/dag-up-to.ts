import { upstreamClosure } from "../graph/closure.ts";
import { graphOf } from "../graph/graph.ts";
import type { CompiledDag } from "./compiled-dag.ts";

/**
 * The part of a workflow that some tasks need: they and everything upstream of them, with indexes of
 * its own. The workflow's outputs, which may read any task, are left out unless the part is the whole.
 *
 * @param ids the tasks that are wanted; ids that there are not are ignored
 */
export function dagUpTo(dag: CompiledDag, ids: ReadonlySet<string>): CompiledDag {
  const wanted = dag.tasks.flatMap(({ id, index }) => (ids.has(id) ? [index] : []));
  const kept = [...new Set([...wanted, ...upstreamClosure(graphOf(dag.tasks), wanted)])].toSorted((a, b) => a - b);
  if (kept.length === dag.tasks.length) return dag;
  const newIndex = new Map(kept.map((old, index) => [old, index]));
  const tasks = kept.flatMap((old, index) => {
    const task = dag.tasks[old];
    // Everything upstream of a task that is kept is kept.
    return task === undefined
      ? []
      : [{ ...task, index, upstream: task.upstream.map((each) => newIndex.get(each) ?? 0) }];
  });
  const names = new Set(tasks.map(({ id }) => id));
  const layout = Object.fromEntries(Object.entries(dag.layout).filter(([id]) => names.has(id)));
  return { ...dag, tasks, layout, outputs: {} };
}
