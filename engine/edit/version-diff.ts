/** What differs between two versions of a workflow, in terms of what they say: comments and form are not looked at. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap, ownValue } from "#engine/document/json-map.ts";
import type { Draft, DraftTask } from "./draft.ts";
import { longestRising } from "./longest-rising.ts";
import { isSame } from "./value-diff.ts";
import { renamedTasks } from "./version-renames.ts";

/** One value that differs. `before` or `after` is absent where there was none. */
export interface FieldChange {
  readonly path: readonly string[];
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}

/** A task that both versions have and that is not the same in them. */
export interface TaskChange {
  /** Its id now. */
  readonly id: string;
  /** Its id before, where it was renamed. */
  readonly formerId?: string;
  /** Sorted by path. What it waits for is not among them, unless only the order or the form of that differs. */
  readonly fields: readonly FieldChange[];
  /** Ids that it waits for: `added` as they are now, `removed` as they were before. */
  readonly upstream: { readonly added: readonly string[]; readonly removed: readonly string[] };
  /** Its place on the canvas was set, changed or left to the layout. */
  readonly isMoved: boolean;
  /** It stands elsewhere in the list, relative to the most tasks that kept their order. */
  readonly isReordered: boolean;
}

export interface VersionDiff {
  /** Ids, in the order of the newer list. */
  readonly added: readonly string[];
  /** Ids, in the order of the older list. */
  readonly removed: readonly string[];
  /** In the order of the newer list. */
  readonly changed: readonly TaskChange[];
  /** What differs beside the tasks and their places. */
  readonly workflow: readonly FieldChange[];
}

/**
 * Tasks are the same by their id; a task that has gone and one that has come are one renamed task when
 * all else that they say is the same. Takes time in proportion to both drafts (and n log n for the order).
 *
 * @returns what must be done to `before` to get `after`; four empty lists where both say the same
 */
export function versionDiff(before: Draft, after: Draft): VersionDiff {
  const formerIds = renamedTasks(before, after);
  const newIds = new Map([...formerIds].map(([id, formerId]) => [formerId, id]));
  const older = new Map(before.tasks.map((task) => [task.id, task]));
  const newer = new Set(after.tasks.map(({ id }) => id));
  const formerOf = ({ id }: DraftTask) => older.get(formerIds.get(id) ?? id);
  const formerOrder = after.tasks.flatMap((task) => formerOf(task)?.index ?? []);
  const inOrder = new Set(longestRising(formerOrder).map((place) => formerOrder[place]));
  const changed = after.tasks.flatMap((task) => {
    const former = formerOf(task);
    if (former === undefined) return [];
    const change: TaskChange = {
      id: task.id,
      ...(former.id === task.id ? {} : { formerId: former.id }),
      ...contentChange(former, task, newIds),
      isMoved: !isSame(placeOf(before, former.id), placeOf(after, task.id)),
      isReordered: !inOrder.has(former.index),
    };
    return isNothing(change) ? [] : [change];
  });
  return {
    added: after.tasks.filter((task) => formerOf(task) === undefined).map(({ id }) => id),
    removed: before.tasks.filter(({ id }) => !newer.has(id) && !newIds.has(id)).map(({ id }) => id),
    changed,
    workflow: fieldChanges(besideTasks(before), besideTasks(after)),
  };
}

/** How much differs, for a line in a list. */
export interface ChangeCounts {
  readonly added: number;
  readonly removed: number;
  /** Tasks that do something else, wait for something else or have another name. */
  readonly changed: number;
  /** Tasks that only stand elsewhere. */
  readonly moved: number;
  /** Values beside the tasks. */
  readonly settings: number;
}

export function changeCounts({ added, removed, changed, workflow }: VersionDiff): ChangeCounts {
  const moved = changed.filter(isOnlyMoved).length;
  return {
    added: added.length,
    removed: removed.length,
    changed: changed.length - moved,
    moved,
    settings: workflow.length,
  };
}

/** Whether the task runs as before, and only its place differs. */
export function isOnlyMoved({ formerId, fields, upstream }: TaskChange): boolean {
  return formerId === undefined && fields.length + upstream.added.length + upstream.removed.length === 0;
}

function isNothing(change: TaskChange): boolean {
  return isOnlyMoved(change) && !change.isMoved && !change.isReordered;
}

function contentChange(
  former: DraftTask,
  task: DraftTask,
  newIds: ReadonlyMap<string, string>,
): Pick<TaskChange, "fields" | "upstream"> {
  const { id: _formerId, dependencies: formerList, ...formerData } = former.data;
  const { id: _id, dependencies: list, ...data } = task.data;
  const [waited, waits] = [idsIn(formerList), idsIn(list)];
  const nowCalled = (id: string) => newIds.get(id) ?? id;
  const known = new Set(waited.map(nowCalled));
  const kept = new Set(waits);
  const upstream = {
    added: [...new Set(waits.filter((id) => !known.has(id)))],
    removed: [...new Set(waited.filter((id) => !kept.has(nowCalled(id))))],
  };
  const isOtherwiseWritten =
    upstream.added.length + upstream.removed.length === 0 && !isSame(withNewIds(formerList, nowCalled), list);
  return {
    fields: fieldChanges(
      isOtherwiseWritten ? withOptional(formerData, "dependencies", formerList) : formerData,
      isOtherwiseWritten ? withOptional(data, "dependencies", list) : data,
    ),
    upstream,
  };
}

/** Maps are compared key by key, all else as a whole. */
function fieldChanges(before: JsonMap, after: JsonMap, path: readonly string[] = []): FieldChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return keys.flatMap((key): FieldChange[] => {
    const [old, fresh] = [ownValue(before, key), ownValue(after, key)];
    if (isSame(old, fresh)) return [];
    const here = [...path, key];
    if (isJsonMap(old) && isJsonMap(fresh)) return fieldChanges(old, fresh, here);
    return [
      { path: here, ...(old === undefined ? {} : { before: old }), ...(fresh === undefined ? {} : { after: fresh }) },
    ];
  });
}

/** Places of tasks are the tasks' own; what else is under `layout` stays, so that no difference is lost. */
function besideTasks({ data, tasks }: Draft): JsonMap {
  const { layout, ...rest } = data;
  if (!isJsonMap(layout)) return withOptional(rest, "layout", layout);
  const ids = new Set(tasks.map(({ id }) => id));
  const strays = Object.entries(layout).filter(([id]) => !ids.has(id));
  return strays.length === 0 ? rest : { ...rest, layout: Object.fromEntries(strays) };
}

function placeOf({ data }: Draft, id: string): JsonValue | undefined {
  return isJsonMap(data["layout"]) ? ownValue(data["layout"], id) : undefined;
}

function idsIn(list: JsonValue | undefined): string[] {
  return Array.isArray(list) ? list.filter((each) => typeof each === "string") : [];
}

function withNewIds(list: JsonValue | undefined, nowCalled: (id: string) => string): JsonValue | undefined {
  return Array.isArray(list)
    ? list.map((each: JsonValue) => (typeof each === "string" ? nowCalled(each) : each))
    : list;
}

function withOptional(data: JsonMap, key: string, value: JsonValue | undefined): JsonMap {
  return value === undefined ? data : { ...data, [key]: value };
}
