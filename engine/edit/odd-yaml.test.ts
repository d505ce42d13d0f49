/** Documents that are valid YAML but that few people write: an edit must not tread on them either. */
import { describe, expect, it } from "vitest";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { edited } from "./edited-testing.ts";
import { edit } from "./edit.ts";
import { dataOf } from "./edit-model-testing.ts";
import type { DocumentOperation } from "./operations.ts";
import { applyChanges } from "./text-change.ts";

const CONNECT: DocumentOperation = { kind: "connect", edges: [{ from: "a", to: "b" }] };
const RETRIES: DocumentOperation = { kind: "setField", task: "a", path: ["retries"], value: 4 };

describe("unusual writing", () => {
  it.each<[string, string, DocumentOperation, string]>([
    [
      "keys with a question mark",
      "? id\n: w\n? tasks\n:\n  - ? id\n    : a\n  - id: b\n",
      CONNECT,
      "? id\n: w\n? tasks\n:\n  - ? id\n    : a\n  - id: b\n    dependencies: [a]\n",
    ],
    [
      "tags and anchors before values",
      "id: !!str w\ntasks: !!seq\n  - &one !!map\n    id: a\n    retries: !!int 2 # two\n  - id: b\n",
      RETRIES,
      "id: !!str w\ntasks: !!seq\n  - &one !!map\n    id: a\n    retries: 4 # two\n  - id: b\n",
    ],
    [
      "a tag before a key",
      "id: w\ntasks:\n  - !!str id: a\n    !!str retries: 2\n",
      RETRIES,
      "id: w\ntasks:\n  - !!str id: a\n    !!str retries: 4\n",
    ],
    [
      "markers of the document's start and end",
      "%YAML 1.2\n---\nid: w\ntasks:\n  - id: a\n  - id: b\n...\n",
      CONNECT,
      "%YAML 1.2\n---\nid: w\ntasks:\n  - id: a\n  - id: b\n    dependencies: [a]\n...\n",
    ],
    [
      "keys without values",
      "id: w\nname:\ntasks:\n  - id: a\n    retries:   # none yet\n  - id: b\n    env:\n",
      RETRIES,
      "id: w\nname:\ntasks:\n  - id: a\n    retries: 4   # none yet\n  - id: b\n    env:\n",
    ],
    [
      "brackets without values",
      "id: w\ntasks: [ { id: a, retries: }, { id: b, env } ]\n",
      RETRIES,
      "id: w\ntasks: [ { id: a, retries: 4 }, { id: b, env } ]\n",
    ],
    [
      "brackets over many lines with a last comma and comments",
      "id: w\ntasks:\n  - id: a\n  - id: b\n  - id: c\n    dependencies: [\n      b,   # first b\n      # nothing else\n    ]\n",
      { kind: "connect", edges: [{ from: "a", to: "c" }] },
      "id: w\ntasks:\n  - id: a\n  - id: b\n  - id: c\n    dependencies: [\n      b,   # first b\n      a,\n      # nothing else\n    ]\n",
    ],
    [
      "a text with a marker of its indentation",
      "id: w\ntasks:\n  - id: a\n    script: |2-\n        indented\n      less\n    retries: 1\n  - id: b\n",
      RETRIES,
      "id: w\ntasks:\n  - id: a\n    script: |2-\n        indented\n      less\n    retries: 4\n  - id: b\n",
    ],
    [
      "a text that keeps its blank lines at the end",
      "id: w\ntasks:\n  - id: a\n    script: |+\n      x\n\n\n  - id: b\n",
      RETRIES,
      "id: w\ntasks:\n  - id: a\n    script: |+\n      x\n\n\n    retries: 4\n  - id: b\n",
    ],
    [
      "quoted keys",
      `"id": w\n'tasks':\n  - "id": "a"\n    'retries': 2\n  - 'id': 'b'\n`,
      RETRIES,
      `"id": w\n'tasks':\n  - "id": "a"\n    'retries': 4\n  - 'id': 'b'\n`,
    ],
    [
      "a key that stands twice: the last one counts",
      "id: w\ntasks:\n  - id: a\n    retries: 1\n    retries: 2\n",
      RETRIES,
      "id: w\ntasks:\n  - id: a\n    retries: 1\n    retries: 4\n",
    ],
    [
      "JSON in one line",
      '{"id":"w","tasks":[{"id":"a"},{"id":"b"}]}',
      CONNECT,
      '{"id":"w","tasks":[{"id":"a"},{"id":"b", "dependencies": ["a"]}]}',
    ],
    [
      "JSON with tabs",
      '{\n\t"id": "w",\n\t"tasks": [\n\t\t{ "id": "a", "retries": 1 }\n\t]\n}\n',
      RETRIES,
      '{\n\t"id": "w",\n\t"tasks": [\n\t\t{ "id": "a", "retries": 4 }\n\t]\n}\n',
    ],
    [
      "a mark of the byte order, Windows' line breaks and no end of the last line",
      "\uFEFFid: w\r\ntasks:\r\n- id: a\r\n- id: b",
      CONNECT,
      "\uFEFFid: w\r\ntasks:\r\n- id: a\r\n- id: b\r\n  dependencies: [a]",
    ],
    [
      "a dash on a line of its own",
      "id: w\ntasks:\n  -\n    id: a\n    retries: 2\n  -\n    id: b\n",
      CONNECT,
      "id: w\ntasks:\n  -\n    id: a\n    retries: 2\n  -\n    id: b\n    dependencies: [a]\n",
    ],
  ])("%s", (_what, text, operation, after) => {
    expect(edited(text, operation)).toBe(after);
  });

  it("pairs in brackets, keys that are lists and merges of several maps are left as they are", () => {
    const text = [
      "id: w",
      "x-one: &one { retries: 1, queue: q }",
      "x-two: &two { retries: 2, pool: p }",
      "x-odd: [a: 1, b]",
      "? [x, y]",
      ": odd",
      "tasks:",
      "  - <<: [*one, *two]",
      "    id: a",
      "  - id: b",
      "",
    ].join("\n");
    const after = edited(text, CONNECT);
    expect(after).toBe(text.replace("  - id: b\n", "  - id: b\n    dependencies: [a]\n"));
    expect(edited(text, { kind: "setField", task: "a", path: ["queue"], value: "other" })).toBe(
      text.replace("    id: a\n", "    id: a\n    queue: other\n"),
    );
  });

  it("an alias that is never defined, or contains itself, is the person's to mend", () => {
    const own = "id: w\ntasks:\n  - &t\n    id: a\n    env: *t\n  - id: b\n";
    const result = edit(own, CONNECT);
    if ("problem" in result) expect(result.problem).not.toBe("");
    else expect(applyChanges(own, result.changes)).toContain("dependencies: [a]");
    const nowhere = edit("id: w\ntasks:\n  - id: a\n    env: *nobody\n  - id: b\n", CONNECT);
    if ("problem" in nowhere) expect(nowhere.problem).not.toBe("");
  });
});

