/** What an edit refuses, what it finds done already, and what it does where a document is written oddly. */
import { describe, expect, it } from "vitest";
import { edited, problemOf } from "./edited-testing.ts";
import { edit } from "./edit.ts";
import { dataOf } from "./edit-model-testing.ts";
import type { DocumentOperation } from "./operations.ts";
import { applyChanges } from "./text-change.ts";

const TWO = "id: w\ntasks:\n  - id: a\n    env: { A: 1, B: [x, y] }\n  - id: b\n    dependencies: [a]\n";

describe("an edit is refused", () => {
  it.each<[string, DocumentOperation]>([
    ["no such task", { kind: "insertOnEdge", from: "a", to: "gone", task: { id: "n" } }],
    ["no such task", { kind: "insertOnEdge", from: "gone", to: "b", task: { id: "n" } }],
    ["no such task", { kind: "renameTask", from: "gone", to: "n" }],
    ["no such task", { kind: "setField", task: "gone", path: ["name"], value: "x" }],
    ["no such task", { kind: "unsetField", task: "gone", path: ["name"] }],
    ["no such task", { kind: "addTask", task: { id: "n" }, downstream: ["gone"] }],
    ["no such task", { kind: "reorder", id: "gone" }],
    ["no such place", { kind: "reorder", id: "a", before: "gone" }],
  ])("where there is %s: %j", (_why, operation) => {
    expect(problemOf(TWO, operation)).toBe("There is no task gone any more.");
  });

  it.each<[string, DocumentOperation, RegExp]>([
    ["an id is taken", { kind: "addTask", task: { id: "a" } }, /^There is a task a already\.$/],
    ["an id is taken", { kind: "renameTask", from: "b", to: "a" }, /^There is a task a already\.$/],
    [
      "an id is taken on an edge",
      { kind: "insertOnEdge", from: "a", to: "b", task: { id: "b" } },
      /^There is a task b already\.$/,
    ],
    ["an id is none", { kind: "renameTask", from: "a", to: "not an id" }, /^"not an id" cannot be an id: /],
    ["an id is empty", { kind: "addTask", task: { id: "" } }, /^"" cannot be an id: /],
    [
      "an id is set as a field",
      { kind: "setField", task: "a", path: ["id"], value: "n" },
      /^An id is changed by renaming the task\.$/,
    ],
    [
      "an edge would close a circle",
      { kind: "reconnect", edge: { from: "a", to: "b" }, to: { from: "b", to: "b" } },
      /itself/,
    ],
    [
      "a task should go on an edge that is gone",
      { kind: "insertOnEdge", from: "b", to: "a", task: { id: "n" } },
      /^a does not wait for b any more\.$/,
    ],
    ["the text to paste is a comment", { kind: "pasteTasks", text: "# nothing\n" }, /no tasks/],
    ["the text to paste is an empty map", { kind: "pasteTasks", text: "{}" }, /no tasks/],
    ["the text to paste holds no task", { kind: "pasteTasks", text: "just words" }, /./],
  ])("where %s", (_why, operation, problem) => {
    expect(problemOf(TWO, operation)).toMatch(problem);
  });

  it("where the text does not parse: it says where", () => {
    const result = edit("id: w\ntasks: [\n", { kind: "addTask", task: { id: "n" } });
    expect(result).toMatchObject({
      problem: expect.stringMatching(/^The text must be mended before/) as string,
      offset: expect.any(Number) as number,
    });
  });

  it("where tasks should change places with something that is none", () => {
    expect(problemOf("id: w\ntasks: [{ id: a }, words, { id: b }]\n", { kind: "reorder", id: "a" })).toMatch(
      /no task with an id/,
    );
  });

  it("where the document is a list, or a word", () => {
    expect(problemOf("- a\n- b\n", { kind: "addTask", task: { id: "n" } })).toMatch(/not a map/);
    expect(problemOf("words\n", { kind: "addTask", task: { id: "n" } })).toMatch(/not a map/);
  });

  it("where a field is to be set in a document that is empty", () => {
    expect(problemOf("# soon\n", { kind: "setField", path: ["name"], value: "x" })).toBe(
      "The document is empty: write its id first.",
    );
  });

  it("where a key comes from an anchor, or is all there is", () => {
    const merged = "id: w\nx: &x { retries: 2 }\ntasks:\n  - { <<: *x, id: a }\n";
    expect(problemOf(merged, { kind: "unsetField", task: "a", path: ["retries"] })).toBe(
      "retries comes from an anchor: change it in the text.",
    );
    expect(problemOf("id: w\n", { kind: "unsetField", path: ["id"] })).toBe(
      "id is all there is: it cannot be removed.",
    );
  });
});

