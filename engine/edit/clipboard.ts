/** Tasks as text on their way out and in: what is copied keeps its comments and its manner of writing. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { columnOf } from "./document-style.ts";
import { idsOf, itemsWithout } from "./id-lists.ts";
import type { NewTask } from "./insert-tasks.ts";
import { renameProblem } from "./rename-problem.ts";
import { renameTasks, renamingOf } from "./rename-task.ts";
import { treeOfPasted } from "./pasted-text.ts";
import { isFirstOnLine } from "./source-lines.ts";
import { SourcePatch } from "./source-patch.ts";
import { endsInKeptLines, type SourcePlace } from "./source-places.ts";
import { parseSource, type SourceTree } from "./source-tree.ts";
import { valueAt } from "./source-values.ts";
import { dependencyItems, linesOfTask, type TaskPlace, taskListOf } from "./task-list.ts";
import { applyChanges } from "./text-change.ts";

/** The tasks as a list that can be pasted into any workflow, or read by a person. */
export function copyTasks(tree: SourceTree, ids: readonly string[]): string {
  const chosen = new Set(ids);
  const tasks = taskListOf(tree).tasks.filter(({ id }) => chosen.has(id));
  if (tree.isJson) {
    return `${JSON.stringify(
      tasks.map(({ map }) => valueAt(tree, map)),
      null,
      2,
    )}\n`;
  }
  const patch = new SourcePatch(tree);
  const { context } = patch;
  const newline = context.style.newline;
  const writtenLines = (task: TaskPlace) => patch.writeItem(valueAt(tree, task.map)).split(/\r?\n/);
  return tasks
    .map((task) => `${(ownLines(tree, task) ?? writtenLines(task)).join(newline)}${newline}`)
    .join(context.style.hasBlankLinesBetweenTasks ? newline : "");
}

/** A task's lines without indentation; undefined where they do not stand for themselves. */
function ownLines(tree: SourceTree, task: TaskPlace): string[] | undefined {
  const { text } = tree;
  if (!isFirstOnLine(text, task.item.from) || text[task.item.from] !== "-" || hasAlias(task.map)) return undefined;
  // Among others, it would take the blank lines between them for its own.
  if (endsInKeptLines(text, task.map)) return undefined;
  const column = columnOf(text, task.item.from);
  const { from, to } = linesOfTask(text, task, true);
  const indent = " ".repeat(column);
  return text
    .slice(from, to)
    .split(/\r?\n/)
    .map((line) => (line.startsWith(indent) ? line.slice(column) : line.trimStart()));
}

function hasAlias(place: SourcePlace): boolean {
  if (place.kind === "alias" || place.anchor !== undefined) return true;
  if (place.kind === "map") return place.entries.some(({ value }) => hasAlias(value));
  return place.kind === "list" && place.items.some(({ value }) => hasAlias(value));
}

export interface PastedTasks {
  readonly tasks: readonly NewTask[];
  readonly ids: readonly string[];
  /** Ids that were taken, and what they became. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** Dependencies on tasks that are neither here nor among the pasted ones. */
  readonly dropped: readonly { readonly task: string; readonly dependency: string }[];
}

/**
 * Reads tasks from a text: a list of tasks, one task, or a whole document, YAML or JSON.
 *
 * @param taken ids that exist already
 */
export function readPastedTasks(text: string, taken: ReadonlySet<string>): PastedTasks | { readonly problem: string } {
  const first = treeOfPasted(text);
  if ("problem" in first) return { problem: first.problem };
  const renamed = newIdsFor(first, taken);
  let named = withNewIds(first, renamed, taken);
  // Where anchors and merges bind what must part, the bare data says what was meant.
  if ("problem" in named) named = withNewIds(asPlainData(first), renamed, taken);
  if ("problem" in named) return { problem: named.problem };
  const { tree, dropped } = withoutLostDependencies(named, taken);
  const { tasks } = taskListOf(tree);
  return {
    tasks: tasks.map((task): NewTask => {
      const lines = ownLines(tree, task);
      const data = valueAt(tree, task.map) as { readonly [key: string]: JsonValue };
      return lines === undefined ? { data } : { data, lines };
    }),
    ids: tasks.map(({ id }) => id),
    renamed: renamed.map(({ from, to }) => ({ from, to })),
    dropped,
  };
}

