/** What an expression of a task can read, with values of a former run, as far as there are any. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { Draft, DraftTask } from "#engine/edit/draft.ts";
import type { ExpressionScope } from "#engine/expressions/index.ts";
import { upstreamClosure } from "#engine/graph/closure.ts";
import { graphOf } from "#engine/graph/graph.ts";
import type { RouterOutputs } from "../trpc.tsx";
import { withoutCircles } from "./draft-picture.ts";

export type FormerValues = NonNullable<RouterOutputs["dags"]["formerValues"]>;

/** Names as they stand in an expression: `params.day`, `tasks.extract.output.rows`. */
export function namesInScope(draft: Draft, task: DraftTask, values: FormerValues | undefined): string[] {
  const params = draft.data["params"];
  const graph = graphOf(withoutCircles(draft.tasks.map(({ upstream }) => upstream)).map((upstream) => ({ upstream })));
  const upstream = upstreamClosure(graph, [task.index]).flatMap((index) => draft.tasks[index]?.id ?? []);
  return [
    ...keysOf(params).map((name) => member("params", name)),
    ...upstream.flatMap((id) => {
      const own = member("tasks", id);
      const outputs = new Set([
        ...keysOf(draft.tasks.find((each) => each.id === id)?.data["outputs"]),
        ...keysOf(values?.tasks[id]?.output),
      ]);
      return [...[...outputs].map((name) => member(`${own}.output`, name)), `${own}.state`];
    }),
    "run.logical_date",
    "run.id",
    "attempt",
  ];
}

/** The scope that a preview is evaluated in. Secrets and variables have no values here. */
export function previewScope(values: FormerValues): ExpressionScope {
  return {
    params: values.params,
    run: values.run,
    tasks: values.tasks,
    env: {},
    vars: {},
    secrets: {},
    attempt: 1,
    now: values.run.logical_date,
  };
}

/** Ids may hold what a name may not. */
function member(of: string, name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `${of}.${name}` : `${of}[${JSON.stringify(name)}]`;
}

function keysOf(value: JsonValue | undefined): string[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}
