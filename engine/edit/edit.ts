/**
 * Edits a document's text by one operation of the canvas or a form, and touches only the lines that it
 * must: comments, order of keys, quotes, blank lines and indentation elsewhere keep their bytes.
 */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { slugSchema } from "#engine/document/ids.ts";
import { copyTasks, readPastedTasks } from "./clipboard.ts";
import { changeEdges, edgeProblem } from "./edges.ts";
import { insertTasks } from "./insert-tasks.ts";
import { layoutOf, setPositions } from "./layout-positions.ts";
import type { DocumentOperation, Edit, Position, RefusedEdit, TaskDraft } from "./operations.ts";
import { removeTasks } from "./remove-tasks.ts";
import { renameKey } from "./rename-key.ts";
import { renameProblem } from "./rename-problem.ts";
import { renameTasks, renamingOf } from "./rename-task.ts";
import type { Renaming } from "./renamed-value.ts";
import { reorderTask } from "./reorder-task.ts";
import { setField } from "./set-field.ts";
import { SourcePatch } from "./source-patch.ts";
import { parseSource, type SourceTree, type UneditableText } from "./source-tree.ts";
import { valueAt } from "./source-values.ts";
import { dependenciesOf, TASK_KEY_ORDER, type TaskList, taskListOf, WORKFLOW_KEY_ORDER } from "./task-list.ts";
import { applyChanges } from "./text-change.ts";
import { firstDifference } from "./wanted-data.ts";

export type { Edit, RefusedEdit } from "./operations.ts";

/**
 * @param source the text, or its tree if it has been parsed already
 * @param parse reads the text that comes of it, which whoever applies the changes needs anyway
 */
export function edit(
  source: string | SourceTree | UneditableText,
  operation: DocumentOperation,
  parse: (text: string) => SourceTree | UneditableText = parseSource,
): Edit | RefusedEdit {
  const tree = typeof source === "string" ? parseSource(source) : source;
  if ("problem" in tree) {
    return {
      problem: `The text must be mended before anything but typing can change it: ${tree.problem}`,
      offset: tree.offset,
    };
  }
  const patch = new SourcePatch(tree);
  const answer = apply(patch, taskListOf(tree), operation);
  if ("problem" in answer) return answer;
  const changes = patch.changes();
  const problem =
    changes.length === 0 ? undefined : problemAfter(patch, parse(applyChanges(tree.text, changes)), operation);
  return problem === undefined ? { ...answer, changes } : { problem };
}

/** Nothing is written that would break the text, or mean something that nobody asked for, however oddly it is written. */
function problemAfter(
  { tree, wanted }: SourcePatch,
  after: SourceTree | UneditableText,
  operation: DocumentOperation,
): string | undefined {
  if ("problem" in after && operation.kind === "reorder") return stuckTask(operation.id);
  if ("problem" in after) return `This place is written in a way that only typing can change: ${after.problem}`;
  if (operation.kind === "renameTask") return renameProblem(tree, after, renamingTo(tree, operation));
  const difference = firstDifference(wanted.whole(), after.root && valueAt(after, after.root));
  if (difference === undefined) return undefined;
  return operation.kind === "reorder"
    ? stuckTask(operation.id)
    : `${difference} is written in a way that only typing can change: more would change than was asked for.`;
}

function stuckTask(id: string): string {
  return `${id} cannot stand there: something would mean another thing, as an anchor does behind what refers to it, or a text behind |+ above other blank lines.`;
}

type Answer = Omit<Edit, "changes"> | RefusedEdit;

