/** What a task's renaming would leave or break: found on the data, whatever way the text is written. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import { idOf } from "./id-lists.ts";
import { isExpressionAt, isTaskIdPath, referencesInText } from "./references.ts";
import { renamedWorkflow } from "./renamed-value.ts";
import { type SourceTree, valueAt } from "./source-tree.ts";
import { taskListOf } from "./task-list.ts";
import { isSame } from "./value-diff.ts";

/**
 * @param elsewhere as `renameTask` was told
 * @returns why the renaming cannot be done, in words for the person who asked for it
 */
export function renameProblem(
  before: SourceTree,
  after: SourceTree,
  from: string,
  to: string,
  elsewhere: Iterable<string> = [],
): string | undefined {
  const others = [...elsewhere];
  const found = referencesOf(after, to, others);
  for (const [n, { name, count }] of referencesOf(before, from, others).entries()) {
    if ((found[n]?.count ?? 0) < count) {
      return `The expressions of ${name} could not name ${to}: choose another id, or write them differently first.`;
    }
  }
  const { byId } = taskListOf(before);
  const task = byId.get(from);
  if (before.root === undefined || after.root === undefined || task === undefined) return undefined;
  const renaming = { from, to, known: new Set([...byId.keys(), ...others]) };
  const wanted = renamedWorkflow(valueAt(before, before.root) as JsonMap, task.place, renaming);
  return isSame(wanted, valueAt(after, after.root))
    ? undefined
    : `${from} is named in a way that only typing can change: through an anchor, an alias or a merge.`;
}

/** How often each task, and each other key of the workflow, names the task. */
function referencesOf(
  tree: SourceTree,
  id: string,
  elsewhere: readonly string[],
): { readonly name: string; readonly count: number }[] {
  if (tree.root === undefined) return [];
  const { tasks, byId } = taskListOf(tree);
  const known = new Set([...byId.keys(), ...elsewhere, id]);
  const { tasks: _tasks, ...rest } = valueAt(tree, tree.root) as JsonMap;
  return [
    ...tasks.map((task) => ({ name: task.id, count: referencesIn(valueAt(tree, task.map), [], true, id, known) })),
    ...Object.entries(rest).map(([key, value]) => ({
      name: key,
      count: referencesIn(value as JsonValue, [key], false, id, known),
    })),
  ];
}

function referencesIn(
  value: JsonValue,
  keys: readonly string[],
  isInTask: boolean,
  id: string,
  known: ReadonlySet<string>,
): number {
  if (isInTask && idOf(value) === id && isTaskIdPath(keys)) return 1;
  if (typeof value === "string") return referencesInText(value, isExpressionAt(keys, isInTask), id, known).length;
  if (!isJsonMap(value) && !Array.isArray(value)) return 0;
  let count = 0;
  for (const [key, each] of Object.entries(value)) {
    count += referencesIn(each as JsonValue, [...keys, key], isInTask, id, known);
  }
  return count;
}
