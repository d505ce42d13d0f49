/** Puts tasks into the list, as data or as text that somebody has written. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { columnOf } from "./document-style.ts";
import { endWithOwnComments, reachBelow } from "./source-lines.ts";
import type { SourcePatch } from "./source-patch.ts";
import { endsInKeptLines, entryOf, type ListItem } from "./source-places.ts";
import type { SourceTree } from "./source-tree.ts";
import { mergedInto } from "./source-values.ts";
import { hasOwnLines, TASK_KEY_ORDER, WORKFLOW_KEY_ORDER } from "./task-list.ts";
import { writeBlock } from "./write-value.ts";

/** A task as data, or as the lines of a block list's item, without indentation, from its dash. */
export type NewTask = { readonly data: { readonly [key: string]: JsonValue }; readonly lines?: readonly string[] };

/**
 * @param after the item behind which they go; absent: to the end
 * @returns why there is no place for them, in words for the person who adds them
 */
export function insertTasks(
  patch: SourcePatch,
  tasks: readonly NewTask[],
  after?: ListItem,
): { readonly problem: string } | undefined {
  const problem = listProblem(patch.tree);
  if (problem !== undefined) return { problem };
  insertInList(patch, tasks, after);
  return undefined;
}

/** Tasks that stand in anything but a list of this document's own are not drawn, and would be lost under a new list. */
function listProblem(tree: SourceTree): string | undefined {
  const value = tree.root && entryOf(tree.root, "tasks")?.value;
  if (value === undefined) {
    const isMerged = tree.root !== undefined && (mergedInto(tree, tree.root)["tasks"] ?? null) !== null;
    return isMerged ? "The tasks come from an anchor: write them as a list in their place first." : undefined;
  }
  if (value.kind === "list" || (value.kind === "scalar" && value.value === null)) return undefined;
  return value.kind === "alias"
    ? `The tasks are what *${value.name} stands for: write them as a list in its place first.`
    : "What is written under tasks is no list: mend it in the text first.";
}

function insertInList(patch: SourcePatch, tasks: readonly NewTask[], after: ListItem | undefined): void {
  const { tree, style } = patch;
  const value = tree.root && entryOf(tree.root, "tasks")?.value;
  if (value?.kind === "list" && value.items.length > 0) {
    if (!hasOwnLines(tree.text, value)) {
      patch.insertItems(
        value,
        after ?? value.items.at(-1),
        tasks.map(({ data }) => inOrder(data)),
      );
      return;
    }
    const above = after ?? (value.items.at(-1) as ListItem);
    insertLines(patch, tasks, above);
    patch.wanted.insertItems(
      value,
      above,
      tasks.map(({ data }) => data),
    );
    return;
  }
  if (tree.isJson || tree.root === undefined || tree.root.isFlow) {
    const data = tasks.map((task) => inOrder(task.data));
    if (tree.root !== undefined && patch.setKeys(tree.root, new Map([["tasks", data]]), WORKFLOW_KEY_ORDER)) return;
    patch.wanted.setRoot({ tasks: data });
    if (tree.root !== undefined) patch.replaceText(tree.root.from, tree.root.end, rootText(patch, data));
    else {
      // Comments, a `---` or a value of nothing may stand there.
      const { text } = tree;
      const nothing = /(?:^|\s)(~|null)[ \t]*(?:\r?\n)?$/i.exec(text)?.[1] ?? "";
      const end = nothing === "" ? text.length : text.lastIndexOf(nothing);
      const isOwnLine = end === 0 || text[end - 1] === "\n" || text.slice(0, end) === "\uFEFF";
      patch.replaceText(end, text.length, `${isOwnLine ? "" : style.newline}${rootText(patch, data)}`);
    }
    return;
  }
  // `tasks: []`, `tasks:` or no such key: a block list, as people write it.
  patch.wanted.setKeys(tree.root, new Map([["tasks", tasks.map(({ data }) => data)]]));
  const indent = " ".repeat(style.dashIndent);
  const separator = style.newline + style.newline;
  const list = tasks.map((task) =>
    linesFor(patch, task, style.dashIndent)
      .map((line) => indented(line, indent))
      .join(style.newline),
  );
  const entry = entryOf(tree.root, "tasks");
  if (entry !== undefined) {
    const end = Math.max(entry.value.end, entry.afterColon);
    // A comment behind the key stays on its line; those below it or within the brackets come before the first task.
    const at = endWithOwnComments(tree.text, end, columnOf(tree.text, entry.from));
    const comments = tree.text.slice(entry.value.start, end).match(/#[^\r\n]*/g) ?? [];
    patch.replaceText(entry.afterColon, end, comments.map((comment) => `${style.newline}${indent}${comment}`).join(""));
    patch.replaceText(at, at, style.newline + list.join(separator));
    return;
  }
  const end = endWithOwnComments(tree.text, tree.root.end, 0);
  const gap = patch.gapBelow(tree.root.entries.at(-1));
  patch.replaceText(end, end, `${gap}${style.newline}tasks:${style.newline}${list.join(separator)}`);
}

function insertLines(patch: SourcePatch, tasks: readonly NewTask[], after: ListItem): void {
  const { tree, style } = patch;
  const column = columnOf(tree.text, after.from);
  const indent = " ".repeat(column);
  const hasGap = style.hasBlankLinesBetweenTasks && !endsInKeptLines(tree.text, after.value);
  const at = endWithOwnComments(tree.text, after.end, column);
  const reach = reachBelow(tree.text, at);
  // A text of a task's key is indented by three at least.
  const isInReach = reach >= column + 3;
  const written = tasks.map(({ data, lines }) =>
    linesFor(patch, isInReach || lines === undefined ? { data } : { data, lines }, column, reach)
      .map((line) => style.newline + indented(line, indent))
      .join(""),
  );

  const blank = style.hasBlankLinesBetweenTasks ? style.newline : "";
  const insert = (hasGap ? blank : "") + written.join(blank);
  patch.replaceText(at, at, insert);
}

function linesFor({ context }: SourcePatch, { data, lines }: NewTask, column: number, reach = -1): readonly string[] {
  if (lines !== undefined) return lines;
  const written = `-${writeBlock(inOrder(data), { ...context, reachBelow: reach }, column, "dash")}`;
  const indent = " ".repeat(column);
  return written.split(/\r?\n/).map((line, n) => (n > 0 && line.startsWith(indent) ? line.slice(column) : line));
}

function indented(line: string, indent: string): string {
  return line === "" ? "" : indent + line;
}

function rootText({ context }: SourcePatch, tasks: JsonValue): string {
  return context.isJson
    ? writeBlock({ tasks }, context, 0).trimStart()
    : `tasks:${writeBlock(tasks, context, 0)}${context.style.newline}`;
}

/** Keys in the order of the reference, whatever order they were given in. */
function inOrder(task: { readonly [key: string]: JsonValue }): { readonly [key: string]: JsonValue } {
  const rank = (key: string) => {
    const at = TASK_KEY_ORDER.indexOf(key);
    return at === -1 ? TASK_KEY_ORDER.length : at;
  };
  return Object.fromEntries(Object.entries(task).toSorted(([a], [b]) => rank(a) - rank(b)) as [string, JsonValue][]);
}
