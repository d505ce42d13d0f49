import { describe, expect, test } from "vitest";
import { initialRunView } from "#engine/run/run-view.ts";
import { aCompiledDag, aSnapshot, at, RUN_START } from "../run-testing.ts";
import { durationOf, ganttRows, type RowFilter } from "./gantt-rows.ts";

const ALL: RowFilter = { text: "", states: new Set() };
const dag = aCompiledDag([[], [0], [0], [1, 2]], [{ name: "Extract" }, { name: "Clean", group: "prepare" }, {}, {}]);
const views = initialRunView(
  aSnapshot({
    tasks: 4,
    states: ["success", "running", "success", "waiting"],
    taskDetails: [
      { queuedAt: at(0), startedAt: at(1), endedAt: at(4), attempt: 1 },
      { queuedAt: at(6), startedAt: at(7), attempt: 1 },
      { queuedAt: at(4), startedAt: at(5), endedAt: at(25), attempt: 1 },
    ],
  }),
).tasks;
const facts = { tasks: dag.tasks, views, rank: [0, 1, 2, 3], slack: [0, 9, 5, 0], now: RUN_START + 30_000 };

describe("the rows of the chart", () => {
  test("by start: what has not begun comes last", () => {
    expect([...ganttRows(facts, "start", ALL)]).toEqual([0, 2, 1, 3]);
  });
  test("by duration: the longest first, what runs counts until now", () => {
    expect([...ganttRows(facts, "duration", ALL)]).toEqual([1, 2, 0, 3]);
  });
  test("by slack: the tightest first, equals in topological order", () => {
    expect([...ganttRows(facts, "slack", ALL)]).toEqual([0, 3, 2, 1]);
  });
  test("by topology", () => {
    expect([...ganttRows({ ...facts, rank: [3, 2, 1, 0] }, "topology", ALL)]).toEqual([3, 2, 1, 0]);
  });
  test("narrowed by words of name, id, type or group, and by state", () => {
    expect([...ganttRows(facts, "start", { ...ALL, text: "PREP" })]).toEqual([1]);
    expect([...ganttRows(facts, "start", { ...ALL, text: "extract" })]).toEqual([0]);
    expect([...ganttRows(facts, "start", { text: "", states: new Set(["success"]) })]).toEqual([0, 2]);
  });
});

test("a duration counts from the first start over all attempts", () => {
  const [view] = initialRunView(
    aSnapshot({
      tasks: 1,
      states: ["success"],
      taskDetails: [
        {
          attempt: 2,
          queuedAt: at(8),
          startedAt: at(9),
          endedAt: at(12),
          attempts: [{ attempt: 1, outcome: "failed", queuedAt: at(0), startedAt: at(2), endedAt: at(3) }],
        },
      ],
    }),
  ).tasks;
  expect(view && durationOf(view, 0)).toBe(10_000);
});