function apply(patch: SourcePatch, tasks: TaskList, operation: DocumentOperation): Answer {
  switch (operation.kind) {
    case "addTask":
      return addTask(patch, tasks, operation);
    case "insertOnEdge": {
      const { from, to, task, position } = operation;
      const downstream = tasks.byId.get(to);
      if (!tasks.byId.has(from)) return noTask(from);
      if (downstream === undefined) return noTask(to);
      if (!dependenciesOf(patch.tree, downstream).includes(from))
        return { problem: `${to} does not wait for ${from} any more.` };
      const draft = { ...task, dependencies: [from] };
      changeEdges(patch, tasks, [{ from: task.id, to }], [{ from, to }]);
      return addTask(patch, tasks, { task: draft, after: from, ...(position && { position }) });
    }
    case "removeTasks": {
      const ids = operation.ids.filter((id) => tasks.byId.has(id));
      if (ids.length > 0) removeTasks(patch, tasks, new Set(ids));
      return {};
    }
    case "renameTask": {
      const { from, to } = operation;
      if (!tasks.byId.has(from)) return noTask(from);
      if (from === to) return {};
      const problem = idProblem(to, tasks);
      if (problem !== undefined) return { problem };
      renameTasks(patch, renamingTo(patch.tree, operation));
      return { ids: [to] };
    }
    case "setField":
    case "unsetField": {
      const { task, path } = operation;
      const place = task === undefined ? undefined : tasks.byId.get(task);
      if (task !== undefined && place === undefined) return noTask(task);
      if (task !== undefined && path[0] === "id") return { problem: "An id is changed by renaming the task." };
      const value = operation.kind === "setField" ? operation.value : undefined;
      const order = place ? TASK_KEY_ORDER : WORKFLOW_KEY_ORDER;
      return setField(patch, place?.map ?? patch.tree.root, path, value, order) ?? {};
    }
    case "renameKey": {
      const { task, path, to } = operation;
      const place = task === undefined ? undefined : tasks.byId.get(task);
      if (task !== undefined && place === undefined) return noTask(task);
      return renameKey(patch, place?.map ?? patch.tree.root, path, to) ?? {};
    }
    case "setFieldOfTasks": {
      const { path, value } = operation;
      if (path[0] === "id") return { problem: "An id is changed by renaming the task." };
      for (const id of new Set(operation.tasks)) {
        const place = tasks.byId.get(id);
        if (place === undefined) return noTask(id);
        const refusal = setField(patch, place.map, path, value, TASK_KEY_ORDER);
        if (refusal !== undefined) return refusal;
      }
      return {};
    }
    case "connect": {
      const problem = edgeProblem(patch, tasks, operation.edges);
      if (problem !== undefined) return { problem };
      changeEdges(patch, tasks, operation.edges, []);
      return {};
    }
    case "disconnect":
      changeEdges(patch, tasks, [], operation.edges);
      return {};
    case "reconnect": {
      const { edge, to } = operation;
      const problem = edgeProblem(patch, tasks, [to], [edge]);
      if (problem !== undefined) return { problem };
      changeEdges(patch, tasks, [to], [edge]);
      return {};
    }
    case "moveNodes":
      return setPositions(patch, operation.positions) ?? {};
    case "pasteTasks": {
      const pasted = readPastedTasks(operation.text, new Set(tasks.byId.keys()));
      if ("problem" in pasted) return pasted;
      const wrong = pasted.ids.map(slugProblem).find((problem) => problem !== undefined);
      if (wrong !== undefined) return { problem: wrong };
      const refusal = insertTasks(patch, pasted.tasks);
      setPositions(patch, positionsAt(pasted.ids, operation.at));
      return refusal ?? { ids: pasted.ids, renamed: pasted.renamed, dropped: pasted.dropped };
    }
    case "duplicateTasks":
      return duplicateTasks(patch, tasks, operation.ids, operation.by);
    case "reorder":
      if (!tasks.byId.has(operation.id)) return noTask(operation.id);
      return reorderTask(patch, tasks, operation.id, operation.before) ?? {};
    default:
      return operation satisfies never;
  }
}

function renamingTo(tree: SourceTree, { from, to }: { readonly from: string; readonly to: string }): Renaming {
  const task = taskListOf(tree).byId.get(from);
  return renamingOf(tree, new Map(task === undefined ? [] : [[task.place, to]]));
}

function noTask(id: string): RefusedEdit {
  return { problem: `There is no task ${id} any more.` };
}

function idProblem(id: string, tasks: TaskList): string | undefined {
  return tasks.byId.has(id) ? `There is a task ${id} already.` : slugProblem(id);
}

function slugProblem(id: string): string | undefined {
  const parsed = slugSchema.safeParse(id);
  return parsed.success
    ? undefined
    : `${JSON.stringify(id)} cannot be an id: ${parsed.error.issues.map(({ message }) => message).join("; ")}`;
}

interface Addition {
  readonly task: TaskDraft;
  readonly after?: string;
  readonly downstream?: readonly string[];
  readonly position?: Position;
}

function addTask(patch: SourcePatch, tasks: TaskList, { task, after, downstream = [], position }: Addition): Answer {
  const problem = idProblem(task.id, tasks);
  if (problem !== undefined) return { problem };
  const edges = downstream.map((to) => ({ from: task.id, to }));
  const circle = edgeProblem(patch, tasks, edges, [], task);
  if (circle !== undefined) return { problem: circle };
  // Before the task, which may stand right behind one of them: keys of that one come first.
  changeEdges(patch, tasks, edges, []);
  const refusal = insertTasks(patch, [{ data: task }], after === undefined ? undefined : tasks.byId.get(after)?.item);
  if (refusal !== undefined) return refusal;
  // Where the layout is nothing that can hold it, the task is placed automatically, as all others are.
  if (position !== undefined) setPositions(patch, new Map([[task.id, position]]));
  return { ids: [task.id] };
}

function duplicateTasks(patch: SourcePatch, tasks: TaskList, ids: readonly string[], by?: Position): Answer {
  const wanted = new Set(ids);
  const chosen = tasks.tasks.filter(({ id }) => wanted.has(id));
  if (chosen.length === 0) return {};
  const copied = readPastedTasks(copyTasks(patch.tree, ids), new Set(tasks.byId.keys()));
  if ("problem" in copied) return { problem: "These tasks are written in a way that only typing can copy." };
  const placed = new Map(Object.entries(layoutOf(patch.tree) ?? {}));
  const positions = new Map<string, Position>();
  for (const { from, to } of copied.renamed) {
    const position = placed.get(from);
    if (!Array.isArray(position) || by === undefined) continue;
    const [x, y] = position as readonly JsonValue[];
    if (typeof x === "number" && typeof y === "number") positions.set(to, [x + by[0], y + by[1]]);
  }
  const refusal = insertTasks(patch, copied.tasks, chosen.at(-1)?.item);
  setPositions(patch, positions);
  return refusal ?? { ids: copied.ids, renamed: copied.renamed, dropped: copied.dropped };
}

function positionsAt(ids: readonly string[], at: Position | undefined): Map<string, Position> {
  if (at === undefined) return new Map();
  return new Map(ids.map((id, n) => [id, [at[0], at[1] + n * PASTED_APART]]));
}

/** Room for a node and what separates it from the next one. */
const PASTED_APART = 88;
