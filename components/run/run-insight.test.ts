import { describe, expect, test } from "vitest";
import { initialRunView } from "#engine/run/run-view.ts";
import { insightOf, structureOf } from "./run-insight.ts";
import { aCompiledDag, aSnapshot, at, RUN_START } from "./run-testing.ts";
import { failuresBefore } from "./task-problem.tsx";

const dag = aCompiledDag([[], [], [0, 1], [2]]);
const structure = structureOf(dag);

describe("the insight into a run", () => {
  test("over: the chain that set its length, slack of the others, no prediction", () => {
    const run = initialRunView(
      aSnapshot({
        tasks: 4,
        states: ["success", "success", "success", "success"],
        run: { state: "success", endedAt: at(20) },
        taskDetails: [
          { queuedAt: at(0), startedAt: at(0), endedAt: at(2) },
          { queuedAt: at(0), startedAt: at(0), endedAt: at(10) },
          { queuedAt: at(10), startedAt: at(11), endedAt: at(15) },
          { queuedAt: at(15), startedAt: at(15), endedAt: at(20) },
        ],
      }),
    );
    const insight = insightOf(structure, run, [], RUN_START + 60_000);
    expect([...insight.criticalPath]).toEqual([1, 2, 3]);
    expect(insight.slack[0]).toBe(8000);
    expect(insight.predictedEnd).toBeUndefined();
  });

  test("over: what had to wait for a worker has no slack for that time", () => {
    const fork = aCompiledDag([[], []]);
    const run = initialRunView(
      aSnapshot({
        tasks: 2,
        states: ["success", "success"],
        run: { state: "success", endedAt: at(12) },
        taskDetails: [
          { queuedAt: at(0), startedAt: at(0), endedAt: at(10) },
          { queuedAt: at(0), startedAt: at(10), endedAt: at(12) },
        ],
      }),
    );
    const insight = insightOf(structureOf(fork), run, [], RUN_START + 60_000);
    expect([...insight.criticalPath]).toEqual([1]);
    expect([...insight.slack]).toEqual([2000, 0]);
  });

  test("over: of a task that one success set going, the others held nothing up", () => {
    // fast and slow, then c after the first success, then d
    const race = aCompiledDag([[], [], [0, 1], [2]]);
    const run = initialRunView(
      aSnapshot({
        tasks: 4,
        states: ["success", "success", "success", "success"],
        run: { state: "success", endedAt: at(40) },
        taskDetails: [
          { queuedAt: at(0), startedAt: at(0), endedAt: at(2) },
          { queuedAt: at(0), startedAt: at(0), endedAt: at(30) },
          { queuedAt: at(2), startedAt: at(2), endedAt: at(12) },
          { queuedAt: at(12), startedAt: at(12), endedAt: at(40) },
        ],
      }),
    );
    const insight = insightOf(structureOf(race), run, [], RUN_START + 60_000);
    expect([...insight.criticalPath]).toEqual([0, 2, 3]);
    expect([...insight.slack]).toEqual([0, 10_000, 0, 0]);
  });

  test("under way: what set a running task going leads to it, whatever ends later", () => {
    const race = aCompiledDag([[], [], [0, 1], [2]]);
    const run = initialRunView(
      aSnapshot({
        tasks: 4,
        states: ["success", "success", "running", "waiting"],
        taskDetails: [
          { queuedAt: at(0), startedAt: at(0), endedAt: at(2) },
          { queuedAt: at(0), startedAt: at(0), endedAt: at(30) },
          { queuedAt: at(2), startedAt: at(2) },
        ],
      }),
    );
    const insight = insightOf(structureOf(race), run, [2000, 30_000, 60_000, 5000], RUN_START + 31_000);
    expect([...insight.criticalPath]).toEqual([0, 2, 3]);
  });

  test("under way: the expected chain begins with the tasks that led to where it is now", () => {
    const run = initialRunView(
      aSnapshot({
        tasks: 4,
        states: ["success", "success", "running", "waiting"],
        taskDetails: [
          { queuedAt: at(0), startedAt: at(0), endedAt: at(2) },
          { queuedAt: at(0), startedAt: at(0), endedAt: at(10) },
          { queuedAt: at(10), startedAt: at(10) },
        ],
      }),
    );
    const insight = insightOf(structure, run, [1000, 1000, 6000, 3000], RUN_START + 12_000);
    expect([...insight.criticalPath]).toEqual([1, 2, 3]);
    expect(insight.predictedEnd).toBe(RUN_START + 19_000);
  });

  test("nothing known of its tasks: no prediction, and no slack", () => {
    const run = initialRunView(aSnapshot({ tasks: 4 }));
    const insight = insightOf(structure, run, [null, null, null, null], RUN_START);
    expect(insight.predictedEnd).toBeUndefined();
    expect([...insight.slack]).toEqual([NaN, NaN, NaN, NaN]);
    expect([...insight.criticalPath]).toEqual([]);
  });

  test("under way: whether everything that is left has a history", () => {
    const run = initialRunView(aSnapshot({ tasks: 4, states: ["success", "success", "running"] }));
    expect(insightOf(structure, run, [null, null, 4000, 1000], RUN_START).isWholeKnown).toBe(true);
    expect(insightOf(structure, run, [1000, 1000, 4000, null], RUN_START).isWholeKnown).toBe(false);
  });

  test("over, after a person's retry: the hours before it are neither work nor waiting", () => {
    const attempt = (number: number, outcome: "failed" | "success", from: number, to: number) => ({
      attempt: number,
      outcome,
      queuedAt: at(from),
      startedAt: at(from),
      endedAt: at(to),
    });
    const chain = aCompiledDag([[], [0]], [{}, {}]);
    const run = initialRunView(
      aSnapshot({
        tasks: 2,
        states: ["success", "success"],
        run: { state: "success", endedAt: at(9010) },
        taskDetails: [
          {
            attempt: 2,
            queuedAt: at(9000),
            startedAt: at(9000),
            endedAt: at(9004),
            attempts: [attempt(1, "failed", 0, 2), attempt(2, "success", 9000, 9004)],
          },
          {
            attempt: 1,
            queuedAt: at(9004),
            startedAt: at(9004),
            endedAt: at(9010),
            attempts: [attempt(1, "success", 9004, 9010)],
          },
        ],
      }),
      chain.tasks,
    );
    const { links, slack, spent } = insightOf(structureOf(chain), run, [], RUN_START + 99_000_000);
    expect(links.map(({ index, waitedMs, ranMs }) => [index, waitedMs, ranMs])).toEqual([
      [0, 0, 6000],
      [1, 0, 6000],
    ]);
    expect(links.map(({ share }) => share)).toEqual([0.5, 0.5]);
    expect([...slack]).toEqual([0, 0]);
    expect(spent).toEqual({ running: 12_000, queued: 0, retryWait: 0, deferred: 0 });
  });
});

test("whose failure kept a task from running: the nearest tasks that failed themselves", () => {
  const chain = aCompiledDag([[], [], [0], [1, 2], [3]]);
  const states = ["failed", "success", "upstream_failed", "upstream_failed", "upstream_failed"];
  expect(failuresBefore(chain, 4, (index) => states[index])).toEqual([0]);
});
