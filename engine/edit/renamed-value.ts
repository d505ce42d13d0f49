/** What a value of the document becomes when a task gets another id: on plain data, however it is written. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import type { KnownTaskIds } from "#engine/expressions/task-references.ts";
import { idOf } from "./id-lists.ts";
import { isExpressionAt, isTaskIdPath, referencesInText } from "./references.ts";
import { applyChanges } from "./text-change.ts";

export interface Renaming {
  readonly from: string;
  readonly to: string;
  /** Ids of all tasks: `tasks.load-all` does not name `load` if there is a `load-all`. */
  readonly known: KnownTaskIds;
}

/**
 * A value with the task's new id in every reference to it.
 *
 * @param keys that lead to it from its task or, not `isInTask`, from the workflow
 */
export function renamedValue(
  value: JsonValue,
  keys: readonly string[],
  isInTask: boolean,
  renaming: Renaming,
): JsonValue {
  if (isInTask && idOf(value) === renaming.from && isTaskIdPath(keys)) return renaming.to;
  if (typeof value === "string") return renamedText(value, keys, isInTask, renaming);
  if (Array.isArray(value)) {
    return value.map((item: JsonValue, n) => renamedValue(item, [...keys, String(n)], isInTask, renaming));
  }
  return isJsonMap(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, renamedValue(item, [...keys, key], isInTask, renaming)]),
      )
    : value;
}

function renamedText(value: string, keys: readonly string[], isInTask: boolean, renaming: Renaming): string {
  const { from, to, known } = renaming;
  const found = referencesInText(value, isExpressionAt(keys, isInTask), from, known);
  return applyChanges(
    value,
    found.map((offset) => ({ from: offset, to: offset + from.length, insert: to })),
  );
}

/** A task's data; `isRenamed` tells whether it is the one that gets the new id. */
export function renamedTask(task: JsonValue, isRenamed: boolean, renaming: Renaming): JsonValue {
  const value = renamedValue(task, [], true, renaming);
  return isRenamed && isJsonMap(value) ? { ...value, id: renaming.to } : value;
}

/**
 * A workflow's data.
 *
 * @param place of the renamed task in the list
 */
export function renamedWorkflow(workflow: JsonMap, place: number, renaming: Renaming): JsonMap {
  return Object.fromEntries(
    Object.entries(workflow).map(([key, value]) => {
      if (key === "tasks" && Array.isArray(value)) {
        return [key, value.map((task: JsonValue, n) => renamedTask(task, n === place, renaming))];
      }
      if (key === "layout" && isJsonMap(value)) return [key, renamedLayout(value, renaming)];
      return [key, renamedValue(value, [key], false, renaming)];
    }),
  );
}

function renamedLayout(layout: JsonMap, { from, to }: Renaming): JsonMap {
  return Object.fromEntries(Object.entries(layout).map(([id, position]) => [id === from ? to : id, position]));
}
