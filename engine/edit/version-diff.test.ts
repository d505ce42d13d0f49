import { describe, expect, it } from "vitest";
import { limitMs, threadMs } from "#engine/document/thread-time-testing.ts";
import { type Draft, draftOf } from "./draft.ts";
import { parseSource } from "./source-tree.ts";
import { changeCounts, versionDiff } from "./version-diff.ts";

function draft(...lines: readonly string[]): Draft {
  const tree = parseSource(lines.join("\n"));
  if ("problem" in tree) throw new Error(tree.problem);
  return draftOf(tree);
}

const NOTHING = { added: [], removed: [], changed: [], workflow: [] };
const KEPT = { fields: [], upstream: { added: [], removed: [] }, isMoved: false, isReordered: false };

describe("two versions that say the same", () => {
  it("differ in nothing, however they are written", () => {
    const yaml = draft(
      "# A comment.",
      "id: w",
      "tags: [a, b]",
      "tasks:",
      "  - id: a",
      "    env: { X: 1, Y: two }",
      "  - { id: b, dependencies: [a] }",
      "layout: {}",
    );
    const json = draft(
      '{"tags":["a","b"],"id":"w","tasks":[{"env":{"Y":"two","X":1},"id":"a"},{"dependencies":["a"],"id":"b"}]}',
    );
    expect(versionDiff(yaml, json)).toEqual(NOTHING);
    expect(changeCounts(versionDiff(yaml, json))).toEqual({ added: 0, removed: 0, changed: 0, moved: 0, settings: 0 });
  });

  it("may be empty", () => {
    expect(versionDiff(draft(""), draft("tasks: 3"))).toEqual(NOTHING);
  });
});

describe("what differs", () => {
  it("is tasks that came and went, each in the order of its list", () => {
    const diff = versionDiff(
      draft("tasks:", "  - { id: a, command: 1 }", "  - { id: b, command: 2 }", "  - { id: c, command: 3 }"),
      draft("tasks:", "  - { id: z, command: 4 }", "  - { id: b, command: 2 }", "  - { id: y, command: 5 }"),
    );
    expect(diff).toEqual({ ...NOTHING, added: ["z", "y"], removed: ["a", "c"] });
  });

  it("is each value of a task that differs, deep in maps, and lists as a whole", () => {
    const { changed } = versionDiff(
      draft("tasks:", "  - { id: a, retries: 1, env: { A: 1, B: 2 }, list: [1, 2], map: { x: 1 }, constructor: 1 }"),
      draft("tasks:", "  - { id: a, env: { A: 1, B: 3, C: 4 }, list: [1, 3], map: 7, timeout: 1h, constructor: 2 }"),
    );
    expect(changed).toEqual([
      {
        ...KEPT,
        id: "a",
        fields: [
          { path: ["constructor"], before: 1, after: 2 },
          { path: ["env", "B"], before: 2, after: 3 },
          { path: ["env", "C"], after: 4 },
          { path: ["list"], before: [1, 2], after: [1, 3] },
          { path: ["map"], before: { x: 1 }, after: 7 },
          { path: ["retries"], before: 1 },
          { path: ["timeout"], after: "1h" },
        ],
      },
    ]);
  });

  it("is what a task waits for", () => {
    const { changed } = versionDiff(
      draft("tasks:", "  - { id: a }", "  - { id: b }", "  - { id: c, dependencies: [a] }"),
      draft("tasks:", "  - { id: a }", "  - { id: b }", "  - { id: c, dependencies: [b] }"),
    );
    expect(changed).toEqual([{ ...KEPT, id: "c", upstream: { added: ["b"], removed: ["a"] } }]);
  });

  it("is the order of what a task waits for, where nothing else of that differs", () => {
    const { changed } = versionDiff(
      draft("tasks:", "  - { id: a }", "  - { id: b }", "  - { id: c, dependencies: [a, b] }", "  - { id: d }"),
      draft(
        "tasks:",
        "  - { id: a }",
        "  - { id: b }",
        "  - { id: c, dependencies: [b, a] }",
        "  - { id: d, dependencies: [] }",
      ),
    );
    expect(changed).toEqual([
      { ...KEPT, id: "c", fields: [{ path: ["dependencies"], before: ["a", "b"], after: ["b", "a"] }] },
      { ...KEPT, id: "d", fields: [{ path: ["dependencies"], after: [] }] },
    ]);
  });

  it("is dependencies that are not a list, as they stand", () => {
    const { changed } = versionDiff(
      draft("tasks:", "  - { id: a, dependencies: x }", "  - { id: b, dependencies: [1] }"),
      draft("tasks:", "  - { id: a, dependencies: y }", "  - { id: b, dependencies: [2] }"),
    );
    expect(changed.map(({ fields }) => fields)).toEqual([
      [{ path: ["dependencies"], before: "x", after: "y" }],
      [{ path: ["dependencies"], before: [1], after: [2] }],
    ]);
  });

  it("is a place on the canvas that was set, changed or given up", () => {
    const tasks = ["tasks:", "  - { id: a }", "  - { id: b }", "  - { id: c }", "  - { id: d }"];
    const diff = versionDiff(
      draft(...tasks, "layout: { a: [0, 0], b: [1, 1], c: [2, 2] }"),
      draft(...tasks, "layout: { a: [0, 0], b: [1, 2], d: [3, 3] }"),
    );
    expect(diff.changed.map(({ id, isMoved }) => [id, isMoved])).toEqual([
      ["b", true],
      ["c", true],
      ["d", true],
    ]);
    expect(changeCounts(diff)).toMatchObject({ changed: 0, moved: 3 });
  });

  it("is the fewest tasks that were put elsewhere in the list", () => {
    const { changed } = versionDiff(
      draft("tasks:", "  - { id: a }", "  - { id: b }", "  - { id: c }", "  - { id: d }"),
      draft("tasks:", "  - { id: d }", "  - { id: a }", "  - { id: b }", "  - { id: c }"),
    );
    expect(changed).toEqual([{ ...KEPT, id: "d", isReordered: true }]);
  });

  it("is each setting of the workflow, and places of tasks that there are not", () => {
    const diff = versionDiff(
      draft("id: w", "schedule: '@daily'", "defaults: { retries: 1 }", "layout: { ghost: [1, 1] }", "tasks: []"),
      draft("id: w", "schedule: '@hourly'", "defaults: { retries: 1, queue: q }", "layout: 3", "tasks: []"),
    );
    expect(diff.workflow).toEqual([
      { path: ["defaults", "queue"], after: "q" },
      { path: ["layout"], before: { ghost: [1, 1] }, after: 3 },
      { path: ["schedule"], before: "@daily", after: "@hourly" },
    ]);
    expect(changeCounts(diff).settings).toBe(3);
  });
});

