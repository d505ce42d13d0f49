/** Texts behind `|` take lines below them for their own: an edit must neither give nor take them any. */
import { describe, expect, it } from "vitest";
import { editedAsMeant as edited } from "./edited-testing.ts";
import { copyTasks } from "./clipboard.ts";
import { dataOf } from "./edit-model-testing.ts";
import type { DocumentOperation } from "./operations.ts";
import { parseSource, type SourceTree } from "./source-tree.ts";

/** The text after an operation that has done what it means, and can be taken back. */
const KEEPING = "id: w\ntasks:\n  - id: a\n    script: |+\n      kept\n\n\n  - id: b\n\n  - id: c\n";

describe("a text that keeps the blank lines below it", () => {
  it.each<[string, DocumentOperation]>([
    ["the task behind it goes", { kind: "removeTasks", ids: ["b"] }],
    ["all tasks behind it go", { kind: "removeTasks", ids: ["b", "c"] }],
    ["a task comes behind it", { kind: "addTask", task: { id: "n" }, after: "a" }],
    ["it is copied", { kind: "duplicateTasks", ids: ["a"] }],
    ["it is copied with another one", { kind: "duplicateTasks", ids: ["a", "b"] }],
    ["the task moves to the end", { kind: "reorder", id: "a" }],
    ["a key comes behind it", { kind: "setField", task: "a", path: ["timeout"], value: "5m" }],
    ["it is another text", { kind: "setField", task: "a", path: ["script"], value: "one\ntwo\n" }],
    ["it is another text that keeps them", { kind: "setField", task: "a", path: ["script"], value: "one\n\n\n" }],
  ])("has as many as before where %s", (_what, operation) => {
    edited(KEEPING, operation);
  });

  it("has as many as before where the key behind it goes, and those behind that key go too", () => {
    const text = "id: w\ntasks:\n  - id: a\n    script: |2+\n      kept\n\n    retries: 1\n\n  - id: b\n";
    expect(edited(text, { kind: "unsetField", task: "a", path: ["retries"] })).toBe(
      text.replace("    retries: 1\n\n", ""),
    );
  });

  it("is copied in quotes, as it would take what stands between tasks for its own", () => {
    const copied = copyTasks(parseSource(KEEPING) as SourceTree, ["a", "c"]);
    expect(dataOf(copied)).toEqual([{ id: "a", script: "kept\n\n\n" }, { id: "c" }]);
  });

  it("at the end of a document without an end of its last line stays what it was", () => {
    const text = "id: w\ntasks:\n  - id: a\n\n  - id: b\n    script: |+\n      kept";
    edited(text, { kind: "duplicateTasks", ids: ["b"] });
    edited(text, { kind: "addTask", task: { id: "n" } });
  });

  it("may be within maps and lists of the task", () => {
    const text =
      "id: w\ntasks:\n  - id: a\n    with:\n      list:\n        - x\n        - |+\n          kept\n\n  - id: b\n";
    edited(text, { kind: "removeTasks", ids: ["b"] });
    edited(text, { kind: "addTask", task: { id: "n" }, after: "a" });
    edited(text, { kind: "duplicateTasks", ids: ["a"] });
  });
});

describe.each([
  ["a tab", "\t"],
  ["many blanks", "            "],
])("a line of nothing but %s", (_what, blanks) => {
  const text = `id: w\ntasks:\n  - id: a\n    script: |\n      one\n    retries: 1\n${blanks}\n  - id: b\n`;

  it.each<[string, DocumentOperation]>([
    ["goes with the key that kept it from the text above", { kind: "unsetField", task: "a", path: ["retries"] }],
    [
      "does not join a text in place of another value",
      { kind: "setField", task: "a", path: ["retries"], value: "a\nb\n" },
    ],
    ["does not join a new text", { kind: "setField", task: "a", path: ["description"], value: "a\nb\n" }],
    ["does not join a new text at the end", { kind: "setField", task: "a", path: ["env"], value: { A: "a\nb\n" } }],
    ["does not join a new task", { kind: "addTask", task: { id: "n", script: "a\nb\n" }, after: "a" }],
    ["does not join a copy", { kind: "duplicateTasks", ids: ["a"] }],
  ])("%s", (_how, operation) => {
    edited(text, operation);
  });

  it("does not join a text that is pasted before it", () => {
    const lines = "- id: p\n  script: |\n    one\n    two\n";
    edited(`id: w\ntasks:\n  - id: a\n${blanks}\n`, { kind: "pasteTasks", text: lines });
  });
});

describe("a comment that is indented like a text", () => {
  it.each<[string, string, DocumentOperation]>([
    [
      "does not join a new text above it",
      "id: w\ntasks:\n  - id: a\n\n  # soon\n",
      { kind: "setField", path: ["description"], value: "a\nb\n" },
    ],
    [
      "does not join a text that is new at the end",
      "id: w\nenv:\n  A: 1\n\n  # soon\ntasks: []\n",
      { kind: "setField", path: ["env"], value: "a\nb\n" },
    ],
    [
      "goes with the key that it is indented below",
      "id: w\ntasks:\n  - id: a\n    script: |\n      one\n    retries: 1\n      # three\n",
      { kind: "unsetField", task: "a", path: ["retries"] },
    ],
    [
      "goes with the list that it stands in",
      "id: w\ntasks:\n  - id: b\n  - id: a\n    script: |\n      one\n    dependencies:\n      # - c\n      - b\n      # - d\n",
      { kind: "disconnect", edges: [{ from: "b", to: "a" }] },
    ],
    [
      "does not join a task that is pasted above it",
      "id: w\ntasks:\n  - id: a\n\n        # soon\n",
      { kind: "pasteTasks", text: "- id: p\n  script: |\n    one\n" },
    ],
  ])("%s", (_how, text, operation) => {
    edited(text, operation);
  });
});

describe("new texts of several lines", () => {
  it.each([
    "one\ntwo",
    "one\ntwo\n",
    "one\n\n\n",
    "\none\n",
    "  one\ntwo\n",
    "one\r\ntwo\n",
    "\n",
    " ",
    "tab\tone\n\ttwo\n",
  ])("say what they should: %j", (value) => {
    edited("id: w\ntasks:\n  - id: a\n\n\n  - id: b\n", { kind: "setField", task: "a", path: ["script"], value });
    edited("id: w\ntasks:\n  - id: a\n    script: |\n", { kind: "setField", task: "a", path: ["script"], value });
    edited("id: w\ntasks:\n  - id: a\n    script: 'x'\n\n", { kind: "setField", task: "a", path: ["script"], value });
  });
});
