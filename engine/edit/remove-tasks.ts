/** Takes tasks out of a document, and with them what names them. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { itemsWithout } from "./id-lists.ts";
import { setPositions } from "./layout-positions.ts";
import { branchWithout } from "./references.ts";
import { afterBlankLines, lineEnd, lineStart, nextLine } from "./source-lines.ts";
import type { SourcePatch } from "./source-patch.ts";
import { entryOf, type ListItem, type ListPlace, valueAt } from "./source-tree.ts";
import {
  dependencyItems,
  hasOwnLines,
  linesOfTask,
  listOrNone,
  TASK_KEY_ORDER,
  type TaskList,
  type TaskPlace,
} from "./task-list.ts";

export function removeTasks(patch: SourcePatch, tasks: TaskList, ids: ReadonlySet<string>): void {
  // Where two tasks have the id, it is the first one that is drawn and meant; the other has the id then.
  const removed = tasks.tasks.filter((task) => ids.has(task.id) && tasks.byId.get(task.id) === task);
  if (tasks.list !== undefined) removeItems(patch, tasks.list, removed);
  const gone = new Set(removed);
  const left = tasks.tasks.filter((task) => !gone.has(task));
  const named = new Set(left.map(({ id }) => id));
  removeReferences(patch, left, new Set([...ids].filter((id) => !named.has(id))));
}

function removeReferences(patch: SourcePatch, left: readonly TaskPlace[], ids: ReadonlySet<string>): void {
  const { tree } = patch;
  for (const task of left) {
    const values = new Map<string, JsonValue | undefined>();
    const before = dependencyItems(tree, task);
    const kept = itemsWithout(before, (id) => ids.has(id));
    if (kept.length < before.length) values.set("dependencies", listOrNone(tree, task, kept));
    const branch = entryOf(task.map, "branch");
    if (branch !== undefined) {
      values.set(
        "branch",
        branchWithout(valueAt(tree, branch.value), (id) => ids.has(id)),
      );
    }
    if (values.size > 0) patch.setKeys(task.map, values, TASK_KEY_ORDER);
  }
  setPositions(patch, new Map([...ids].map((id) => [id, null])));
}

function removeItems(patch: SourcePatch, list: ListPlace, removed: readonly TaskPlace[]): void {
  const { text } = patch.tree;
  const items = new Set<ListItem>(removed.map(({ item }) => item));
  patch.wanted.removeItems(list, items);
  if (items.size === list.items.length) {
    const entry = patch.tree.root && entryOf(patch.tree.root, "tasks");
    const isBelowKey = entry !== undefined && /^[ \t]*(?:#.*)?\r?\n/.test(text.slice(entry.afterColon, list.from));
    if (isBelowKey && hasOwnLines(text, list)) {
      // The comment behind the key stays, and so do those between the tasks.
      patch.replaceText(entry.afterColon, entry.afterColon, " []");
      for (const task of removed) {
        const { from, to } = linesOfTask(text, task, false);
        patch.replaceText(from, afterBlankLines(text, nextLine(text, to)), "");
      }
    } else if (entry !== undefined) patch.replaceText(entry.afterColon, entry.end, " []");
    patch.touch(list);
    return;
  }
  if (!hasOwnLines(text, list)) {
    patch.removeItems(list, items);
    return;
  }
  patch.touch(list);
  const lastKept = list.items.findLastIndex((item) => !items.has(item));
  for (const task of removed) {
    const { from, to } = linesOfTask(text, task, false);
    if (list.items.indexOf(task.item) < lastKept) {
      // With the blank lines behind it; those before it then separate its neighbours.
      patch.replaceText(from, afterBlankLines(text, nextLine(text, to)), "");
    } else {
      // With the line break before them: at the end of a text there may be none behind.
      const previous = list.items[list.items.indexOf(task.item) - 1] as ListItem;
      const start = Math.max(beforeBlankLines(text, from), nextLine(text, previous.end));
      patch.replaceText(lineEnd(text, lineStart(text, start - 1)), to, "");
    }
  }
}

function beforeBlankLines(text: string, offset: number): number {
  let at = offset;
  while (at > 0) {
    const above = lineStart(text, at - 1);
    if (text.slice(above, at).trim() !== "") break;
    at = above;
  }
  return at;
}
