/** Takes tasks out of a document, and with them what names them. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { itemsWithout } from "./id-lists.ts";
import { setPositions } from "./layout-positions.ts";
import { branchWithout } from "./references.ts";
import { commaBehind } from "./removal.ts";
import {
  afterBlankLines,
  beforeBlankLines,
  endWithCommentBehind,
  isFirstOnLine,
  lineEnd,
  lineStart,
  nextLine,
} from "./source-lines.ts";
import type { SourcePatch } from "./source-patch.ts";
import { entryOf, type ListItem, type ListPlace } from "./source-places.ts";
import { valueAt } from "./source-values.ts";
import {
  dependencyItems,
  hasOwnLines,
  linesOfTask,
  listOrNone,
  TASK_KEY_ORDER,
  type TaskList,
  type TaskPlace,
} from "./task-list.ts";
import { applyChanges } from "./text-change.ts";

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
    } else if (entry !== undefined && !emptyBrackets(patch, list))
      patch.replaceText(entry.afterColon, entry.end, " []");
    patch.touch(list);
    return;
  }
  if (!hasOwnLines(text, list)) {
    patch.removeItems(list, items);
    return;
  }
  patch.touch(list);
  const lastKept = list.items.findLastIndex((item) => !items.has(item));
  // Where the lines that went last ended, and whether something separates what stands before them.
  let gone = { end: -1, isSeparated: false };
  for (const task of removed) {
    const { from, to } = linesOfTask(text, task, false);
    const place = list.items.indexOf(task.item);
    if (place < lastKept) {
      const isSeparated = from === gone.end ? gone.isSeparated : isBelowGap(text, from, list.from);
      // With the blank lines behind it where those before it, or the key, then separate its neighbours.
      const end = isSeparated ? afterBlankLines(text, nextLine(text, to)) : nextLine(text, to);
      patch.replaceText(from, end, "");
      gone = { end, isSeparated };
    } else {
      // With the line break before them: at the end of a text there may be none behind.
      const previous = list.items[place - 1] as ListItem;
      const start = Math.max(beforeBlankLines(text, from), nextLine(text, previous.end));
      patch.replaceText(lineEnd(text, lineStart(text, start - 1)), to, "");
    }
  }
}

/** Whether the line above is blank, or the one on which the list's key stands. */
function isBelowGap(text: string, from: number, listStart: number): boolean {
  return beforeBlankLines(text, from) < from || lineStart(text, listStart) === from;
}

/** Takes all items out of brackets that hold comments as well, which stay; false: nothing else is in them. */
function emptyBrackets(patch: SourcePatch, { items, start, end }: ListPlace): boolean {
  const { text } = patch.tree;
  const removals = items.map((item) => {
    const behind = endWithCommentBehind(text, item.end + commaBehind(text, item.end));
    const isAlone = isFirstOnLine(text, item.from) && /^[ \t]*\r?\n/.test(text.slice(behind));
    return isAlone ? { from: lineStart(text, item.from), to: nextLine(text, behind) } : { from: item.from, to: behind };
  });
  const removal = removals.map((range) => ({ ...range, insert: "" }));
  const left = applyChanges(text.slice(0, end), removal).slice(start);
  if (!left.includes("#")) return false;
  for (const { from, to } of removals) patch.replaceText(from, to, "");
  return true;
}
