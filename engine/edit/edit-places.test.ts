/** Where new things are put, and how they are written in documents of an unusual shape. */
import { describe, expect, it } from "vitest";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { editedAsMeant as edited, problemOf } from "./edited-testing.ts";
import { edit } from "./edit.ts";
import { dataOf } from "./edit-model-testing.ts";
import type { DocumentOperation } from "./operations.ts";
import { applyChanges, normalizeChanges } from "./text-change.ts";

describe("a new task", () => {
  const text = "id: w\ntasks:\n  - id: a\n  - id: b\n    dependencies: [a]\n";

  it("is what others wait for, if they are named", () => {
    const after = edited(text, {
      kind: "addTask",
      task: { id: "n", odd_key: 1, type: "noop" },
      downstream: ["a", "b"],
    });
    expect(after).toBe(
      "id: w\ntasks:\n  - id: a\n    dependencies: [n]\n  - id: b\n    dependencies: [a, n]\n  - id: n\n    type: noop\n    odd_key: 1\n",
    );
  });

  it("on an edge stands where it was dropped", () => {
    const operation: DocumentOperation = {
      kind: "insertOnEdge",
      from: "a",
      to: "b",
      task: { id: "n" },
      position: [1, 2],
    };
    expect(edited(text, operation)).toContain("layout:\n  n: [1, 2]\n");
  });

  it("is the first one of an empty map in braces", () => {
    expect(edited("{}", { kind: "addTask", task: { id: "n" } })).toBe(
      '{\n  "tasks": [\n    {\n      "id": "n"\n    }\n  ]\n}',
    );
  });

  it("is written with the indentation of the others, however wide", () => {
    const wide = "id: w\nenv:\n            A: 1\ntasks:\n            - id: a\n            - id: b\n";
    expect(edited(wide, { kind: "addTask", task: { id: "n" } })).toBe(`${wide}            - id: n\n`);
  });
});

describe("several new things behind a comment in brackets", () => {
  it("come one after the other, each with its comma", () => {
    const text = "id: w\ntasks: [\n  { id: a },\n  { id: b }   # the last\n]\n";
    expect(edited(text, { kind: "duplicateTasks", ids: ["a", "b"] })).toBe(
      "id: w\ntasks: [\n  { id: a },\n  { id: b },   # the last\n  { id: a-2 },\n  { id: b-2 }\n]\n",
    );
    const list = "id: w\ntags: [\n  x,   # ex\n]\ntasks: [{ id: a }]\n";
    expect(edited(list, { kind: "setField", path: ["tags"], value: ["x", "y", "z"] })).toBe(
      "id: w\ntags: [\n  x,   # ex\n  y,\n  z,\n]\ntasks: [{ id: a }]\n",
    );
  });
});

describe("what goes from brackets over several lines", () => {
  it("goes with its line, and leaves what is commented out beside it", () => {
    const text = "id: w\ntasks: [\n  { id: a },   # first\n  # { id: x },\n  { id: b },\n  { id: c }\n]\n";
    expect(edited(text, { kind: "removeTasks", ids: ["a"] })).toBe(
      "id: w\ntasks: [\n  # { id: x },\n  { id: b },\n  { id: c }\n]\n",
    );
    expect(edited(text, { kind: "removeTasks", ids: ["a", "b"] })).toBe(
      "id: w\ntasks: [\n  # { id: x },\n  { id: c }\n]\n",
    );
  });
});

describe("values", () => {
  const text = "id: w\nenv:\ntags: [x]\ntasks:\n  - id: a\n";

  it.each<JsonValue>([
    null,
    [[1, 2], [{ a: [["deep"], []] }]],
    [["x", "y"], { b: [[{ c: "d" }]] }],
    { a: { b: [{ c: {} }, []] } },
    "a".repeat(200),
    Array.from({ length: 40 }, (_, n) => `w${n}`),
  ])("of any shape can be written: %j", (value) => {
    edited(text, { kind: "setField", path: ["env"], value });
    edited(text, { kind: "setField", path: ["tags"], value });
    edited(text, { kind: "setField", task: "a", path: ["with"], value });
    edited('{\n  "id": "w",\n  "tasks": []\n}\n', { kind: "setField", path: ["with"], value });
    edited('{"id": "w", "with": 1}', { kind: "setField", path: ["with"], value });
  });

  it("in braces that are YAML keep their quotes, or stay without", () => {
    expect(edited("{ id: w, owner: 'me', name: x }", { kind: "setField", path: ["owner"], value: "you" })).toBe(
      "{ id: w, owner: 'you', name: x }",
    );
    expect(edited("{ id: w, tasks: [{ id: a }] }", { kind: "renameTask", from: "a", to: "b" })).toBe(
      "{ id: w, tasks: [{ id: b }] }",
    );
  });
});