describe("a renamed task", () => {
  it("is one that says all else as before, and takes its place and its followers along", () => {
    const diff = versionDiff(
      draft(
        "tasks:",
        "  - { id: a, command: one }",
        "  - { id: b, command: two, dependencies: [a] }",
        "  - { id: c, command: three, dependencies: [b] }",
        "layout: { a: [1, 1] }",
      ),
      draft(
        "tasks:",
        "  - { id: first, command: one }",
        "  - { id: second, command: two, dependencies: [first] }",
        "  - { id: c, command: three, dependencies: [second] }",
        "layout: { first: [1, 1] }",
      ),
    );
    expect(diff).toEqual({
      ...NOTHING,
      changed: [
        { ...KEPT, id: "first", formerId: "a" },
        { ...KEPT, id: "second", formerId: "b" },
      ],
    });
    expect(changeCounts(diff)).toMatchObject({ added: 0, removed: 0, changed: 2 });
  });

  it("is not one that says something else as well", () => {
    const diff = versionDiff(
      draft("tasks:", "  - { id: a, command: one }"),
      draft("tasks:", "  - { id: b, command: two }"),
    );
    expect(diff).toEqual({ ...NOTHING, added: ["b"], removed: ["a"] });
  });

  it("is found among several alike where as many came as went, and not where nobody could say which it is", () => {
    const two = draft("tasks:", "  - { id: a, type: noop }", "  - { id: b, type: noop }");
    expect(versionDiff(two, draft("tasks:", "  - { id: x, type: noop }", "  - { id: y, type: noop }")).changed).toEqual(
      [
        { ...KEPT, id: "x", formerId: "a" },
        { ...KEPT, id: "y", formerId: "b" },
      ],
    );
    expect(versionDiff(two, draft("tasks:", "  - { id: x, type: noop }"))).toEqual({
      ...NOTHING,
      added: ["x"],
      removed: ["a", "b"],
    });
  });

  it("waits for two others that were renamed too", () => {
    const { changed, added, removed } = versionDiff(
      draft(
        "tasks:",
        "  - { id: join, dependencies: [a, b], command: j }",
        "  - { id: b, command: 2 }",
        "  - { id: a, command: 1 }",
      ),
      draft(
        "tasks:",
        "  - { id: meet, dependencies: [one, two], command: j }",
        "  - { id: two, command: 2 }",
        "  - { id: one, command: 1 }",
      ),
    );
    expect([added, removed]).toEqual([[], []]);
    expect(changed.map(({ formerId, id }) => `${formerId} → ${id}`)).toEqual(["join → meet", "b → two", "a → one"]);
  });

  it("is not looked for in circles, and is found whatever stands for its dependencies", () => {
    const circle = (a: string, b: string) =>
      draft("tasks:", `  - { id: ${a}, dependencies: [${b}] }`, `  - { id: ${b}, dependencies: [${a}] }`);
    expect(versionDiff(circle("a", "b"), circle("x", "y"))).toEqual({
      ...NOTHING,
      added: ["x", "y"],
      removed: ["a", "b"],
    });
    expect(
      versionDiff(draft("tasks: [{ id: a, dependencies: 3 }]"), draft("tasks: [{ id: b, dependencies: 3 }]")).changed,
    ).toEqual([{ ...KEPT, id: "b", formerId: "a" }]);
    expect(
      versionDiff(draft("tasks: [{ id: a, dependencies: [3] }]"), draft("tasks: [{ id: b, dependencies: [3] }]"))
        .changed,
    ).toEqual([{ ...KEPT, id: "b", formerId: "a" }]);
  });
});

it("compares ten thousand tasks, all renamed, in a chain, in less than two seconds", () => {
  const chain = (name: string): Draft => {
    const tasks = Array.from({ length: 10_000 }, (_, index) => ({
      index,
      id: `${name}${index}`,
      upstream: index === 0 ? [] : [index - 1],
      data: {
        id: `${name}${index}`,
        command: `echo ${index}`,
        dependencies: index === 0 ? [] : [`${name}${index - 1}`],
      },
    }));
    return { ...draft("id: w"), tasks: tasks as unknown as Draft["tasks"] };
  };
  const spent = threadMs(() => {
    const { added, changed } = versionDiff(chain("a"), chain("b"));
    expect([added.length, changed.length]).toEqual([0, 10_000]);
  });
  expect(spent).toBeLessThan(limitMs(2_000));
});
