/** Which tasks of a newer version are tasks of the older one under another id. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { Draft, DraftTask } from "./draft.ts";

/**
 * A task that has gone and one that has come are the same when all that they say beside their ids is:
 * what they wait for as well, under the ids that it has now. Several alike are taken in their order if
 * as many have come as have gone; else nobody can say which is which, and none is.
 *
 * @returns former id by new id
 */
export function renamedTasks(before: Draft, after: Draft): ReadonlyMap<string, string> {
  const newer = new Set(after.tasks.map(({ id }) => id));
  const older = new Set(before.tasks.map(({ id }) => id));
  const come = Map.groupBy(
    after.tasks.filter(({ id }) => !older.has(id)),
    (task) => signature(task, (id) => id),
  );
  const newIds = new Map<string, string>();
  const formerIds = new Map<string, string>();
  // What a task waits for is known by its new id before the task itself is asked for. Two that are alike
  // wait for the same tasks, and so stand in the same layer.
  for (const layer of layersOf(before.tasks.filter(({ id }) => !newer.has(id)))) {
    for (const [written, gone] of Map.groupBy(layer, (task) => signature(task, (id) => newIds.get(id) ?? id))) {
      const candidates = come.get(written) ?? [];
      if (candidates.length !== gone.length) continue;
      for (const [n, { id }] of candidates.entries()) {
        const formerId = (gone[n] as DraftTask).id;
        newIds.set(formerId, id);
        formerIds.set(id, formerId);
      }
    }
  }
  return formerIds;
}

/** Layers of tasks by their dependencies among themselves. Tasks in a circle are in none. */
function layersOf(tasks: readonly DraftTask[]): DraftTask[][] {
  const among = new Set(tasks.map(({ index }) => index));
  const missing = new Map<number, number>();
  const downstream = new Map(tasks.map(({ index }): [number, DraftTask[]] => [index, []]));
  for (const task of tasks) {
    const upstream = task.upstream.filter((index) => among.has(index));
    missing.set(task.index, upstream.length);
    for (const index of upstream) downstream.get(index)?.push(task);
  }
  const layers: DraftTask[][] = [];
  let layer = tasks.filter(({ index }) => missing.get(index) === 0);
  while (layer.length > 0) {
    layers.push(layer);
    const next: DraftTask[] = [];
    for (const { index } of layer) {
      for (const task of downstream.get(index) as DraftTask[]) {
        const left = (missing.get(task.index) as number) - 1;
        missing.set(task.index, left);
        if (left === 0) next.push(task);
      }
    }
    layer = next.toSorted((a, b) => a.index - b.index);
  }
  return layers;
}

function signature({ data }: DraftTask, nowCalled: (id: string) => string): string {
  const { id: _, dependencies = [], ...rest } = data;
  const upstream = Array.isArray(dependencies)
    ? dependencies.map((each: JsonValue) => (typeof each === "string" ? nowCalled(each) : each))
    : dependencies;
  return JSON.stringify([upstream, rest], (_key, value: JsonValue) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? // The order of keys means nothing.
        Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
      : value,
  );
}
