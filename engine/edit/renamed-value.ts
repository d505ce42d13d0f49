/** What a value of the document becomes when tasks get other ids: on plain data, however it is written. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import type { KnownTaskIds } from "#engine/expressions/task-references.ts";
import { idOf } from "./id-lists.ts";
import { isExpressionAt, isTaskIdPath, referencesInText } from "./references.ts";
import { withNewNames } from "./rewrite-references.ts";

export interface Renaming {
  /** New ids by those that references name. */
  readonly ids: ReadonlyMap<string, string>;
  /** New ids by a task's index in the list: of two tasks with one id, references go with the first. */
  readonly places: ReadonlyMap<number, string>;
  /** Ids of all tasks: `tasks.load-all` does not name `load` if there is a `load-all`. */
  readonly known: KnownTaskIds;
}

/**
 * A value with the new ids in every reference.
 *
 * @param keys that lead to it from its task or, not `isInTask`, from the workflow
 */
export function renamedValue(
  value: JsonValue,
  keys: readonly string[],
  isInTask: boolean,
  renaming: Renaming,
): JsonValue {
  const id = isInTask && isTaskIdPath(keys) ? idOf(value) : undefined;
  const newId = id === undefined ? undefined : renaming.ids.get(id);
  if (newId !== undefined) return newId;
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

function renamedText(value: string, keys: readonly string[], isInTask: boolean, { ids, known }: Renaming): string {
  return withNewNames(value, referencesInText(value, isExpressionAt(keys, isInTask), ids, known), ids);
}

/** A workflow's data. */
export function renamedWorkflow(workflow: JsonMap, renaming: Renaming): JsonMap {
  return Object.fromEntries(
    Object.entries(workflow).map(([key, value]) => {
      if (key === "tasks" && Array.isArray(value)) {
        return [key, value.map((task: JsonValue, n) => renamedTask(task, renaming.places.get(n), renaming))];
      }
      if (key === "layout" && isJsonMap(value)) return [key, renamedLayout(value, renaming)];
      return [key, renamedValue(value, [key], false, renaming)];
    }),
  );
}

function renamedTask(task: JsonValue, newId: string | undefined, renaming: Renaming): JsonValue {
  const value = renamedValue(task, [], true, renaming);
  return newId !== undefined && isJsonMap(value) ? { ...value, id: newId } : value;
}

function renamedLayout(layout: JsonMap, { ids }: Renaming): JsonMap {
  return Object.fromEntries(Object.entries(layout).map(([id, position]) => [ids.get(id) ?? id, position]));
}
