import type { CompiledDag, CompiledTask, JsonValue } from "./compiled-dag.ts";
import type { JsonMap } from "./json-map.ts";
import { tasksReadBy } from "./task-reads.ts";

/**
 * One task of a workflow by itself, as if everything before it had succeeded with the outputs that are
 * given: the tasks that it waits for or reads are kept, but do nothing and hand those on.
 *
 * @param given outputs by task id; a task that is not there hands on nothing
 * @returns undefined if there is no such task
 */
export function dagOfOne(
  dag: CompiledDag,
  id: string,
  given: { readonly [id: string]: JsonMap },
): CompiledDag | undefined {
  const task = dag.tasks.find((each) => each.id === id);
  if (task === undefined) return undefined;
  const ids: ReadonlySet<string> = new Set(dag.tasks.map((each) => each.id));
  const read = tasksReadBy(dag, task, ids);
  const before = dag.tasks.filter((each) => each !== task && (task.upstream.includes(each.index) || read.has(each.id)));
  const tasks = [
    ...before.map((each, index) => givenTask(each, index, task.queue, given[each.id] ?? {})),
    { ...task, index: before.length, upstream: before.map((_, index) => index), triggerRule: "all_success" as const },
  ];
  const layout = Object.fromEntries(
    Object.entries(dag.layout).filter(([each]) => tasks.some((kept) => kept.id === each)),
  );
  return { ...dag, tasks, layout, outputs: {} };
}

/** @param queue of the task that is meant: whoever runs that one is there for these too */
function givenTask(task: CompiledTask, index: number, queue: string, output: JsonMap): CompiledTask {
  const { when: _when, timeoutMs: _timeout, slaMs: _sla, pool: _pool, forEach: _items, cache: _cache, ...kept } = task;
  return {
    ...kept,
    index,
    type: "noop",
    lane: "inline",
    config: {},
    upstream: [],
    triggerRule: "all_success",
    retries: 0,
    env: {},
    queue,
    outputs: Object.fromEntries(Object.entries(output).map(([name, value]) => [name, literal(value)])),
  };
}

/** What is given is a value, whatever signs are in it. */
function literal(value: JsonValue): JsonValue {
  if (typeof value === "string") return value.replaceAll("${{", () => "$${{");
  if (Array.isArray(value)) return value.map((each: JsonValue) => literal(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, literal(each)]));
}
