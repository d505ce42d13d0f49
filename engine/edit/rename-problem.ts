/** What the renaming of tasks would leave or break: found on the data, whatever way the text is written. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import type { KnownTaskIds } from "#engine/expressions/task-references.ts";
import { idOf } from "./id-lists.ts";
import { isExpressionAt, isTaskIdPath, referencesInText } from "./references.ts";
import { type Renaming, renamedWorkflow } from "./renamed-value.ts";
import type { SourceTree } from "./source-tree.ts";
import { valueAt } from "./source-values.ts";
import { taskListOf } from "./task-list.ts";
import { isSame } from "./value-diff.ts";

/**
 * @param elsewhere as `renamingOf` was told
 * @returns why the renaming cannot be done, in words for the person who asked for it
 */
export function renameProblem(
  before: SourceTree,
  after: SourceTree,
  renaming: Renaming,
  elsewhere: Iterable<string> = [],
): string | undefined {
  const { ids, places, known } = renaming;
  if (before.root === undefined || after.root === undefined || places.size === 0) return undefined;
  const newIds = new Set(ids.values());
  const found = referencesOf(after, newIds, new Set([...taskListOf(after).byId.keys(), ...elsewhere, ...newIds]));
  for (const [n, { name, counts }] of referencesOf(before, ids, known).entries()) {
    for (const [from, count] of counts) {
      const to = ids.get(from) as string;
      if ((found[n]?.counts.get(to) ?? 0) < count) {
        return `The expressions of ${name} could not name ${to}: choose another id, or write them differently first.`;
      }
    }
  }
  const wanted = renamedWorkflow(valueAt(before, before.root) as JsonMap, renaming);
  const [from] = [
    ...ids.keys(),
    ...taskListOf(before).tasks.flatMap(({ id, place }) => (places.has(place) ? [id] : [])),
  ];
  return isSame(wanted, valueAt(after, after.root))
    ? undefined
    : `${from} is named in a way that only typing can change: through an anchor, an alias or a merge.`;
}

type Counts = ReadonlyMap<string, number>;

/** How often each task, and each other key of the workflow, names each of some tasks. */
function referencesOf(
  tree: SourceTree,
  ids: KnownTaskIds,
  known: KnownTaskIds,
): { readonly name: string; readonly counts: Counts }[] {
  if (tree.root === undefined) return [];
  const countsIn = (value: JsonValue, keys: readonly string[], isInTask: boolean): Counts => {
    const counts = new Map<string, number>();
    for (const id of idsNamedIn(value, keys, isInTask, ids, known)) counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts;
  };
  const { tasks: _tasks, ...rest } = valueAt(tree, tree.root) as JsonMap;
  return [
    ...taskListOf(tree).tasks.map((task) => ({ name: task.id, counts: countsIn(valueAt(tree, task.map), [], true) })),
    ...Object.entries(rest).map(([key, value]) => ({ name: key, counts: countsIn(value as JsonValue, [key], false) })),
  ];
}

function* idsNamedIn(
  value: JsonValue,
  keys: readonly string[],
  isInTask: boolean,
  ids: KnownTaskIds,
  known: KnownTaskIds,
): Generator<string> {
  const id = isInTask && isTaskIdPath(keys) ? idOf(value) : undefined;
  if (id !== undefined && ids.has(id)) yield id;
  else if (typeof value === "string") {
    for (const each of referencesInText(value, isExpressionAt(keys, isInTask), ids, known)) yield each.id;
  } else if (isJsonMap(value) || Array.isArray(value)) {
    for (const [key, each] of Object.entries(value)) {
      yield* idsNamedIn(each as JsonValue, [...keys, key], isInTask, ids, known);
    }
  }
}
