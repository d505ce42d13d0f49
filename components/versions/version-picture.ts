/** Two versions in one picture: all tasks of the newer one, and those that have gone as ghosts beside them. */
import type { Draft, DraftTask } from "#engine/edit/draft.ts";
import { isOnlyMoved, type TaskChange, type VersionDiff } from "#engine/edit/version-diff.ts";
import { withoutCircles } from "../editor/draft-picture.ts";
import type { FlowDirection } from "../graph/flow-direction.ts";
import type { ChangeKind, GraphChanges } from "../graph/graph-changes.ts";
import type { GraphDag, GraphTask } from "../graph/graph-dag.ts";
import { type GraphPicture, pictureOf, withMoved } from "../graph/graph-model.ts";
import { changeInShort } from "./change-words.ts";
import { ghostPlaces } from "./ghost-places.ts";

export interface VersionPicture {
  readonly dag: GraphDag;
  readonly picture: GraphPicture;
  readonly changes: GraphChanges;
}

/** Tasks have the indexes of the newer draft; ghosts come after them. */
export function versionPicture(
  before: Draft,
  after: Draft,
  diff: VersionDiff,
  direction: FlowDirection,
): VersionPicture {
  const changed = new Map(diff.changed.map((change) => [change.id, change]));
  const added = new Set(diff.added);
  const gone = new Set(diff.removed);
  const ghosts = before.tasks.filter(({ id }) => gone.has(id));
  const formerTask = new Map(before.tasks.map((task) => [task.id, task]));
  const indexOf = new Map<string, number>();
  for (const { id, index } of after.tasks) {
    const formerId = changed.get(id)?.formerId ?? id;
    if (!added.has(id)) indexOf.set(formerId, index);
  }
  for (const [n, { id }] of ghosts.entries()) indexOf.set(id, after.tasks.length + n);
  /** What a task of the older draft waited for, by indexes of the picture. */
  const waitedFor = ({ upstream }: DraftTask) =>
    upstream.flatMap((index) => indexOf.get(before.tasks[index]?.id ?? "") ?? []);

  const size = after.tasks.length + ghosts.length;
  const edges = new Map<number, "added" | "removed">();
  const tasks: GraphTask[] = after.tasks.map((task) => {
    const former = added.has(task.id) ? undefined : formerTask.get(changed.get(task.id)?.formerId ?? task.id);
    const waited = new Set(former === undefined ? [] : waitedFor(former));
    for (const source of task.upstream) {
      if (!waited.delete(source)) edges.set(task.index * size + source, "added");
    }
    for (const source of waited) edges.set(task.index * size + source, "removed");
    return boxOf(task, task.index, [...task.upstream, ...waited]);
  });
  for (const ghost of ghosts) {
    const upstream = waitedFor(ghost);
    for (const source of upstream) edges.set(tasks.length * size + source, "removed");
    tasks.push(boxOf(ghost, tasks.length, upstream));
  }

  const dag: GraphDag = { id: after.id, name: after.name, tasks, layout: placesOf(before, after, ghosts, tasks) };
  // Two versions may together have circles that neither has.
  const acyclic = withoutCircles(tasks.map(({ upstream }) => upstream));
  const drawable = { ...dag, tasks: tasks.map((task, index) => ({ ...task, upstream: acyclic[index] ?? [] })) };
  const laidOut = pictureOf(drawable, direction);
  const moved = ghostPlaces(laidOut, after.tasks.length);
  const picture = moved.size === 0 ? laidOut : withMoved(drawable, laidOut, moved);
  return { dag, picture, changes: { tasks: marksOf(tasks, diff, changed), edges } };
}

function marksOf(
  tasks: readonly GraphTask[],
  { added, removed }: VersionDiff,
  changed: ReadonlyMap<string, TaskChange>,
): GraphChanges["tasks"] {
  const [come, gone] = [new Set(added), new Set(removed)];
  const markOf = (id: string): { kind: ChangeKind; text: string } | undefined => {
    if (gone.has(id)) return { kind: "removed", text: "removed" };
    if (come.has(id)) return { kind: "added", text: "added" };
    const change = changed.get(id);
    return change && { kind: isOnlyMoved(change) ? "moved" : "changed", text: changeInShort(change) };
  };
  return new Map(
    tasks.flatMap(({ id, index }) => {
      const mark = markOf(id);
      return mark === undefined ? [] : [[index, mark] as const];
    }),
  );
}

/** What a box shows, without the rest of what the task says: it comes from another thread. */
function boxOf(task: DraftTask, index: number, upstream: readonly number[]): GraphTask {
  const { id, name, type, triggerRule, description, when, retries, critical, pool, queue, group, forEach } = task;
  return {
    index,
    id,
    name,
    type,
    upstream,
    triggerRule,
    retries,
    critical,
    queue,
    ...(description === undefined ? {} : { description }),
    ...(when === undefined ? {} : { when }),
    ...(pool === undefined ? {} : { pool }),
    ...(group === undefined ? {} : { group }),
    ...(forEach === undefined ? {} : { forEach }),
  };
}

/** Places that were set; a ghost's as it was before. */
function placesOf(
  before: Draft,
  after: Draft,
  ghosts: readonly DraftTask[],
  tasks: readonly GraphTask[],
): GraphDag["layout"] {
  const known = new Set(tasks.map(({ id }) => id));
  const layout = Object.fromEntries(Object.entries(after.layout).filter(([id]) => known.has(id)));
  for (const { id } of ghosts) {
    const place = Object.hasOwn(before.layout, id) ? before.layout[id] : undefined;
    if (place !== undefined) layout[id] = place;
  }
  return layout;
}
