import { expect, it } from "vitest";
import { draftOf } from "#engine/edit/draft.ts";
import { parseSource } from "#engine/edit/source-tree.ts";
import { outputNamesRead } from "./output-names.ts";

function namesRead(text: string, id: string): Record<string, readonly string[]> {
  const tree = parseSource(text);
  if ("problem" in tree) throw new Error(tree.problem);
  const draft = draftOf(tree);
  const task = draft.tasks.find((each) => each.id === id);
  if (task === undefined) throw new Error(`there is no ${id}`);
  return Object.fromEntries(outputNamesRead(draft, task));
}

it("finds the names that are read of outputs, in templates, conditions and the workflow's own env", () => {
  const text = `id: x
env: { ROWS: "\${{ tasks.b-1.output.rows }}" }
tasks:
  - { id: a, type: noop }
  - { id: b-1, type: noop, dependencies: [a] }
  - id: c
    dependencies: [b-1]
    when: tasks.a.output.n > 3 && tasks.a.state == "success"
    command: echo \${{ tasks.a.output["the sum"] | default(tasks.b-1.output.sum) }} \${{ tasks.a.output.n }}
    for_each: { items: "tasks.a.output.list.map(each, each.output.no)", as: each }
`;
  expect(namesRead(text, "c")).toEqual({ a: ["n", "the sum", "list"], "b-1": ["sum", "rows"] });
  expect(namesRead(text, "a")).toEqual({ "b-1": ["rows"] });
});

it("leaves out what is no expression, and what cannot be read", () => {
  const text = `id: x
tasks:
  - { id: a, type: noop }
  - id: c
    description: reads tasks.a.output.description
    when: tasks.a.output.
    dependencies: [a]
    command: echo tasks.a.output.text \${{ tasks.a.output.n }} \${{ tasks.a.output[params.name] }}
`;
  expect(namesRead(text, "c")).toEqual({ a: ["n"] });
});
