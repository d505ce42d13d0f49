/** A workflow in which some groups are drawn as one box each. */
import type { GraphDag, GraphTask } from "./graph-dag.ts";

export interface CollapsedDag {
  /** Its tasks are the tasks that stay, and one stand-in for each collapsed group. */
  readonly dag: GraphDag;
  /** Index of the box that a task is drawn as, by the task's own index. */
  readonly boxOf: readonly number[];
  /** Collapsed groups with the indexes of their tasks, in the order of their boxes. */
  readonly groups: readonly { readonly name: string; readonly box: number; readonly members: readonly number[] }[];
}

/**
 * Replaces each of these groups by one box, which waits for all that its members wait for outside of it.
 * The result may hold circles where the workflow has none: a task between two members is one.
 */
export function collapseGroups(dag: GraphDag, names: ReadonlySet<string>): CollapsedDag {
  const boxOf: number[] = [];
  const boxOfGroup = new Map<string, number>();
  const members: number[][] = [];
  for (const { index, group } of dag.tasks) {
    const isCollapsed = group !== undefined && names.has(group);
    const box = (isCollapsed ? boxOfGroup.get(group) : undefined) ?? members.length;
    if (isCollapsed) boxOfGroup.set(group, box);
    boxOf[index] = box;
    (members[box] ??= []).push(index);
  }
  const nameOf = new Map([...boxOfGroup].map(([name, box]) => [box, name]));
  const layout: { [id: string]: readonly [number, number] } = { ...dag.layout };
  const tasks = members.map((own, box): GraphTask => {
    const first = dag.tasks[own[0] ?? 0] as GraphTask;
    const outside = own.flatMap((index) => dag.tasks[index]?.upstream ?? []).map((index) => boxOf[index] ?? 0);
    const upstream = [...new Set(outside)].filter((each) => each !== box).toSorted((one, other) => one - other);
    const name = nameOf.get(box);
    if (name === undefined) return { ...first, index: box, upstream };
    const { group: _, ...rest } = first;
    const id = `group:${name}`;
    // It stands where the first of its members was put by hand.
    const pinned = own.map((index) => dag.layout[dag.tasks[index]?.id ?? ""]).find((each) => each !== undefined);
    if (pinned !== undefined) layout[id] = pinned;
    return { ...rest, id, name, index: box, upstream };
  });
  return {
    dag: { ...dag, tasks, layout },
    boxOf,
    groups: [...boxOfGroup].map(([name, box]) => ({ name, box, members: members[box] ?? [] })),
  };
}