describe("values that become others", () => {
  const text = "id: w\nenv: # why\n  A: 1 # one\n  B: 2\ntags: [x, y] # two\ntasks:\n  - id: a\n";

  it.each<[string, DocumentOperation]>([
    ["a map becomes a word", { kind: "setField", path: ["env"], value: "none" }],
    ["a list becomes a map", { kind: "setField", path: ["tags"], value: { a: [1, { b: null }] } }],
    ["a map becomes a list", { kind: "setField", path: ["env"], value: ["A", "B"] }],
    ["a list is emptied", { kind: "setField", path: ["tags"], value: [] }],
    ["a word becomes lines", { kind: "setField", path: ["id"], value: "one\ntwo\n" }],
    ["a map is exchanged whole", { kind: "setField", path: ["env"], value: { C: 3 } }],
    [
      "items are put before, between and behind",
      { kind: "setField", path: ["tags"], value: ["0", "x", "m", "y", "z"] },
    ],
    ["items in another order", { kind: "setField", path: ["tags"], value: ["y", "x"] }],
  ])("%s, and the comments stay", (_what, operation) => {
    if (operation.kind !== "setField") throw new Error("not a field");
    const after = edited(text, operation);
    expect((dataOf(after) as { [key: string]: unknown })[operation.path[0]]).toEqual(operation.value);
    for (const comment of operation.path[0] === "env" ? ["# why", "# two"] : ["# why", "# one", "# two"])
      expect(after).toContain(comment);
  });
});

describe("an item behind a wide dash", () => {
  it.each<[string, JsonValue, string]>([
    ["becomes a map", [{ a: 1, b: 2 }], "    -   a: 1\n        b: 2\n"],
    [
      "becomes a map within a map",
      [{ a: { b: [{ c: 1, d: 2 }], e: 3 } }],
      "    -   a:\n          b:\n              - c: 1\n                d: 2\n          e: 3\n",
    ],
    ["becomes a list of lists", [[["x", "y"], ["z"]]], "    -   -\n"],
    ["becomes a text of two lines", ["one\ntwo\n"], "    -   |\n"],
  ])("%s", (_what, value, lines) => {
    const text = "id: w\ntags:\n    -   x\ntasks: []\n";
    const after = edited(text, { kind: "setField", path: ["tags"], value });
    expect(dataOf(after)).toEqual({ id: "w", tags: value, tasks: [] });
    expect(after).toContain(lines.trimEnd());
  });
});

