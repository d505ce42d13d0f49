/** What a task gets from those before it when it is tried alone. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import type { Draft, DraftTask } from "#engine/edit/draft.ts";
import { upstreamClosure } from "#engine/graph/closure.ts";
import { graphOf } from "#engine/graph/graph.ts";
import { withoutCircles } from "./draft-picture.ts";

/** The ids of the tasks that a task waits for, and of those before it that its text names. */
export function tasksBefore(draft: Draft, task: DraftTask): string[] {
  const text = JSON.stringify(task.data);
  const graph = graphOf(withoutCircles(draft.tasks.map(({ upstream }) => upstream)).map((upstream) => ({ upstream })));
  const direct = new Set(task.upstream);
  return upstreamClosure(graph, [task.index])
    .toSorted((one, other) => one - other)
    .flatMap((index) => {
      const id = draft.tasks[index]?.id;
      return id !== undefined && (direct.has(index) || isNamed(text, id)) ? [id] : [];
    });
}

/** A name too many does no harm: then an output is asked for that nobody reads. */
function isNamed(text: string, id: string): boolean {
  return [`tasks.${id}`, `tasks[\\"${id}\\"]`, `tasks['${id}']`].some((reference) => text.includes(reference));
}

/** What is offered as an output: the former one, and each name that is read and has no value yet. */
export function offeredOutput(former: JsonValue | undefined, names: readonly string[]): JsonMap {
  const known = isJsonMap(former) ? former : {};
  return {
    ...known,
    ...Object.fromEntries(names.filter((name) => !Object.hasOwn(known, name)).map((name) => [name, null])),
  };
}

/** @returns undefined for what is no map in JSON */
export function outputOf(text: string): JsonMap | undefined {
  if (text.trim() === "") return {};
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
