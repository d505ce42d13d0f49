/** Lists of ids that hold numbers, or what is no id, or that are no lists: an edit changes what it is about. */
import { describe, expect, it } from "vitest";
import { edited } from "./edited-testing.ts";
import type { DocumentOperation } from "./operations.ts";

const HEAD = "id: w\ntasks:\n- id: a\n- id: 1\n- id: c\n- id: b\n  dependencies:";
const connect = (from: string): DocumentOperation => ({ kind: "connect", edges: [{ from, to: "b" }] });
const disconnect = (from: string): DocumentOperation => ({ kind: "disconnect", edges: [{ from, to: "b" }] });

describe("dependencies", () => {
  it.each<[string, DocumentOperation, string | undefined]>([
    ["[1]", connect("a"), "[1, a]"],
    ["[1]", connect("1"), "[1]"],
    ["[1, c]", disconnect("c"), "[1]"],
    ["[1, c]", disconnect("1"), "[c]"],
    ["[{ x: 1 }, c]", disconnect("c"), "[{ x: 1 }]"],
    ["[true, c, null]", connect("a"), "[true, c, null, a]"],
    ["[1, c]", { kind: "reconnect", edge: { from: "c", to: "b" }, to: { from: "a", to: "b" } }, "[1, a]"],
    ["[1, c]", { kind: "reconnect", edge: { from: "1", to: "b" }, to: { from: "a", to: "b" } }, "[a, c]"],
    ["a", connect("c"), "[a, c]"],
    ["1", connect("c"), "[1, c]"],
    ["a", disconnect("a"), undefined],
    ["1", disconnect("1"), undefined],
    ["{ x: 1 }", disconnect("a"), "{ x: 1 }"],
    ["[1, a]", { kind: "removeTasks", ids: ["a"] }, "[1]"],
    ["[{ x: 1 }, a]", { kind: "removeTasks", ids: ["a"] }, "[{ x: 1 }]"],
    ["a", { kind: "removeTasks", ids: ["a"] }, undefined],
    ["a", { kind: "renameTask", from: "a", to: "z" }, "z"],
    ["1", { kind: "renameTask", from: "1", to: "z" }, "z"],
    ["[1, a] # why", { kind: "renameTask", from: "1", to: "z" }, "[z, a] # why"],
  ])("that are %s, after %j", (before, operation, after) => {
    const text = `${HEAD} ${before}\n`;
    const result = edited(text, operation);
    if (after === undefined) expect(result).not.toContain("dependencies");
    else expect(result).toMatch(new RegExp(`\\n  dependencies: ${after.replace(/[[\]{}]/g, "\\$&")}\\n$`));
  });

  it("that are items of JSON keep what is no id", () => {
    const text = '{ "tasks": [{ "id": "a" }, { "id": "b", "dependencies": [{ "x": 1 }, "c", 2] }] }';
    expect(edited(text, connect("a"))).toBe(text.replace('"c", 2]', '"c", 2, "a"]'));
  });
});

describe("a task with a number for an id", () => {
  const TEXT =
    "id: w\ntasks:\n- id: 1\n- id: b\n  type: branch\n  dependencies: [1]\n  branch: [{ when: x, then: [1] }, { else: 1 }]\n";

  it("is renamed wherever it is named", () => {
    expect(edited(TEXT, { kind: "renameTask", from: "1", to: "one" })).toBe(
      "id: w\ntasks:\n- id: one\n- id: b\n  type: branch\n  dependencies: [one]\n  branch: [{ when: x, then: [one] }, { else: one }]\n",
    );
  });

  it("goes with all that names it", () => {
    expect(edited(TEXT, { kind: "removeTasks", ids: ["1"] })).toBe(
      "id: w\ntasks:\n- id: b\n  type: branch\n  branch: [{ when: x, then: [] }, { else: [] }]\n",
    );
  });

  it("is waited for by its own copies where it is pasted beside another of its id", () => {
    const text = "id: w\ntasks:\n- id: 0\n- id: 1\n";
    const after = edited(text, {
      kind: "pasteTasks",
      text: "- id: 1\n- id: x\n  dependencies: [1]\n- id: y\n  dependencies: 1\n",
    });
    expect(after).toBe(`${text}- id: 1-2\n- id: x\n  dependencies: [1-2]\n- id: y\n  dependencies: 1-2\n`);
  });
});
