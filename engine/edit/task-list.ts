/** A document's tasks, found in its text. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { TASK_SCHEMAS, workflowSchema } from "#engine/document/schema.ts";
import { columnOf } from "./document-style.ts";
import { idsOf, itemsOf } from "./id-lists.ts";
import { endWithOwnComments, isFirstOnLine, lineEnd, lineStart } from "./source-lines.ts";
import { entryOf, type ListItem, type ListPlace, type MapPlace } from "./source-places.ts";
import type { SourceTree } from "./source-tree.ts";
import { mergedInto, valueAt } from "./source-values.ts";

export interface TaskPlace {
  readonly id: string;
  /** Index in the list; tasks that are no maps count. */
  readonly place: number;
  readonly item: ListItem;
  readonly map: MapPlace;
}

export interface TaskList {
  readonly list: ListPlace | undefined;
  /** In the order of the text; what is no map with an id is not among them. */
  readonly tasks: readonly TaskPlace[];
  readonly byId: ReadonlyMap<string, TaskPlace>;
}

/** The order in which keys of a task are written: that of the reference. */
export const TASK_KEY_ORDER: readonly string[] = (() => {
  const known = [...TASK_SCHEMAS.values()].flatMap((schema) => Object.keys(schema.shape));
  const first = ["id", "name", "description", "group", "type", "dependencies"];
  return [...new Set([...first, ...known])];
})();

export const WORKFLOW_KEY_ORDER: readonly string[] = [
  ...Object.keys(workflowSchema.shape).filter((key) => key !== "tasks" && key !== "layout"),
  "tasks",
  "layout",
];

export function taskListOf(tree: SourceTree): TaskList {
  const value = tree.root && entryOf(tree.root, "tasks")?.value;
  const list = value?.kind === "list" ? value : undefined;
  const tasks = (list?.items ?? []).flatMap((item, place): TaskPlace[] => {
    if (item.value.kind !== "map") return [];
    const id = entryOf(item.value, "id");
    const text = id && valueAt(tree, id.value);
    return typeof text === "string" || typeof text === "number"
      ? [{ id: String(text), place, item, map: item.value }]
      : [];
  });
  return { list, tasks, byId: new Map(tasks.toReversed().map((task) => [task.id, task])) };
}

/** Ids that a task waits for, whether it says them itself or merges them from another place. */
export function dependenciesOf(tree: SourceTree, task: TaskPlace): string[] {
  return idsOf(writtenDependencies(tree, task));
}

/** All that stands in a task's `dependencies`, ids or not. */
export function dependencyItems(tree: SourceTree, task: TaskPlace): readonly JsonValue[] {
  return itemsOf(writtenDependencies(tree, task));
}

function writtenDependencies(tree: SourceTree, task: TaskPlace): JsonValue | undefined {
  const entry = entryOf(task.map, "dependencies");
  return entry === undefined ? mergedInto(tree, task.map)["dependencies"] : valueAt(tree, entry.value);
}

/** What a task's `dependencies` become: nothing rather than an empty list, if it does not merge another one. */
export function listOrNone(
  tree: SourceTree,
  task: TaskPlace,
  items: readonly JsonValue[],
): readonly JsonValue[] | undefined {
  return items.length === 0 && mergedInto(tree, task.map)["dependencies"] === undefined ? undefined : items;
}

/** Whether each item of the list begins on a line of its own, with a dash. */
export function hasOwnLines(text: string, { isFlow, items: [first] }: ListPlace): boolean {
  return !isFlow && first !== undefined && isFirstOnLine(text, first.from);
}

/**
 * The lines of a task in a block list: from the comments that stand right above its dash, if
 * `withHead`, to the comments that are indented below it.
 */
export function linesOfTask(text: string, { item }: TaskPlace, withHead: boolean): { from: number; to: number } {
  const column = columnOf(text, item.from);
  let from = lineStart(text, item.from);
  while (withHead && from > 0) {
    const above = lineStart(text, from - 1);
    const comment = /^[ \t]*(?=#)/.exec(text.slice(above, lineEnd(text, above)));
    // What is indented below the dash of the task before is that task's.
    if (comment === null || comment[0].length > column) break;
    from = above;
  }
  return { from, to: endWithOwnComments(text, item.end, column) };
}