describe("keys without a name", () => {
  it("are left alone, also behind a byte order mark", () => {
    const text = "\uFEFFid: w\nenv: { : x, ? : y, A: 1 }\ntasks:\n  - id: a\n";
    const result = edit(text, { kind: "setField", path: ["name"], value: "N" });
    if ("problem" in result) throw new Error(result.problem);
    expect(applyChanges(text, result.changes)).toBe(text.replace("id: w\n", "id: w\nname: N\n"));
  });
});

describe("renaming", () => {
  it("finds a reference in a text whose escapes hide how often the id stands there", () => {
    const text =
      'id: w\ntasks:\n  - id: b\n  - id: c\n    command: "\\x62 ${{ tasks.b.output.b }}"\n    dependencies: [b]\n';
    expect(edited(text, { kind: "renameTask", from: "b", to: "n" })).toContain('"\\x62 ${{ tasks.n.output.b }}"');
  });

  it("is refused where an expression writes the id with an escape", () => {
    const text = "id: w\ntasks:\n  - id: b\n  - id: c\n    when: tasks[\"\\u0062\"].state == 'b'\n";
    expect(problemOf(text, { kind: "renameTask", from: "b", to: "n" })).toMatch(/expressions of c could not name n/);
  });

  it("of a copy knows the tasks that are not copied: their ids may begin like its own", () => {
    const text =
      "id: w\ntasks:\n  - id: load\n  - id: load-all\n  - id: c\n    when: tasks.load-all.state == 'success'\n";
    const after = edited(text, { kind: "duplicateTasks", ids: ["load", "c"] });
    expect(after.match(/tasks\.load-all\.state/g)).toHaveLength(2);
  });
});

describe("an edge", () => {
  it("is drawn in a graph with dependencies on tasks that do not exist", () => {
    const text = "id: w\ntasks:\n  - { id: a, dependencies: [nobody] }\n  - { id: b, dependencies: none }\n";
    expect(edited(text, { kind: "connect", edges: [{ from: "a", to: "b" }] })).toContain(
      "{ id: b, dependencies: [none, a] }",
    );
    expect(edited(text, { kind: "reconnect", edge: { from: "x", to: "gone" }, to: { from: "b", to: "a" } })).toContain(
      "dependencies: [nobody, b]",
    );
  });

  it("that goes leaves the tasks that are commented out beside it", () => {
    const text =
      "id: w\ntasks:\n  - id: a\n  - id: b\n    dependencies: # only\n      # - x\n      - a # yes\n    retries: 1\n";
    expect(edited(text, { kind: "disconnect", edges: [{ from: "a", to: "b" }] })).toBe(
      "id: w\ntasks:\n  - id: a\n  - id: b\n      # - x\n    retries: 1\n",
    );
  });
});

describe("changes of one place", () => {
  it("may both delete it, and may not both write there", () => {
    const twice = [
      { from: 0, to: 3, insert: "" },
      { from: 2, to: 5, insert: "" },
    ];
    expect(normalizeChanges("abcdef", twice)).toEqual([{ from: 0, to: 5, insert: "" }]);
    expect(() => normalizeChanges("abcdef", [...twice, { from: 1, to: 2, insert: "x" }])).toThrow(RangeError);
  });
});