describe("blanks that nobody sees", () => {
  it("behind a value whose key has a comment do not join the text in its place", () => {
    const before = "id: w\ntasks:\n- id: a\n  env: # c\n    A: 1   \n";
    expect(edited(before, { kind: "setField", task: "a", path: ["env"], value: "x\ny" })).toBe(
      "id: w\ntasks:\n- id: a\n  env: |- # c\n    x\n    y\n",
    );
    expect(
      edited(before.replace("1   ", "1 # d  "), { kind: "setField", task: "a", path: ["env"], value: "x\ny" }),
    ).toBe("id: w\ntasks:\n- id: a\n  env: |- # c\n    x\n    y\n");
  });
});

describe("what goes", () => {
  const remove = (path: "name" | "retries"): DocumentOperation => ({ kind: "unsetField", task: "a", path: [path] });

  it.each<[string, string, DocumentOperation, string]>([
    [
      "the key on the line of the dash gives its place to the next one",
      "id: w\ntasks:\n  - name: N\n    id: a\n",
      remove("name"),
      "id: w\ntasks:\n  - id: a\n",
    ],
    [
      "a comment between the two stays",
      "id: w\ntasks:\n  - name: N\n    # about the id\n    id: a\n",
      remove("name"),
      "id: w\ntasks:\n  -\n    # about the id\n    id: a\n",
    ],
    [
      "a key on the line of the dash with its lines",
      "id: w\ntasks:\n  - name: |\n      N\n    id: a\n    retries: 1\n",
      remove("name"),
      "id: w\ntasks:\n  - id: a\n    retries: 1\n",
    ],
    [
      "the last line of a document without an end",
      "id: w\ntasks:\n  - id: a\n    retries: 1",
      remove("retries"),
      "id: w\ntasks:\n  - id: a",
    ],
    [
      "the last of many lines in brackets, with its comment",
      "id: w\ntasks:\n  - id: b\n  - id: a\n    dependencies: [\n      c, # see\n      b # bee\n    ]\n  - id: c\n",
      { kind: "disconnect", edges: [{ from: "b", to: "a" }] },
      "id: w\ntasks:\n  - id: b\n  - id: a\n    dependencies: [\n      c # see\n    ]\n  - id: c\n",
    ],
    [
      "the last of many lines in brackets, with the comma behind it",
      "id: w\ntasks:\n  - id: b\n  - id: a\n    dependencies: [\n      c,\n      b, # bee\n    ]\n  - id: c\n",
      { kind: "disconnect", edges: [{ from: "b", to: "a" }] },
      "id: w\ntasks:\n  - id: b\n  - id: a\n    dependencies: [\n      c,\n    ]\n  - id: c\n",
    ],
    [
      "the first of many in brackets",
      "id: w\ntasks: [ { id: b }, { id: c }, { id: a, dependencies: [ b, c ] } ]\n",
      { kind: "removeTasks", ids: ["b"] },
      "id: w\ntasks: [ { id: c }, { id: a, dependencies: [ c ] } ]\n",
    ],
    [
      "neighbours go together",
      "id: w\ntasks:\n  - id: b\n  - id: c\n  - id: a\n    dependencies:\n      - b\n      - c\n",
      { kind: "removeTasks", ids: ["b", "c"] },
      "id: w\ntasks:\n  - id: a\n",
    ],
  ])("%s", (_what, text, operation, after) => {
    expect(edited(text, operation)).toBe(after);
  });
});

describe("what comes first", () => {
  it.each<[string, string, DocumentOperation, string]>([
    [
      "a description, before the type",
      "id: w\ntasks:\n  - type: noop\n    id: a\n",
      { kind: "setField", task: "a", path: ["name"], value: "N" },
      "id: w\ntasks:\n  - type: noop\n    id: a\n    name: N\n",
    ],
    [
      "an item before all others",
      "id: w\ntags:\n  - x # ex\ntasks: []\n",
      { kind: "setField", path: ["tags"], value: ["0", "x"] },
      'id: w\ntags:\n  - "0"\n  - x # ex\ntasks: []\n',
    ],
    [
      "an item before all others in brackets",
      "id: w\ntags: [x]\ntasks: []\n",
      { kind: "setField", path: ["tags"], value: ["w", "x"] },
      "id: w\ntags: [w, x]\ntasks: []\n",
    ],
    [
      "a key before all others",
      "command: ls\ntasks: []\n",
      { kind: "setField", path: ["id"], value: "w" },
      "id: w\ncommand: ls\ntasks: []\n",
    ],
    [
      "a key before all others in braces",
      '{ "tasks": [] }',
      { kind: "setField", path: ["id"], value: "w" },
      '{ "id": "w", "tasks": [] }',
    ],
  ])("%s", (_what, text, operation, after) => {
    expect(edited(text, operation)).toBe(after);
  });
});