describe("an edit changes nothing", () => {
  it.each<DocumentOperation>([
    { kind: "renameTask", from: "a", to: "a" },
    { kind: "removeTasks", ids: ["gone"] },
    { kind: "duplicateTasks", ids: ["gone"] },
    { kind: "unsetField", task: "a", path: ["name"] },
    { kind: "unsetField", task: "a", path: ["name", "deep"] },
    { kind: "setField", task: "a", path: ["env", "A"], value: 1 },
    { kind: "connect", edges: [{ from: "a", to: "b" }] },
    { kind: "disconnect", edges: [{ from: "b", to: "a" }] },
    { kind: "disconnect", edges: [{ from: "b", to: "gone" }] },
    { kind: "moveNodes", positions: new Map([["a", null]]) },
  ])("where the document says so already: %j", (operation) => {
    expect(edited(TWO, operation)).toBe(TWO);
  });
});

describe("a field within a field", () => {
  it.each<[string, DocumentOperation, string]>([
    [
      "is set in a map",
      { kind: "setField", task: "a", path: ["env", "C"], value: "z" },
      "env: { A: 1, B: [x, y], C: z }",
    ],
    ["is taken out", { kind: "unsetField", task: "a", path: ["env", "A"] }, "env: { B: [x, y] }"],
    [
      "is set in a list",
      { kind: "setField", task: "a", path: ["env", "B", 1], value: "w" },
      "env: { A: 1, B: [x, w] }",
    ],
    [
      "is added to a list",
      { kind: "setField", task: "a", path: ["env", "B", 9], value: "w" },
      "env: { A: 1, B: [x, y, w] }",
    ],
    ["is taken out of a list", { kind: "unsetField", task: "a", path: ["env", "B", 0] }, "env: { A: 1, B: [y] }"],
  ])("%s", (_what, operation, line) => {
    expect(edited(TWO, operation)).toBe(TWO.replace("env: { A: 1, B: [x, y] }", line));
  });

  it("replaces what is no map, and makes what is not there", () => {
    expect(
      dataOf(edited("id: w\nenv: words\ntasks: []\n", { kind: "setField", path: ["env", "A"], value: 1 })),
    ).toMatchObject({ env: { A: 1 } });
    expect(dataOf(edited("id: w\ntasks: []\n", { kind: "setField", path: ["tags", 0], value: "x" }))).toMatchObject({
      tags: ["x"],
    });
  });

  it("takes its map along when it was the last", () => {
    const text = "id: w\nenv:\n  A: 1\ntags: [x]\ntasks: []\n";
    expect(edited(text, { kind: "unsetField", path: ["env", "A"] })).toBe("id: w\ntags: [x]\ntasks: []\n");
    expect(edited(text, { kind: "unsetField", path: ["tags", 0] })).toBe("id: w\nenv:\n  A: 1\ntasks: []\n");
  });

  it("of a merged key becomes the task's own", () => {
    const merged = "id: w\nx: &x { retries: 2 }\ntasks:\n  - { <<: *x, id: a }\n";
    expect(dataOf(edited(merged, { kind: "setField", task: "a", path: ["retries"], value: 5 }))).toMatchObject({
      x: { retries: 2 },
      tasks: [{ id: "a", retries: 5 }],
    });
  });
});

