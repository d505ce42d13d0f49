import { describe, expect, test } from "vitest";
import { initialRunView } from "#engine/run/run-view.ts";
import { aCompiledDag, aSnapshot, at, RUN_START } from "../run-testing.ts";
import { ganttRows, type RowFilter } from "./gantt-rows.ts";

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

test("by duration: the hours until a person retried a task do not make it a long one", () => {
  const attempt = (number: number, from: number, to: number) => ({
    attempt: number,
    outcome: "failed" as const,
    queuedAt: at(from),
    startedAt: at(from),
    endedAt: at(to),
  });
  const retried = initialRunView(
    aSnapshot({
      tasks: 4,
      states: ["failed", "success", "waiting", "waiting"],
      taskDetails: [
        {
          attempt: 2,
          startedAt: at(9000),
          endedAt: at(9002),
          attempts: [attempt(1, 0, 4), attempt(2, 9000, 9002)],
        },
        { attempt: 1, startedAt: at(1), endedAt: at(4) },
      ],
    }),
  ).tasks;
  expect([...ganttRows({ ...facts, views: retried }, "duration", ALL)]).toEqual([1, 0, 2, 3]);
});

test("by slack: where none is known, the topological order is kept", () => {
  expect([...ganttRows({ ...facts, slack: [NaN, NaN, 5, NaN] }, "slack", ALL)]).toEqual([2, 0, 1, 3]);
});
