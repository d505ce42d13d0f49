/** What a task's renaming would leave or break: found on the data, whatever way the text is written. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isExpressionPath } from "#engine/document/expression-paths.ts";
import type { JsonMap } from "#engine/document/json-map.ts";
import { isTaskIdPath, referencesInText } from "./references.ts";
import { type SourceTree, valueAt } from "./source-tree.ts";
import { taskListOf } from "./task-list.ts";

/** @returns why the renaming cannot be done, in words for the person who asked for it */
export function renameProblem(before: SourceTree, after: SourceTree, from: string, to: string): string | undefined {
  const former = referencesOf(before, from);
  const left = referencesOf(after, from);
  const found = referencesOf(after, to);
  for (const [n, { name, count }] of former.entries()) {
    // Merges, anchors and aliases bring it from a place where it is something else.
    if ((left[n]?.count ?? 0) > 0) {
      return `${name} names ${from} through an anchor or a merge: change that in the text first.`;
    }
    if ((found[n]?.count ?? 0) < count) {
      return `The expressions of ${name} could not name ${to}: choose another id, or write them differently first.`;
    }
  }
  return undefined;
}

/** How often each task, and each other key of the workflow, names the task. */
function referencesOf(tree: SourceTree, id: string): { readonly name: string; readonly count: number }[] {
  if (tree.root === undefined) return [];
  const { tasks, byId } = taskListOf(tree);
  const known = new Set([...byId.keys(), id]);
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
  if (typeof value === "string") {
    if (isInTask && value === id && isTaskIdPath(keys)) return 1;
    const path = !isInTask && keys[0] === "defaults" ? keys.slice(1) : keys;
    return referencesInText(value, isExpressionPath(path), id, known).length;
  }
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  for (const [key, each] of Object.entries(value)) {
    count += referencesIn(each as JsonValue, [...keys, key], isInTask, id, known);
  }
  return count;
}
