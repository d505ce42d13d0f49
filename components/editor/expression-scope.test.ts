import { expect, test } from "vitest";
import { draftOf } from "#engine/edit/draft.ts";
import { parseSource } from "#engine/edit/source-tree.ts";
import { type FormerValues, namesInScope, previewScope } from "./expression-scope.ts";

const VALUES: FormerValues = {
  runId: "r",
  at: 0,
  params: { day: "monday" },
  run: {
    id: "r",
    logical_date: "2026-01-01T00:00:00.000Z",
    interval_start: null,
    interval_end: null,
    trigger: "manual",
  },
  tasks: { first: { output: { rows: 3 }, state: "success", duration: 1 } },
};

test("names are params, what is upstream, and the run's own", () => {
  const tree = parseSource(`id: x
params: { day: {} }
tasks:
  - { id: first }
  - { id: second-step, dependencies: [first], outputs: { total: result.n } }
  - { id: third, dependencies: [second-step] }
  - { id: apart }
`);
  if ("problem" in tree) throw new Error(tree.problem);
  const draft = draftOf(tree);
  const third = draft.tasks[2];
  if (third === undefined) throw new Error("there is a third task");
  expect(namesInScope(draft, third, VALUES)).toEqual([
    "params.day",
    "tasks.first.output.rows",
    "tasks.first.state",
    'tasks["second-step"].output.total',
    'tasks["second-step"].state',
    "run.logical_date",
    "run.id",
    "attempt",
  ]);
  expect(previewScope(VALUES)).toMatchObject({ params: { day: "monday" }, attempt: 1 });
});