describe("a branch", () => {
  const text = `id: w
tasks:
  - id: choose
    branch:
      - when: tasks.check.output.ok   # the good way
        then: [ ship, tell ]
      - else: [ stop ]
      - just words
    dependencies: [ check ]
  - id: check
  - { id: ship, dependencies: [ choose ] }
  - { id: tell, dependencies: [ choose ] }
  - { id: stop, dependencies: [ choose ] }
`;

  it("follows the renaming of the tasks that it names", () => {
    const after = edited(edited(text, { kind: "renameTask", from: "tell", to: "inform" }), {
      kind: "renameTask",
      from: "check",
      to: "probe",
    });
    expect(after).toContain("then: [ ship, inform ]");
    expect(after).toContain("when: tasks.probe.output.ok   # the good way");
    expect(after).toContain("- id: probe\n");
  });

  it("no longer names what was removed", () => {
    const after = edited(text, { kind: "removeTasks", ids: ["tell", "stop"] });
    expect(after).toContain("then: [ ship ]");
    expect(after).toContain("else: []");
    expect(after).toContain("- just words");
  });

  it("that is no list stays as it is", () => {
    const odd = "id: w\ntasks:\n  - { id: a, branch: soon }\n  - { id: b, dependencies: [a] }\n";
    expect(edited(odd, { kind: "removeTasks", ids: ["b"] })).toBe("id: w\ntasks:\n  - { id: a, branch: soon }\n");
  });
});

describe("renaming", () => {
  it("leaves alone what only looks like a reference, and what cannot be read yet", () => {
    const text = [
      "id: w",
      "tasks:",
      "  - id: a",
      "  - id: b",
      "    when: tasks.a.state == 'success' && params.a == 'a' && tasks['a'].state != 'a'",
      "    command: echo a ${{ tasks.a.output }} ${{ a",
      "    env: { X: '${{ tasks.a.output.a }}', Y: '${{ tasks.a. }}', a: a }",
      "    dependencies: [a]",
      "",
    ].join("\n");
    expect(edited(text, { kind: "renameTask", from: "a", to: "z" })).toBe(
      [
        "id: w",
        "tasks:",
        "  - id: z",
        "  - id: b",
        "    when: tasks.z.state == 'success' && params.a == 'a' && tasks['z'].state != 'a'",
        "    command: echo a ${{ tasks.a.output }} ${{ a",
        "    env: { X: '${{ tasks.z.output.a }}', Y: '${{ tasks.a. }}', a: a }",
        "    dependencies: [z]",
        "",
      ].join("\n"),
    );
  });

  it("reaches the defaults and what stands beside the tasks", () => {
    const text =
      "id: w\ndefaults:\n  when: tasks.a.state == 'success'\non_failure:\n  - message: ${{ tasks.a.output.x }}\ntasks:\n  - id: a\n";
    const after = edited(text, { kind: "renameTask", from: "a", to: "z" });
    expect(after).toContain("when: tasks.z.state");
    expect(after).toContain("${{ tasks.z.output.x }}");
  });
});

describe("copies", () => {
  it("stand beside the tasks that were placed by hand", () => {
    const text = "id: w\nlayout:\n  a: [10, 20]\n  b: here\ntasks:\n  - id: a\n  - id: b\n";
    const result = edit(text, { kind: "duplicateTasks", ids: ["a", "b"], by: [5, 6] });
    if ("problem" in result) throw new Error(result.problem);
    expect(result.ids).toEqual(["a-2", "b-2"]);
    expect(dataOf(applyChanges(text, result.changes))).toMatchObject({ layout: { a: [10, 20], "a-2": [15, 26] } });
  });

  it("stay where the layout puts them if nobody says by how much", () => {
    const text = "id: w\nlayout: { a: [10, 20] }\ntasks:\n  - id: a\n";
    expect(edited(text, { kind: "duplicateTasks", ids: ["a"] })).toContain("layout: { a: [10, 20] }");
  });

  it("that are pasted at a place stand below each other", () => {
    const text = "id: w\ntasks:\n  - id: a\n";
    const after = edited(text, { kind: "pasteTasks", text: "- id: x\n- id: y\n", at: [0, 10] });
    expect(dataOf(after)).toMatchObject({ layout: { x: [0, 10], y: [0, 98] } });
  });
});

