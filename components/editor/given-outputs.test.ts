import { expect, it } from "vitest";
import { draftOf } from "#engine/edit/draft.ts";
import { parseSource } from "#engine/edit/source-tree.ts";
import { offeredOutput, outputOf, tasksBefore } from "./given-outputs.ts";

const TEXT = `id: x
tasks:
  - { id: a, type: noop }
  - { id: b-1, type: noop, dependencies: [a] }
  - { id: c, type: noop, dependencies: [b-1] }
  - id: d
    dependencies: [c]
    command: echo \${{ tasks.a.output.n }} \${{ tasks["b-1"].state }}
  - { id: e, type: noop, dependencies: [c] }
`;

it("asks for the outputs of those that a task waits for or names", () => {
  const tree = parseSource(TEXT);
  if ("problem" in tree) throw new Error(tree.problem);
  const draft = draftOf(tree);
  const before = (id: string) =>
    draft.tasks.filter((task) => task.id === id).flatMap((task) => tasksBefore(draft, task));
  expect(before("d")).toEqual(["a", "b-1", "c"]);
  expect(before("e")).toEqual(["c"]);
  expect(before("a")).toEqual([]);
});

it("reads an output, which is a map in JSON or nothing", () => {
  expect(outputOf('{"rows": 3}')).toEqual({ rows: 3 });
  expect(outputOf(" ")).toEqual({});
  for (const text of ["[1]", "3", "{", "null"]) expect(outputOf(text)).toBeUndefined();
});

it("offers the former output, and the names that are read and that it does not have", () => {
  expect(offeredOutput(undefined, [])).toEqual({});
  expect(offeredOutput(undefined, ["n"])).toEqual({ n: null });
  expect(offeredOutput({ n: 3, other: "x" }, ["n", "sum"])).toEqual({ n: 3, other: "x", sum: null });
});
