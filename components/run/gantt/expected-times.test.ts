import { expect, test } from "vitest";
import { initialRunView } from "#engine/run/run-view.ts";
import { aCompiledDag, aSnapshot, at, RUN_START } from "../run-testing.ts";
import { structureOf } from "../run-insight.ts";
import { runningTasks } from "./draw-overview.ts";
import { expectedTimes } from "./expected-times.ts";

const dag = aCompiledDag([[], [0], [0], [1, 2]]);
const { graph, topology } = structureOf(dag);
const seconds = (time: number | undefined) => ((time ?? NaN) - RUN_START) / 1000;

test("what has begun takes its usual time from its start, what has not waits for the slowest before it", () => {
  const tasks = initialRunView(
    aSnapshot({
      tasks: 4,
      states: ["success", "running", "waiting", "waiting"],
      taskDetails: [
        { queuedAt: at(0), startedAt: at(1), endedAt: at(5) },
        { queuedAt: at(5), startedAt: at(6) },
      ],
    }),
  ).tasks;
  const expected = expectedTimes(graph, topology, tasks, [3000, 10_000, 2000, 1000], RUN_START, RUN_START + 8000);
  expect([0, 1, 2, 3].map((index) => [seconds(expected.from[index]), seconds(expected.to[index])])).toEqual([
    [1, 4],
    [6, 16],
    [8, 10],
    [16, 17],
  ]);
  expect(seconds(expected.end)).toBe(17);
});

test("a task without history has no ghost, and what runs longer than usual is expected to end now", () => {
  const tasks = initialRunView(
    aSnapshot({ tasks: 4, states: ["running"], taskDetails: [{ queuedAt: at(0), startedAt: at(0) }] }),
  ).tasks;
  const expected = expectedTimes(graph, topology, tasks, [1000, null, undefined, 500], RUN_START, RUN_START + 9000);
  expect(expected.from[1]).toBeNaN();
  expect(seconds(expected.from[3])).toBe(9);
});

test("an attempt after others is expected to take the usual time from its own start", () => {
  const first = { attempt: 1, outcome: "failed" as const, queuedAt: at(0), startedAt: at(0), endedAt: at(2) };
  const tasks = initialRunView(
    aSnapshot({
      tasks: 4,
      states: ["running", "retrying", "queued", "success"],
      taskDetails: [
        { attempt: 2, queuedAt: at(3600), startedAt: at(3600), attempts: [first] },
        { attempt: 1, queuedAt: at(0), startedAt: at(0), attempts: [first], dueAt: at(3620) },
        { attempt: 2, queuedAt: at(3600), attempts: [first] },
        {
          attempt: 2,
          queuedAt: at(3600),
          startedAt: at(3601),
          endedAt: at(3602),
          attempts: [first, { ...first, attempt: 2, outcome: "success", startedAt: at(3601), endedAt: at(3602) }],
        },
      ],
    }),
  ).tasks;
  const apart = structureOf(aCompiledDag([[], [], [], []]));
  const usual = [10_000, 10_000, 10_000, 5000];
  const expected = expectedTimes(apart.graph, apart.topology, tasks, usual, RUN_START, RUN_START + 3_604_000);
  expect([0, 1, 2, 3].map((index) => [seconds(expected.from[index]), seconds(expected.to[index])])).toEqual([
    [3600, 3610],
    [3620, 3630],
    [3604, 3614],
    [3601, 3606],
  ]);
  expect(seconds(expected.end)).toBe(3630);
});

test("the overview counts how many tasks ran on average in each part of the time", () => {
  const views = initialRunView(
    aSnapshot({
      tasks: 2,
      states: ["success", "success"],
      taskDetails: [
        {
          startedAt: at(0),
          endedAt: at(10),
          attempts: [{ attempt: 1, outcome: "success", queuedAt: null, startedAt: at(0), endedAt: at(10) }],
        },
        {
          startedAt: at(5),
          endedAt: at(7),
          attempts: [{ attempt: 1, outcome: "success", queuedAt: null, startedAt: at(5), endedAt: at(7) }],
        },
      ],
    }),
  ).tasks;
  const load = runningTasks({ views, now: RUN_START + 10_000 }, { from: RUN_START, to: RUN_START + 20_000 }, 5);
  expect(load).toEqual([1, 1.5, 0.5, 0, 0].map((each) => expect.closeTo(each)));
});
