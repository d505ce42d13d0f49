import { describe, expect, it } from "vitest";
import { edited } from "./edited-testing.ts";
import type { DocumentOperation } from "./operations.ts";

const disconnect = (from: string, to: string): DocumentOperation => ({ kind: "disconnect", edges: [{ from, to }] });

describe("in brackets, a comment stays with what it is about", () => {
  it("when the key before it goes", () => {
    const text =
      "tasks:\n  - { id: b }\n  - { id: a, dependencies: [b],\n      # the API is slow\n      timeout: 1h }\n";
    expect(edited(text, disconnect("b", "a"))).toBe(
      "tasks:\n  - { id: b }\n  - { id: a,\n      # the API is slow\n      timeout: 1h }\n",
    );
  });

  it("when the item before it goes", () => {
    const list = "[b, c,\n      # for its side effects\n      d]";
    const text = `tasks:\n  - { id: b }\n  - { id: c }\n  - { id: d }\n  - id: a\n    dependencies: ${list}\n`;
    expect(edited(text, disconnect("c", "a"))).toBe(text.replace(list, "[b,\n      # for its side effects\n      d]"));
    expect(edited(text, disconnect("d", "a"))).toBe(text.replace(list, "[b, c]"));
  });

  it("when the dependency is exchanged for another one", () => {
    const text =
      "tasks:\n  - id: a\n  - id: b\n  - id: c\n    dependencies: [\n      a, # the orders\n      b, # the customers\n    ]\n";
    expect(edited(text, { kind: "insertOnEdge", from: "a", to: "c", task: { id: "n" } })).toBe(
      text
        .replace("  - id: b", "  - id: n\n    dependencies: [ a ]\n  - id: b")
        .replace("      a, # the orders", "      n, # the orders"),
    );
  });

  it("when they are filled for the first time, or closed behind what is new", () => {
    const text = "tasks:\n  - { id: two }\n  - id: one\n    dependencies: [\n    ]   # none yet\n";
    expect(edited(text, { kind: "connect", edges: [{ from: "two", to: "one" }] })).toContain("[two]   # none yet\n");
    const placed = "tasks:\n  - { id: a }\nlayout: {\n  } # by hand\n";
    expect(edited(placed, { kind: "moveNodes", positions: new Map([["a", [1, 2]]]) })).toContain("layout: # by hand\n");
    const listed = "tasks: [\n  ] # soon\n";
    expect(edited(listed, { kind: "addTask", task: { id: "a" } })).toContain("# soon\n");
  });
});

describe("comments and blank lines of nobody's", () => {
  it.each<[string, string, DocumentOperation, string]>([
    [
      "stay within brackets that lose their last task",
      "id: w\ntasks: [\n    # about all\n    { id: a },\n    # { id: old },\n  ]\n",
      { kind: "removeTasks", ids: ["a"] },
      "id: w\ntasks: [\n    # about all\n    # { id: old },\n  ]\n",
    ],
    [
      "stay within brackets, and that of a task goes with it",
      "id: w\ntasks: [ # all\n    { id: a }, # a\n    { id: b } ]\n",
      { kind: "removeTasks", ids: ["a", "b"] },
      "id: w\ntasks: [ # all\n     ]\n",
    ],
    [
      "are none where a task's own was the only one",
      "id: w\ntasks: [\n    { id: a, name: '#' }, # a\n  ]\n",
      { kind: "removeTasks", ids: ["a"] },
      "id: w\ntasks: []\n",
    ],
    [
      "separate a banner from the task above it where one between goes",
      "id: w\ntasks:\n- id: a\n- id: b\n\n# -- cleanup --\n- id: c\n",
      { kind: "removeTasks", ids: ["b"] },
      "id: w\ntasks:\n- id: a\n\n# -- cleanup --\n- id: c\n",
    ],
    [
      "separate it where two between go",
      "id: w\ntasks:\n- id: a\n\n- id: b\n- id: c\n\n# -- cleanup --\n- id: d\n",
      { kind: "removeTasks", ids: ["b", "c"] },
      "id: w\ntasks:\n- id: a\n\n# -- cleanup --\n- id: d\n",
    ],
    [
      "do not come to stand below the key where the first task goes",
      "id: w\ntasks:\n- id: a\n\n- id: b\n",
      { kind: "removeTasks", ids: ["a"] },
      "id: w\ntasks:\n- id: b\n",
    ],
    [
      "stand above the first task, below their key",
      "id: w\ntasks: # these\n  # put tasks here\n  # in order\nlayout: {}\n",
      { kind: "addTask", task: { id: "n" } },
      "id: w\ntasks: # these\n  # put tasks here\n  # in order\n  - id: n\nlayout: {}\n",
    ],
  ])("%s", (_what, text, operation, after) => {
    expect(edited(text, operation)).toBe(after);
  });
});

it("a text in quotes over several lines keeps the comment behind its end", () => {
  for (const text of ['description: "one\n  two"  # why\n', "description: 'one\n  two'  # why\nname: x\n"]) {
    const after = edited(text, { kind: "setField", path: ["description"], value: "three" });
    expect(after).toContain("# why");
    expect(after).toContain("three");
  }
});
