import type { Draft } from "#engine/edit/draft.ts";
import { graphOf } from "#engine/graph/graph.ts";
import { collapseGroups } from "../graph/collapse-groups.ts";
import type { FlowDirection } from "../graph/flow-direction.ts";
import type { GraphDag } from "../graph/graph-dag.ts";
import { type GraphPicture, pictureOf, routesOf } from "../graph/graph-model.ts";

export interface DraftPicture extends GraphPicture {
  /** Groups that are drawn as one box; each member has the box's position. */
  readonly collapsed: readonly CollapsedGroup[];
}

export interface CollapsedGroup {
  readonly name: string;
  /** Indexes of its tasks. */
  readonly members: readonly number[];
  readonly x: number;
  readonly y: number;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * The picture of a draft: circles, which a text may have while it is written, do not keep it from being laid out.
 *
 * @param collapsed names of the groups that are drawn as one box
 */
export function draftPicture(
  draft: Draft,
  collapsed: ReadonlySet<string> = NONE,
  direction: FlowDirection = "right",
): DraftPicture {
  const acyclic = acyclicDag(draft);
  const { dag, boxOf, groups } = collapseGroups(acyclic, collapsed);
  const upstream = draft.tasks.map((task) => task.upstream);
  if (groups.length === 0) {
    const picture = pictureOf(acyclic, direction);
    const hasCircle = acyclic.tasks.some((task, index) => task.upstream.length < (upstream[index]?.length ?? 0));
    return { ...picture, ...(hasCircle && { routes: routesOf(picture, upstream) }), collapsed: [] };
  }
  const picture = pictureOf(acyclicDag(dag), direction);
  const drawn = {
    ...picture,
    graph: graphOf(acyclic.tasks),
    x: Float64Array.from(boxOf, (box) => picture.x[box] ?? 0),
    y: Float64Array.from(boxOf, (box) => picture.y[box] ?? 0),
    lanes: picture.lanes && {
      exit: Float64Array.from(boxOf, (box) => picture.lanes?.exit[box] ?? Number.NaN),
      entry: Float64Array.from(boxOf, (box) => picture.lanes?.entry[box] ?? Number.NaN),
    },
  };
  return {
    ...drawn,
    routes: routesOf(drawn, upstream),
    collapsed: groups.map(({ name, box, members }) => ({
      name,
      members,
      x: picture.x[box] ?? 0,
      y: picture.y[box] ?? 0,
    })),
  };
}

function acyclicDag(dag: GraphDag): GraphDag {
  const acyclic = withoutCircles(dag.tasks.map(({ upstream }) => upstream));
  return { ...dag, tasks: dag.tasks.map((task, index) => ({ ...task, upstream: acyclic[index] ?? [] })) };
}

/** Of the tasks that stand in circles (or behind them), only the edges from earlier to later tasks are kept. */
export function withoutCircles(upstream: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const missing = upstream.map((each) => each.length);
  const downstream: number[][] = upstream.map(() => []);
  upstream.forEach((each, index) => {
    for (const from of each) downstream[from]?.push(index);
  });
  const ready = missing.flatMap((count, index) => (count === 0 ? [index] : []));
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    for (const to of downstream[next] ?? []) {
      missing[to] = (missing[to] ?? 0) - 1;
      if (missing[to] === 0) ready.push(to);
    }
  }
  return upstream.map((each, index) =>
    (missing[index] ?? 0) === 0 ? each : each.filter((from) => (missing[from] ?? 0) === 0 || from < index),
  );
}
