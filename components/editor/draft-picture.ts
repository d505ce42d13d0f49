import type { Draft } from "#engine/edit/draft.ts";
import { type GraphPicture, pictureOf } from "../graph/graph-model.ts";

/** The picture of a draft: circles, which a text may have while it is written, do not keep it from being laid out. */
export function draftPicture(draft: Draft): GraphPicture {
  const acyclic = withoutCircles(draft.tasks.map(({ upstream }) => upstream));
  return pictureOf({
    ...draft,
    tasks: draft.tasks.map((task, index) => ({ ...task, upstream: acyclic[index] ?? [] })),
  });
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