interface NewId {
  /** Of the task in the list. */
  readonly place: number;
  readonly from: string;
  readonly to: string;
}

/** In the order of the text; of tasks with the same id, the last one keeps it if it is free. */
function newIdsFor(tree: SourceTree, taken: ReadonlySet<string>): NewId[] {
  const { tasks, byId } = taskListOf(tree);
  const used = new Set([...taken, ...byId.keys()]);
  const left = new Map<string, number>();
  // Of many tasks with one id, each goes on from the id of the one before.
  const last = new Map<string, string>();
  for (const { id } of tasks) left.set(id, (left.get(id) ?? 0) + 1);
  return tasks.flatMap(({ id, place }) => {
    const count = left.get(id) ?? 0;
    if (!taken.has(id) && count === 1) return [];
    left.set(id, count - 1);
    const to = freeId(last.get(id) ?? id, used);
    used.add(to);
    last.set(id, to);
    return [{ place, from: id, to }];
  });
}

function withNewIds(
  tree: SourceTree,
  newIds: readonly NewId[],
  taken: ReadonlySet<string>,
): SourceTree | { readonly problem: string } {
  if (newIds.length === 0) return tree;
  const renaming = renamingOf(tree, new Map(newIds.map(({ place, to }) => [place, to])), taken);
  const next = edited(tree, (patch) => renameTasks(patch, renaming));
  const problem = renameProblem(tree, next, renaming, taken);
  return problem === undefined ? next : { problem };
}

/** The same list without anchors, comments and manners of writing. */
function asPlainData(tree: SourceTree): SourceTree {
  const tasks = taskListOf(tree).list?.items.map(({ value }) => valueAt(tree, value)) ?? [];
  return parsed(JSON.stringify({ tasks }));
}

function withoutLostDependencies(
  tree: SourceTree,
  taken: ReadonlySet<string>,
): { readonly tree: SourceTree; readonly dropped: PastedTasks["dropped"] } {
  const dropped: { task: string; dependency: string }[] = [];
  const { tasks, byId } = taskListOf(tree);
  const next = edited(tree, (patch) => {
    for (const task of tasks) {
      const before = dependencyItems(tree, task);
      const isLost = (id: string) => !byId.has(id) && !taken.has(id);
      const kept = itemsWithout(before, isLost);
      if (kept.length === before.length) continue;
      for (const dependency of idsOf(before)) if (isLost(dependency)) dropped.push({ task: task.id, dependency });
      patch.setKeys(task.map, new Map([["dependencies", kept.length === 0 ? undefined : kept]]));
    }
  });
  return { tree: next, dropped };
}

/** An id that nobody has: `load` becomes `load-2`, and that `load-3`. */
export function freeId(id: string, used: ReadonlySet<string>): string {
  const [, stem = id, number] = /^(.*?)-(\d{1,6})$/.exec(id) ?? [];
  for (let n = number === undefined ? 2 : Number(number) + 1; ; n += 1) {
    const candidate = `${stem.slice(0, 190)}-${n}`;
    if (!used.has(candidate)) return candidate;
  }
}

function edited(tree: SourceTree, change: (patch: SourcePatch) => void): SourceTree {
  const patch = new SourcePatch(tree);
  change(patch);
  return parsed(applyChanges(tree.text, patch.changes()));
}

function parsed(text: string): SourceTree {
  const tree = parseSource(text);
  // An edit of a text that parses gives one that parses; the properties hold it.
  if ("problem" in tree) throw new Error(`An edit broke the text: ${tree.problem}`);
  return tree;
}
