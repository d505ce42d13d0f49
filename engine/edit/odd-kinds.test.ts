/** Documents whose keys hold something of another kind than they should: nothing is lost under what an edit writes. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edited, problemOf } from "./edited-testing.ts";
import { edit } from "./edit.ts";
import { dataOf, type Model } from "./edit-model-testing.ts";
import { operationOn } from "./edit-samples-testing.ts";
import type { DocumentOperation } from "./operations.ts";
import { applyChanges } from "./text-change.ts";

const ADD: DocumentOperation = { kind: "addTask", task: { id: "n" } };
const PASTE: DocumentOperation = { kind: "pasteTasks", text: "- id: n\n" };

describe.each([
  ["added", ADD],
  ["pasted", PASTE],
] as const)("a task that is %s", (_how, operation) => {
  it.each([
    ["an alias of a list", "id: w\nx: &l [{id: a}]\ntasks: *l\n", /\*l stands for/],
    ["an alias in braces", "{ id: w, x: &l [{ id: a }], tasks: *l }\n", /\*l stands for/],
    ["a map", "id: w\ntasks:\n  a: { type: noop }\n  # keep\n", /no list/],
    ["a map in JSON", '{ "id": "w", "tasks": { "a": { "type": "noop" } } }', /no list/],
    ["a text", "id: w\ntasks: some text\n", /no list/],
    ["a merged list", "x: &x { tasks: [{ id: a }] }\n<<: *x\nid: w\n", /from an anchor/],
  ])("is refused in words where tasks is %s", (_what, text, problem) => {
    expect(problemOf(text, operation)).toMatch(problem);
  });

  it.each([
    "id: w\n",
    "id: w\ntasks:\n",
    "id: w\ntasks: ~\n",
    "id: w\ntasks: []\n",
    '{ "id": "w" }',
    '{ "id": "w", "tasks": null }',
  ])("has a place where nothing is written: %j", (text) => {
    expect(dataOf(edited(text, operation))).toEqual({ id: "w", tasks: [{ id: "n" }] });
  });
});

describe("positions", () => {
  const move = (...ids: readonly string[]): DocumentOperation => ({
    kind: "moveNodes",
    positions: new Map(ids.map((id) => [id, [1, 1] as const])),
  });
  const TASKS = "tasks:\n- id: a\n- id: b\n";

  it("of a layout that is an alias are written out beside the new one", () => {
    const after = edited(`id: w\nx: &l {b: [1,2]}\n${TASKS}layout: *l\n`, move("a"));
    expect(dataOf(after)).toMatchObject({ x: { b: [1, 2] }, layout: { a: [1, 1], b: [1, 2] } });
    expect(after).toContain(`x: &l {b: [1,2]}\n${TASKS}layout:`);
  });

  it("of a layout that is merged are written out beside the new one", () => {
    const after = edited(`x: &x { layout: {b: [1,2]} }\n<<: *x\nid: w\n${TASKS}`, move("a"));
    expect(dataOf(after)).toMatchObject({ layout: { a: [1, 1], b: [1, 2] } });
  });

  it("go out of a layout that is an alias with their task", () => {
    const text = `id: w\nx: &l {a: [3,4], b: [1,2]}\n${TASKS}layout: *l\n`;
    expect(dataOf(edited(text, { kind: "removeTasks", ids: ["b"] }))).toMatchObject({ layout: { a: [3, 4] } });
    expect(dataOf(edited(text, { kind: "moveNodes", positions: new Map([["a", null]]) }))).toMatchObject({
      x: { a: [3, 4], b: [1, 2] },
      layout: { b: [1, 2] },
    });
    expect(edited(text.replace("b: [1,2]", "c: [1,2]"), { kind: "removeTasks", ids: ["b"] })).toContain("layout: *l\n");
  });

  it.each(["[1]", "\n- [1, 2]"])("are refused in words where the layout is %s", (layout) => {
    const text = `id: w\n${TASKS}layout: ${layout}\n`;
    expect(edited(text, { kind: "addTask", task: { id: "n" }, position: [1, 2] })).toBe(
      text.replace("- id: b\n", "- id: b\n- id: n\n"),
    );
    expect(problemOf(text, move("a"))).toMatch(/layout is no map/);
    expect(edited(text, { kind: "removeTasks", ids: ["b"] })).toBe(text.replace("- id: b\n", ""));
    expect(dataOf(edited(text, { kind: "duplicateTasks", ids: ["a"], by: [1, 1] }))).toMatchObject({
      tasks: [{ id: "a" }, { id: "a-2" }, { id: "b" }],
    });
  });

  it.each(["layout:\n", "layout: ~\n", "layout: {}\n", "layout: { a: here }\n", "layout: { a: [here, 1] }\n"])(
    "are none where it says %j: a copy has none either",
    (layout) => {
      const text = `id: w\n${TASKS}${layout}`;
      expect(edited(text, { kind: "duplicateTasks", ids: ["a"], by: [1, 1] })).toBe(
        text.replace("- id: a\n", "- id: a\n- id: a-2\n"),
      );
    },
  );
});

describe("any edit of a document of odd kinds", () => {
  const ODD_TASKS = ["*l", "", "~", "[]", "{}", "words", "7", "{ a: { type: noop } }", "[*t, words, { type: noop }]"];
  const ODD_LAYOUTS = ["*p", "", "~", "{}", "[]", "[1]", "words", "{ a: here, b: [1] }", "{ <<: *p, a: [3, 4] }"];
  const TASKS = "\n- id: a\n- id: b\n  dependencies: [a, 7, { x: 1 }]\n  script: |+\n    x\n\n";

  it("throws nothing, and loses nothing that it is not about", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...ODD_TASKS), fc.constant(TASKS)),
        fc.constantFrom(...ODD_LAYOUTS),
        operationOn(["a", "b"], "fresh"),
        (tasks, layout, operation) => {
          const text = [
            "id: w",
            "x: { l: &l [{ id: a }], p: &p { a: [1, 2], b: [3, 4], c: [5, 6] }, t: &t { id: b } }",
            `tasks: ${tasks.trimEnd()}`,
            `layout: ${layout}`,
            "env: { A: 1 }",
            "",
          ].join("\n");
          const before = dataOf(text) as Model;
          const result = edit(text, operation);
          if ("problem" in result) return;
          const after = dataOf(applyChanges(text, result.changes)) as Model;
          const isOfWorkflow = "path" in operation && !("task" in operation) && !("tasks" in operation);
          for (const key of ["id", "x", "env"]) {
            if (!isOfWorkflow || operation.path[0] !== key) expect(after[key]).toEqual(before[key]);
          }
          // What is no list is not drawn: nothing may stand in its place.
          if (before["tasks"] !== null && (!Array.isArray(before["tasks"]) || tasks === "*l"))
            expect(after["tasks"]).toEqual(before["tasks"]);
          // Places of tasks that the edit does not name stay.
          const places = (data: Model) => (data["layout"] as { readonly c?: unknown } | null)?.c;
          expect(places(after)).toEqual(places(before));
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
