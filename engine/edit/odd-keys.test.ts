/** Keys that every object of JavaScript has, and numbers that are no number: to an edit they are like any other. */
import { describe, expect, it } from "vitest";
import { readDocument } from "#engine/document/read-document.ts";
import { edited } from "./edited-testing.ts";
import { copyTasks } from "./clipboard.ts";
import { draftOf } from "./draft.ts";
import { documentJson } from "./export-json.ts";
import type { DocumentOperation } from "./operations.ts";
import { parseSource, type SourceTree } from "./source-tree.ts";
import { valueAt } from "./source-values.ts";

describe.each(["toString", "constructor", "hasOwnProperty", "__proto__", "valueOf"])("a key %s", (key) => {
  const text = `id: w\nenv:\n  ${key}: x\n  A: 1\ntasks:\n  - id: a\n`;

  it("goes where it is not a part of the new value", () => {
    expect(edited(text, { kind: "setField", path: ["env"], value: { A: 1 } })).toBe(text.replace(`  ${key}: x\n`, ""));
  });

  it("is set, changed and taken out by its name", () => {
    expect(edited(text, { kind: "setField", path: ["env", key], value: "y" })).toBe(text.replace("x", "y"));
    expect(edited(text, { kind: "unsetField", path: ["env", key] })).toBe(text.replace(`  ${key}: x\n`, ""));
    const bare = "id: w\nenv:\n  A: 1\ntasks:\n  - id: a\n";
    expect(edited(bare, { kind: "setField", path: ["env", key], value: "x" })).toBe(
      bare.replace("  A: 1\n", `  A: 1\n  ${key}: x\n`),
    );
    expect(edited(bare, { kind: "setField", path: [key], value: "x" })).toContain(`${key}: x\n`);
    expect(edited(bare, { kind: "unsetField", path: ["env", key] })).toBe(bare);
    expect(edited(bare, { kind: "unsetField", path: [key] })).toBe(bare);
    expect(
      edited(bare, {
        kind: "setField",
        path: ["env"],
        value: Object.fromEntries([
          ["A", 1],
          [key, "x"],
        ]),
      }),
    ).toBe(bare.replace("  A: 1\n", `  A: 1\n  ${key}: x\n`));
  });

  it("that is merged is not lost in a copy, a paste or an export", () => {
    const merging = `id: w\nx: &x { ${key}: x }\ntasks:\n  - id: a\n    env: { <<: *x, A: 1 }\n`;
    const tree = parseSource(merging) as SourceTree;
    const env = Object.fromEntries([
      [key, "x"],
      ["A", 1],
    ]);
    const tasksOf = (source: string) => {
      const after = parseSource(source) as SourceTree;
      return JSON.stringify((valueAt(after, after.root as SourceTree["root"] & object) as { tasks: unknown }).tasks);
    };
    expect(JSON.parse(documentJson(tree))).toMatchObject({ tasks: [{ id: "a", env }] });
    expect(documentJson(tree)).toContain(`"${key}": "x"`);
    expect(copyTasks(tree, ["a"])).toContain(`${key}: x`);
    const copied = tasksOf(edited(merging, { kind: "duplicateTasks", ids: ["a"] }));
    expect(copied).toBe(
      JSON.stringify([
        { id: "a", env },
        { id: "a-2", env },
      ]),
    );
    const pasted = tasksOf(edited(merging, { kind: "pasteTasks", text: merging.replace("id: a", "id: b") }));
    expect(pasted).toBe(
      JSON.stringify([
        { id: "a", env },
        { id: "b", env },
      ]),
    );
  });

  it("may be a task's id, where it can be one", () => {
    if (key === "__proto__") return;
    const tasks = `id: w\ntasks:\n  - id: a\n  - id: ${key}\n`;
    expect(edited(tasks, { kind: "duplicateTasks", ids: [key], by: [1, 1] })).toBe(`${tasks}  - id: ${key}-2\n`);
    const placed = edited(tasks, { kind: "moveNodes", positions: new Map([[key, [1, 2] as const]]) });
    expect(placed).toBe(`${tasks}layout:\n  ${key}: [1, 2]\n`);
    expect(edited(placed, { kind: "moveNodes", positions: new Map([[key, null]]) })).toBe(tasks);
  });
});

