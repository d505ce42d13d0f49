/**
 * What the page is told of a draft that it knows in part: copying all of a large document from the worker
 * for each keystroke would hold up the page. What stays the same stays the same object, and whoever draws
 * it has nothing to do.
 */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { Draft, DraftTask } from "#engine/edit/draft.ts";
import { isSameLanes } from "../graph/edge-path.ts";
import type { EdgeRoutes } from "../graph/edge-routes.ts";
import type { DraftPicture } from "./draft-picture.ts";
import { isSameInOrder } from "./same-in-order.ts";

export interface DraftUpdate {
  /** All but the tasks; absent: as before. */
  readonly head?: Omit<Draft, "tasks">;
  /** How many tasks there are. */
  readonly count: number;
  /** Those that are new, or differ from the one that had their index. */
  readonly tasks: readonly DraftTask[];
  /** Absent: as before. */
  readonly picture?: DraftPicture;
}

export interface DrawnDraft {
  readonly draft: Draft;
  readonly picture: DraftPicture;
}

/** @param former what the page has; undefined: nothing */
export function draftUpdate(former: DrawnDraft | undefined, { draft, picture }: DrawnDraft): DraftUpdate {
  const { tasks } = draft;
  const head = headOf(draft);
  const isSameHead = former !== undefined && isSameData(headOf(former.draft), head);
  return {
    ...(isSameHead ? {} : { head }),
    count: tasks.length,
    tasks: former === undefined ? tasks : tasks.filter((task) => !isSameData(former.draft.tasks[task.index], task)),
    ...(former !== undefined && isSamePicture(former.picture, picture) ? {} : { picture }),
  };
}

/** The counterpart of `draftUpdate`. @param former what the update was made for; it is returned where nothing is new */
export function updated(former: DrawnDraft | undefined, update: DraftUpdate): DrawnDraft {
  const draft = updatedDraft(former?.draft, update);
  const picture = update.picture ?? former?.picture;
  if (draft === undefined || picture === undefined)
    throw new Error("an update came before there was anything to update");
  return draft === former?.draft && picture === former.picture ? former : { draft, picture };
}

function updatedDraft(former: Draft | undefined, { head, count, tasks }: DraftUpdate): Draft | undefined {
  const hasSameTasks = tasks.length === 0 && count === former?.tasks.length;
  if (head === undefined && hasSameTasks) return former;
  const known = head ?? (former && headOf(former));
  if (known === undefined) return undefined;
  if (former !== undefined && hasSameTasks) return { ...known, tasks: former.tasks };
  const next = former?.tasks.slice(0, count) ?? [];
  for (const task of tasks) next[task.index] = task;
  return { ...known, tasks: next };
}

function headOf({ id, name, data, layout }: Draft): Omit<Draft, "tasks"> {
  return { id, name, data, layout };
}

function isSamePicture(a: DraftPicture, b: DraftPicture): boolean {
  return (
    a.direction === b.direction &&
    isSameArray(a.x, b.x) &&
    isSameArray(a.y, b.y) &&
    isSameArray(a.lanes?.exit, b.lanes?.exit) &&
    isSameArray(a.lanes?.entry, b.lanes?.entry) &&
    isSameArray(a.graph.upstreamStart, b.graph.upstreamStart) &&
    isSameArray(a.graph.upstream, b.graph.upstream) &&
    isSameRoutes(a.routes, b.routes) &&
    isSameData(a.groups, b.groups) &&
    isSameData(a.collapsed, b.collapsed)
  );
}

function isSameRoutes(a: EdgeRoutes, b: EdgeRoutes): boolean {
  return a.size === b.size && [...a].every(([edge, route]) => isSameLanes(route, b.get(edge)));
}

/** NaN, which stands for "none" in lanes, is the same as NaN. */
function isSameArray(a: Float64Array | Int32Array | undefined, b: Float64Array | Int32Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((value, n) => Object.is(value, b[n]));
}

/** For what holds nothing but JSON. */
function isSameData(a: unknown, b: unknown): boolean {
  return isSameInOrder(a as JsonValue | undefined, b as JsonValue | undefined);
}