describe("what a change leaves in its place", () => {
  const cases: readonly [name: string, text: string, operation: DocumentOperation, after: string | RegExp][] = [
    [
      "a comment behind the bar of a text that is renamed in",
      "id: w\ntasks:\n  - id: n\n  - id: b\n    command: | # after n\n      n ${{ tasks.n.output.n }}\n",
      { kind: "renameTask", from: "n", to: "fetch" },
      "id: w\ntasks:\n  - id: fetch\n  - id: b\n    command: | # after n\n      n ${{ tasks.fetch.output.n }}\n",
    ],
    [
      "letters of escapes",
      'id: w\ntasks:\n  - id: n\n  - id: b\n    command: "a\\nb ${{ tasks.n.output.x }}"\n',
      { kind: "renameTask", from: "n", to: "fetch" },
      'id: w\ntasks:\n  - id: fetch\n  - id: b\n    command: "a\\nb ${{ tasks.fetch.output.x }}"\n',
    ],
    [
      "a title that an alias of it made an id",
      "id: w\ndescription: &n a\ntasks:\n  - id: *n\n  - id: b\n    dependencies: [*n]\n",
      { kind: "renameTask", from: "a", to: "c" },
      "id: w\ndescription: &n a\ntasks:\n  - id: c\n  - id: b\n    dependencies: [c]\n",
    ],
    [
      "references in what is merged into a task",
      "id: w\ntasks:\n  - id: a\n  - id: b\n    <<: {dependencies: [a], when: tasks.a.output.x}\n",
      { kind: "renameTask", from: "a", to: "c" },
      "id: w\ntasks:\n  - id: c\n  - id: b\n    <<: {dependencies: [c], when: tasks.c.output.x}\n",
    ],
    [
      "what an anchor names elsewhere, where a task has its reference from it",
      "id: w\nx-base: &b\n  dependencies: [a]\ntasks:\n  - id: a\n  - id: b\n    <<: *b\n",
      { kind: "renameTask", from: "a", to: "c" },
      "id: w\nx-base: &b\n  dependencies: [a]\ntasks:\n  - id: c\n  - id: b\n    <<: { dependencies: [c] }\n",
    ],
    [
      "the second of two tasks with one id, when the first is renamed",
      "id: w\ntasks:\n  - id: a\n    command: 1\n  - id: a\n    command: 2\n",
      { kind: "renameTask", from: "a", to: "c" },
      "id: w\ntasks:\n  - id: c\n    command: 1\n  - id: a\n    command: 2\n",
    ],
    [
      "the second of two tasks with one id, and what waits for it, when the first is removed",
      "id: w\ntasks:\n  - id: a\n    command: 1\n  - id: a\n    command: 2\n  - id: b\n    dependencies: [a]\n",
      { kind: "removeTasks", ids: ["a"] },
      "id: w\ntasks:\n  - id: a\n    command: 2\n  - id: b\n    dependencies: [a]\n",
    ],
    [
      "the question mark and the anchor of a key of the layout",
      "id: w\nlayout:\n  ? a\n  : [1, 2]\n  &k b : [3, 4]\ntasks:\n  - id: a\n  - id: b\n",
      { kind: "renameTask", from: "a", to: "c" },
      "id: w\nlayout:\n  ? c\n  : [1, 2]\n  &k b : [3, 4]\ntasks:\n  - id: c\n  - id: b\n",
    ],
    [
      "a bracket behind a comment, when the last item goes",
      "id: w\ntasks:\n  - id: a\n  - id: b\n  - id: c\n    dependencies: [a, # raw\n      b]\n",
      { kind: "disconnect", edges: [{ from: "b", to: "c" }] },
      "id: w\ntasks:\n  - id: a\n  - id: b\n  - id: c\n    dependencies: [a # raw\n      ]\n",
    ],
    [
      "an anchor's name that is given anew",
      'id: w\ntasks:\n  - id: a\n    env: &e {X: "1"}\n  - id: b\n    env: *e\n  - id: c\n    env: &e {X: "2"}\n',
      { kind: "setField", task: "b", path: ["env", "Y"], value: "3" },
      /id: b\n {4}env:\n {6}X: "1"\n {6}Y: "3"\n/,
    ],
    [
      "a comment, which is all there is, without a line break",
      "# my workflow",
      { kind: "addTask", task: { id: "a", command: "x" } },
      "# my workflow\ntasks:\n  - id: a\n    command: x\n",
    ],
    [
      "the mark of a document's beginning, behind which is nothing",
      "---\n~\n",
      { kind: "addTask", task: { id: "a", command: "x" } },
      "---\ntasks:\n  - id: a\n    command: x\n",
    ],
    [
      "a dependency that is no list yet",
      "id: w\ntasks:\n  - id: a\n  - id: c\n  - id: b\n    dependencies: c\n",
      { kind: "connect", edges: [{ from: "a", to: "b" }] },
      /dependencies: ?(?:\[ ?c, a ?\]|\n +- c\n +- a)\n/,
    ],
    [
      "the comments around tasks that all go",
      "id: w\ntasks: # as in the run book\n  # one\n  - id: a\n    command: x # own\n\n  # - id: retired\n\n  - id: b\nlayout: {}\n",
      { kind: "removeTasks", ids: ["a", "b"] },
      "id: w\ntasks: [] # as in the run book\n  # one\n  # - id: retired\n\nlayout: {}\n",
    ],
    [
      "a comment that is all there is within brackets",
      "id: w\ntasks:\n  - id: a\n  - id: b\n    dependencies: [ # none yet\n    ]\n",
      { kind: "connect", edges: [{ from: "a", to: "b" }] },
      "id: w\ntasks:\n  - id: a\n  - id: b\n    dependencies: [ # none yet\n      a ]\n",
    ],
    [
      "a comment where the first place of the layout is written",
      "id: w\nlayout: { # by hand\n}\ntasks:\n  - id: a\n",
      { kind: "moveNodes", positions: new Map([["a", [1, 2]]]) },
      "id: w\nlayout: { # by hand\n  a: [1, 2] }\ntasks:\n  - id: a\n",
    ],
    [
      "a comment where the first task is written",
      "id: w\ntasks: [ # soon\n]\n",
      { kind: "addTask", task: { id: "a", command: "x" } },
      "id: w\ntasks:\n  # soon\n  - id: a\n    command: x\n",
    ],
    [
      "nothing of the blanks behind a text that becomes one of several lines",
      "id: w\ntasks:\n  - id: a\n    command: one  \n    name: x\n",
      { kind: "setField", task: "a", path: ["command"], value: "one\ntwo" },
      "id: w\ntasks:\n  - id: a\n    command: |-\n      one\n      two\n    name: x\n",
    ],
    [
      "the comment behind the bar of a text that is set",
      "id: w\ntasks:\n  - id: a\n    command: | # as in the Makefile\n      one\n      two\n",
      { kind: "setField", task: "a", path: ["command"], value: "one\nthree\n" },
      "id: w\ntasks:\n  - id: a\n    command: | # as in the Makefile\n      one\n      three\n",
    ],
  ];
  it.each(cases)("is kept: %s", (_name, text, operation, after) => {
    const result = edit(text, operation);
    const found = "problem" in result ? result.problem : applyChanges(text, result.changes);
    if (typeof after === "string") expect(found).toBe(after);
    else expect(found).toMatch(after);
  });

  it("pasted tasks that share an id get one each", () => {
    const text = "id: w\ntasks:\n  - id: a\n";
    const result = edit(text, { kind: "pasteTasks", text: "- id: a\n- id: a\n- id: b\n  dependencies: [a]\n" });
    expect(result).toMatchObject({ ids: ["a-2", "a-3", "b"] });
    const within = edit(text, { kind: "pasteTasks", text: "- id: x\n- id: x\n" });
    expect(within).toMatchObject({ ids: ["x-2", "x"] });
  });

  it("a document whose aliases would be millions of values is mended by hand first", () => {
    const levels = Array.from(
      { length: 9 },
      (_, n) =>
        `x${n}: &x${n} [${Array(9)
          .fill(n === 0 ? "lol" : `*x${n - 1}`)
          .join(", ")}]`,
    );
    expect(edit(`${levels.join("\n")}\ntasks:\n  - id: a\n`, { kind: "removeTasks", ids: ["a"] })).toMatchObject({
      problem: expect.stringContaining("more than a million values"),
    });
  });
});