describe("a new task that others wait for", () => {
  it.each<[string, DocumentOperation, string]>([
    [
      "may stand behind one of them",
      { kind: "addTask", task: { id: "n" }, after: "b", downstream: ["b"] },
      "tasks:\n  - id: a\n  - id: b\n    dependencies: [n]\n  - id: n\n",
    ],
    [
      "may stand at the end, behind all of them",
      { kind: "addTask", task: { id: "n" }, downstream: ["a", "b"] },
      "tasks:\n  - id: a\n    dependencies: [n]\n  - id: b\n    dependencies: [n]\n  - id: n\n",
    ],
    [
      "is named by each of them once",
      { kind: "addTask", task: { id: "n" }, downstream: ["b", "b"] },
      "tasks:\n  - id: a\n  - id: b\n    dependencies: [n]\n  - id: n\n",
    ],
  ])("%s", (_what, operation, after) => {
    expect(edited("tasks:\n  - id: a\n  - id: b\n", operation)).toBe(after);
  });

  it("closes no circle", () => {
    const task = { id: "n", dependencies: ["b"] };
    expect(problemOf(TWO, { kind: "addTask", task, downstream: ["a"] })).toMatch(/^That would close a circle: /);
    expect(problemOf(TWO, { kind: "addTask", task: { id: "n" }, downstream: ["n"] })).toBe("n cannot wait for itself.");
  });
});

describe("what is said twice counts once", () => {
  const both = ["a", "b", "a"];
  it.each<[string, DocumentOperation, string]>([
    [
      "of the tasks that get a field",
      { kind: "setFieldOfTasks", tasks: both, path: ["retries"], value: 3 },
      "tasks:\n  - id: a\n    retries: 3\n  - id: b\n    retries: 3\n",
    ],
    ["of the tasks that go", { kind: "removeTasks", ids: ["b", "b"] }, "tasks:\n  - id: a\n"],
    [
      "of the tasks that are copied",
      { kind: "duplicateTasks", ids: ["b", "b"] },
      "tasks:\n  - id: a\n  - id: b\n  - id: b-2\n",
    ],
  ])("%s", (_what, operation, after) => {
    expect(edited("tasks:\n  - id: a\n  - id: b\n", operation)).toBe(after);
  });

  it("of the tasks that lose a field", () => {
    const text = "tasks:\n  - id: a\n    env:\n      A: 1\n  - id: b\n    env: { A: 1 }\n";
    expect(edited(text, { kind: "setFieldOfTasks", tasks: both, path: ["env", "A"] })).toBe(
      "tasks:\n  - id: a\n  - id: b\n",
    );
  });
});

describe("a text that is nested deeper than any workflow", () => {
  const LEVELS = 2_000;
  it.each([
    ["maps on lines", Array.from({ length: LEVELS }, (_, n) => `${" ".repeat(n)}a:\n`).join("")],
    ["lists on one line", `x:\n${"- ".repeat(LEVELS)}\n`],
    ["lists in brackets", `x: ${"[".repeat(LEVELS)}${"]".repeat(LEVELS)}\n`],
    ["maps in braces", `${"{a: ".repeat(LEVELS)}1${"}".repeat(LEVELS)}\n`],
    ["explicit keys", `${"? ".repeat(LEVELS)}a\n`],
  ])("of %s is refused in words", (_what, text) => {
    expect(problemOf(text, { kind: "addTask", task: { id: "n" } })).toMatch(
      /^The text must be mended .* more than 100 levels deep$/,
    );
  });
});