describe("<< in quotes", () => {
  const text = 'id: w\nenv:\n  "<<": { A: 1 }\n  B: 2\ntasks:\n  - id: a\n';
  const tree = parseSource(text) as SourceTree;

  it("is a key like any other, as it is to the check of a document", () => {
    expect(readDocument(text).data).toEqual({ id: "w", env: { "<<": { A: 1 }, B: 2 }, tasks: [{ id: "a" }] });
    expect(draftOf(tree).data).toEqual({ id: "w", env: { "<<": { A: 1 }, B: 2 } });
    expect(JSON.parse(documentJson(tree))).toMatchObject({ env: { "<<": { A: 1 }, B: 2 } });
  });

  it("is changed and taken out as one", () => {
    expect(edited(text, { kind: "setField", path: ["env", "<<", "A"], value: 3 })).toBe(text.replace("A: 1", "A: 3"));
    expect(edited(text, { kind: "unsetField", path: ["env", "<<"] })).toBe(text.replace('  "<<": { A: 1 }\n', ""));
    expect(edited(text, { kind: "setField", path: ["env"], value: { B: 2 } })).toBe(
      text.replace('  "<<": { A: 1 }\n', ""),
    );
  });

  it("is written in quotes beside one that merges", () => {
    const merging = "id: w\nx: &x { A: 1 }\nenv:\n  <<: *x\ntasks:\n  - id: a\n";
    const after = edited(merging, { kind: "setField", path: ["env", "<<"], value: "y" });
    expect(after).toBe(merging.replace("<<: *x\n", '<<: *x\n  "<<": y\n'));
    expect(edited(after, { kind: "unsetField", path: ["env", "<<"] })).toBe(merging);
  });

  it("names tasks as other texts do", () => {
    const waiting = 'id: w\ntasks:\n  - id: a\n  - id: b\n    env: { "<<": "${{ tasks.a.output }}" }\n';
    expect(edited(waiting, { kind: "renameTask", from: "a", to: "c" })).toBe(
      waiting.replace("id: a", "id: c").replace("tasks.a", "tasks.c"),
    );
  });
});

describe("numbers that JSON does not have", () => {
  const text = "id: w\nenv: { A: .nan, B: -.inf }\ntasks:\n  - id: a\n    with: { x: .NaN, y: .inf }\n";

  it("stand in the way of no edit", () => {
    expect(edited(text, { kind: "setField", task: "a", path: ["until"], value: "x" })).toBe(`${text}    until: x\n`);
    expect(edited(text, { kind: "setField", path: ["env", "C"], value: 1 })).toBe(
      text.replace("-.inf }", "-.inf, C: 1 }"),
    );
  });

  it("are written as YAML has them", () => {
    expect(
      edited(text, { kind: "setField", task: "a", path: ["with"], value: [Number.NaN, Number.NEGATIVE_INFINITY] }),
    ).toBe(text.replace("{ x: .NaN, y: .inf }", "[.nan, -.inf]"));
  });
});

describe("a field that is not there is not unset", () => {
  it.each<[string, DocumentOperation & { kind: "unsetField" }]>([
    ["env: { A: 1 }", { kind: "unsetField", path: ["env", 0] }],
    ["env: { A: 1 }", { kind: "unsetField", path: ["env", "A", "deep"] }],
    ["env: {}", { kind: "unsetField", path: ["env", "A"] }],
    ["env: words", { kind: "unsetField", path: ["env", "A"] }],
    ["env:", { kind: "unsetField", path: ["env", "A"] }],
    ["tags: [x, y]", { kind: "unsetField", path: ["tags", "x"] }],
    ["tags: [x, y]", { kind: "unsetField", path: ["tags", "0"] }],
    ["tags: [x, y]", { kind: "unsetField", path: ["tags", -1] }],
    ["tags: [x, y]", { kind: "unsetField", path: ["tags", 2] }],
    ["tags: [x, y]", { kind: "unsetField", path: ["tags", 0.5] }],
    ["tags: []", { kind: "unsetField", path: ["tags", 0] }],
  ])("in %s: %j", (line, operation) => {
    const text = `id: w\n${line}\ntasks: []\n`;
    expect(edited(text, operation)).toBe(text);
  });
});