describe("a key of the workflow that has lines of its own", () => {
  const PLACED: DocumentOperation = { kind: "moveNodes", positions: new Map([["a", [1, 2]]]) };
  const FREED: DocumentOperation = { kind: "moveNodes", positions: new Map([["a", null]]) };

  it.each([
    "id: w\n\ntasks:\n- id: a\n\n- id: b\n",
    "id: w\nname: x\n\nenv:\n  A: 1\n\ntasks:\n- id: a\n",
    "id: w\r\n\r\ntasks:\r\n- id: a\r\n",
    "id: w\n\ntasks:\n- id: a",
  ])("stands apart where such keys do, and goes with what set it apart: %j", (text) => {
    const newline = text.includes("\r") ? "\r\n" : "\n";
    const after = edited(text, PLACED);
    const end = text.endsWith("\n") ? newline : "";
    expect(after).toBe(`${text.trimEnd()}${newline}${newline}layout:${newline}  a: [1, 2]${end}`);
    expect(edited(after, FREED)).toBe(text);
  });

  it("stands apart between others too, and one on a single line does not", () => {
    const text = "id: w\n\ntasks:\n- id: a\n\nlayout:\n  a: [1, 2]\n";
    expect(edited(text, { kind: "setField", path: ["outputs"], value: { x: "y" } })).toContain(
      "id: w\n\noutputs:\n  x: y\n\ntasks:",
    );
    expect(edited(text, { kind: "setField", path: ["name"], value: "W" })).toContain("id: w\nname: W\n\ntasks:");
    expect(edited(text, { kind: "setField", path: ["tags"], value: ["x"] })).toContain("id: w\ntags: [x]\n\ntasks:");
  });

  it("stands below the others where they stand so", () => {
    for (const text of ["id: w\ntasks:\n- id: a\n", "id: w\nenv:\n  A: 1\ntasks:\n\n- id: a\n"])
      expect(edited(text, PLACED)).toBe(`${text}layout:\n  a: [1, 2]\n`);
  });

  it("takes no blank line for its own where a text keeps those below it", () => {
    const text = "id: w\n\nenv:\n  A: 1\n\ntasks:\n- id: a\n  script: |+\n    x\n\n";
    expect(edited(text, PLACED)).toBe(`${text}layout:\n  a: [1, 2]\n`);
    expect(edited(`${text}layout:\n  a: [1, 2]\n`, FREED)).toBe(text);
  });
});

