/** Aliases keep what they said when the value that they repeat changes, goes or moves. */
import { describe, expect, it } from "vitest";
import { editedAsMeant as edited } from "./edited-testing.ts";
import { edit } from "./edit.ts";
import { dataOf } from "./edit-model-testing.ts";
import type { DocumentOperation } from "./operations.ts";
import { parseSource } from "./source-tree.ts";
import { applyChanges } from "./text-change.ts";

const SHARED = `id: w
env: &env   # shared
  A: 1
tasks:
  - id: a
    dependencies: &deps
      - z
      # - y
    env: *env
  - id: b
    dependencies: *deps
    env: &all !!map { A: 1 }
  - id: c
    env: *all
  - id: z
`;

describe("an anchor", () => {
  it("behind whose name a block begins leaves the line break before it", () => {
    expect(edited(SHARED, { kind: "setField", path: ["env", "B"], value: 2 })).toBe(
      SHARED.replace("env: &env   # shared\n  A: 1\n", "env:   # shared\n  A: 1\n  B: 2\n").replace(
        "env: *env",
        "env: &env { A: 1 }",
      ),
    );
    expect(edited(SHARED, { kind: "connect", edges: [{ from: "c", to: "a" }] })).toContain(
      "    dependencies:\n      - z\n      - c\n      # - y\n",
    );
  });

  it("beside a tag leaves the tag", () => {
    expect(edited(SHARED, { kind: "setField", task: "b", path: ["env", "A"], value: 2 })).toContain(
      "    env: !!map { A: 2 }\n  - id: c\n    env: &all { A: 1 }\n",
    );
  });

  it("goes to the first alias when its own value goes, though a comment within it stays", () => {
    const after = edited(SHARED, { kind: "disconnect", edges: [{ from: "z", to: "a" }] });
    expect(after).toContain("  - id: a\n      # - y\n    env: *env\n  - id: b\n    dependencies: &deps [z]\n");
  });

  it("goes to the first alias when its task goes", () => {
    expect(edited(SHARED, { kind: "removeTasks", ids: ["b"] })).toContain("  - id: c\n    env: &all { A: 1 }\n");
  });

  it("cannot stand behind its aliases", () => {
    const result = edit(SHARED, { kind: "reorder", id: "b", before: "a" });
    expect(result).toMatchObject({ problem: expect.stringContaining("b cannot stand there") as string });
  });
});

describe("dependencies that a task merges", () => {
  const text =
    "id: w\ntasks:\n  - &base\n    id: a\n    dependencies: [z]\n  - <<: *base\n    id: b\n  - id: c\n  - id: z\n";
  const tasksAfter = (operation: DocumentOperation) => {
    const result = edit(text, operation);
    if ("problem" in result) throw new Error(result.problem);
    return (dataOf(applyChanges(text, result.changes)) as { tasks: { id: string; dependencies?: string[] }[] }).tasks;
  };

  it("are edges like any other: they can be added to and taken away", () => {
    expect(tasksAfter({ kind: "connect", edges: [{ from: "c", to: "b" }] })[1]?.dependencies).toEqual(["z", "c"]);
    const without = tasksAfter({ kind: "disconnect", edges: [{ from: "z", to: "b" }] });
    expect(without[0]?.dependencies).toEqual(["z"]);
    expect(without[1]?.dependencies).toEqual([]);
    const between = tasksAfter({ kind: "insertOnEdge", from: "z", to: "b", task: { id: "n" } });
    expect(between[1]?.dependencies).toEqual(["n"]);
  });

  it("close circles like any other", () => {
    const result = edit(text, { kind: "connect", edges: [{ from: "b", to: "z" }] });
    expect(result).toMatchObject({ problem: expect.stringContaining("z → b → z") as string });
  });

  it("do not name a task that is removed", () => {
    const after = tasksAfter({ kind: "removeTasks", ids: ["z"] });
    expect(after.map(({ dependencies = [] }) => dependencies)).toEqual([[], [], []]);
  });
});

describe("an alias", () => {
  it.each([
    ["of nothing", "id: w\ntasks:\n  - id: a\n    env: *nobody\n"],
    ["of what comes later", "id: w\ntasks:\n  - id: a\n    env: *env\n  - id: b\n    env: &env { A: 1 }\n"],
  ])("%s is the person's to mend", (_what, text) => {
    expect(parseSource(text)).toEqual({
      problem: expect.stringContaining("refers to") as string,
      offset: text.indexOf("*"),
    });
  });

  it("within what it repeats does not keep an edit from being made", () => {
    const text = "id: w\ntasks:\n  - &t\n    id: a\n    env: *t\n  - id: b\n";
    const result = edit(text, { kind: "connect", edges: [{ from: "a", to: "b" }] });
    if ("problem" in result) throw new Error(result.problem);
    expect(applyChanges(text, result.changes)).toBe(`${text}    dependencies: [a]\n`);
    expect(edit(text, { kind: "setField", task: "a", path: ["env"], value: { A: 1 } })).toHaveProperty("changes");
  });

  it("that is merged may be no map: nothing comes of it", () => {
    const text = "id: w\nname: &n word\ntasks:\n  - id: a\n    <<: [*n, { retries: 1 }]\n";
    const result = edit(text, { kind: "setField", task: "a", path: ["retries"], value: 2 });
    if ("problem" in result) throw new Error(result.problem);
    expect(applyChanges(text, result.changes)).toContain("    id: a\n    retries: 2\n".trimStart());
  });
});
