import { describe, expect, it } from "vitest";
import { type Draft, draftOf, taskRangesOf } from "./draft.ts";
import { parseSource } from "./source-tree.ts";

function draft(text: string): Draft {
  const tree = parseSource(text);
  if ("problem" in tree) throw new Error(tree.problem);
  return draftOf(tree);
}

/** What the text has of each task. */
function excerpts(text: string): string[] {
  const tree = parseSource(text);
  if ("problem" in tree) throw new Error(tree.problem);
  const { from, to } = taskRangesOf(tree);
  return Array.from(from, (start, index) => text.slice(start, to[index]));
}

describe("what can be drawn of a text", () => {
  it("is its tasks with their upstream tasks, and where they stand in the text", () => {
    const text =
      "id: a-b\nname: Nightly\ntasks:\n  - id: one\n  - id: two\n    name: Second\n    dependencies: [one]\n";
    const { id, name, tasks } = draft(text);
    expect([id, name]).toEqual(["a-b", "Nightly"]);
    expect(tasks.map((task) => [task.index, task.id, task.name, task.upstream])).toEqual([
      [0, "one", "one", []],
      [1, "two", "Second", [0]],
    ]);
    expect(excerpts(text)).toEqual(["- id: one", "- id: two\n    name: Second\n    dependencies: [one]"]);
  });

  it("says of a task what its box shows, from its own keys and from the defaults", () => {
    const { tasks } = draft(
      [
        "id: w",
        "defaults: { retries: 2, queue: heavy, trigger_rule: all_done, critical: true, pool: db }",
        "tasks:",
        "  - { id: a, type: shell, retries: 0, queue: light, trigger_rule: one_failed, critical: false }",
        "  - { id: b, description: Why, when: 'true', group: g, for_each: [1, 2], pool: other }",
      ].join("\n"),
    );
    expect(tasks[0]).toMatchObject({
      type: "bash",
      retries: 0,
      queue: "light",
      triggerRule: "one_failed",
      critical: false,
      pool: "db",
    });
    expect(tasks[1]).toMatchObject({
      type: "bash",
      retries: 2,
      queue: "heavy",
      triggerRule: "all_done",
      critical: true,
      pool: "other",
      description: "Why",
      when: "true",
      group: "g",
      forEach: [1, 2],
    });
  });

  it("follows aliases and merges", () => {
    const { tasks } = draft(
      "id: w\ntasks:\n  - &base { id: a, retries: 3, queue: q }\n  - { <<: *base, id: b, dependencies: &up [a] }\n  - { id: c, dependencies: *up }\n",
    );
    expect(tasks.map(({ retries, upstream }) => [retries, upstream])).toEqual([
      [3, []],
      [3, [0]],
      [0, [0]],
    ]);
  });

  it("leaves out edges to nowhere, to itself and twice, and the second task of an id", () => {
    const { tasks } = draft(
      "id: w\ntasks:\n  - { id: a, dependencies: [a, nobody, 3, b, b] }\n  - { id: b }\n  - { id: a, dependencies: [b] }\n",
    );
    expect(tasks.map(({ id, upstream }) => [id, upstream])).toEqual([
      ["a", [1]],
      ["b", []],
    ]);
  });

  it.each([
    ["nothing", ""],
    ["a comment", "# soon\n"],
    ["tasks that are none", "id: w\ntasks: soon\n"],
    ["tasks without ids", "id: w\ntasks:\n  - command: ls\n  - just a text\n  -\n"],
  ])("has no tasks where there is %s", (_what, text) => {
    expect(draft(text).tasks).toEqual([]);
  });

  it("makes do with values of the wrong kind: what is wrong is for others to say", () => {
    const { id, name, layout, tasks } = draft(
      [
        "id: 12",
        "name: [x]",
        "defaults: none",
        "layout: { a: [1, 2], b: [1], c: here, d: [x, y] }",
        "tasks:",
        "  - { id: a, type: 3, dependencies: b, retries: many, trigger_rule: never, critical: perhaps, queue: 7, when: '' }",
        "  - { id: b, type: teleport }",
      ].join("\n"),
    );
    expect([id, name]).toEqual(["", "Workflow"]);
    expect(layout).toEqual({ a: [1, 2] });
    expect(tasks[0]).toMatchObject({ type: "bash", upstream: [1], retries: 0, triggerRule: "all_success" });
    expect(tasks[0]).toMatchObject({ critical: false, queue: "default" });
    expect(tasks[0]).not.toHaveProperty("when");
    expect(tasks[1]?.type).toBe("teleport");
  });

  it("is the same for JSON", () => {
    expect(draft('{"id": "w", "tasks": [{"id": "a"}, {"id": "b", "dependencies": ["a"]}]}')).toMatchObject({
      id: "w",
      name: "w",
      tasks: [{ id: "a" }, { id: "b", upstream: [0] }],
    });
  });

  it("takes a number for an id, as the text says it", () => {
    expect(draft("id: w\ntasks:\n  - id: 7\n  - { id: b, dependencies: ['7'] }\n").tasks).toMatchObject([
      { id: "7", upstream: [] },
      { id: "b", upstream: [0] },
    ]);
  });

  it.each([
    ["a list", "layout: [1, 2]"],
    ["a word", "layout: somewhere"],
    ["nothing", "layout:"],
    ["positions of three numbers and of none", "layout: { a: [1], b: [], c: , d: { x: 1, y: 2 } }"],
  ])("has no positions where the layout is %s", (_what, line) => {
    expect(draft(`id: w\n${line}\ntasks: [{ id: a }]\n`).layout).toEqual({});
  });

  it("keeps positions of tasks that are not there: they may come back", () => {
    expect(draft("layout: { gone: [1, -2.5] }\ntasks: []\n").layout).toEqual({ gone: [1, -2.5] });
  });

  it("says of tasks in a circle that they wait for each other", () => {
    expect(
      draft("tasks: [{ id: a, dependencies: [b] }, { id: b, dependencies: [a] }]").tasks.map(
        ({ upstream }) => upstream,
      ),
    ).toEqual([[1], [0]]);
  });

  it("counts the last of two equal keys, as validation does", () => {
    expect(draft("tasks:\n  - { id: a, name: first, name: second }\n").tasks[0]?.name).toBe("second");
  });

  it("reads a text with a byte order mark and Windows' line breaks, and counts their places", () => {
    const text = "\uFEFFid: w\r\ntasks:\r\n- id: a\r\n  name: A # first\r\n- id: b";
    expect(excerpts(text)).toEqual(["- id: a\r\n  name: A", "- id: b"]);
  });

  it("gives what the workflow says beside its tasks", () => {
    expect(draft("id: w\nschedule: '@daily'\ntags: [x]\ntasks: []\n").data).toEqual({
      id: "w",
      schedule: "@daily",
      tags: ["x"],
    });
  });
});