describe("lists of words in JSON", () => {
  const add: DocumentOperation = { kind: "addTask", task: { id: "n", with: { list: ["x"] } }, position: [3, 4] };

  it("stand on one line where they do", () => {
    const text = '{\n  "id": "w",\n  "tasks": [\n    {\n      "id": "a",\n      "dependencies": ["x"]\n    }\n  ]\n}\n';
    const after = edited(text, add);
    expect(after).toContain('      "with": {\n        "list": ["x"]\n      }\n');
    expect(after).toContain('  "layout": {\n    "n": [3, 4]\n  }\n');
  });

  it("stand on lines of their own where they do", () => {
    const text = `${JSON.stringify({ id: "w", tasks: [{ id: "a", dependencies: ["x"] }] }, null, 2)}\n`;
    expect(edited(text, add)).toBe(
      `${JSON.stringify(
        {
          ...(dataOf(text) as object),
          tasks: [
            { id: "a", dependencies: ["x"] },
            { id: "n", with: { list: ["x"] } },
          ],
          layout: { n: [3, 4] },
        },
        null,
        2,
      )}\n`,
    );
  });
});

it.each([
  ["id: x\nname: X  # shown\n\ntasks:\n  - id: a\n"],
  ["id: x\n\ntasks:\n  - id: a\n\nenv:\n  A: 1\n"],
  ["id: x\n\nname: X\n\n\ntasks:\n  - id: a\n"],
  ["id: x\n\ntasks:\n  - id: a\n# the end\n"],
])("a key of the workflow that comes and goes leaves nothing behind: %j", (text) => {
  for (const key of ["params", "unknown"]) {
    const set = edited(text, { kind: "setField", path: [key, "day"], value: { type: "string" } });
    expect(set).toContain(`${key}:`);
    expect(edited(set, { kind: "unsetField", path: [key] })).toBe(text);
  }
  const placed = edited(text, { kind: "moveNodes", positions: new Map([["a", [1, 2]]]) });
  expect(placed).toContain("layout:");
  expect(edited(placed, { kind: "moveNodes", positions: new Map([["a", null]]) })).toBe(text);
});
