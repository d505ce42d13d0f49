/** By how much each task of a run could have been longer without making the run longer. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphOf } from "#engine/graph/graph.ts";
import { acyclicTasks } from "#engine/graph/graph-testing.ts";
import { predictRun, runCriticalPath, slackOfRun } from "./run-critical-path.ts";
import type { RunChange, TaskChange } from "./run-events.ts";
import { BEGIN, history, newRun } from "./run-testing.ts";
import { applyRunEvent, emptyRunView, initialRunView } from "./run-view.ts";

/** 0 → 1 → 3 and 0 → 2 → 3. */
const DIAMOND = graphOf([{ upstream: [] }, { upstream: [0] }, { upstream: [0] }, { upstream: [1, 2] }]);

function run(tasks: number, ...steps: readonly [seconds: number, tasks: readonly TaskChange[], run?: RunChange][]) {
  return history(...steps).reduce(applyRunEvent, emptyRunView(newRun(tasks)));
}

describe("slack of a run", () => {
  it("is what the shorter of two ways had left", () => {
    const view = run(
      4,
      [0, [{ index: 0, state: "running", attempt: 1 }], { state: "running" }],
      [
        2,
        [
          { index: 0, state: "success", attempt: 1 },
          { index: 1, state: "running", attempt: 1 },
          { index: 2, state: "running", attempt: 1 },
        ],
      ],
      [5, [{ index: 1, state: "success", attempt: 1 }]],
      [
        9,
        [
          { index: 2, state: "success", attempt: 1 },
          { index: 3, state: "running", attempt: 1 },
        ],
      ],
      [10, [{ index: 3, state: "success", attempt: 1 }], { state: "success" }],
    );
    expect([...slackOfRun(DIAMOND, view, BEGIN)]).toEqual([0, 4000, 0, 0]);
  });

  it("does not blame a task for what did not wait for it", () => {
    // 2 runs as soon as one of 0 and 1 has succeeded.
    const oneSuccess = graphOf([{ upstream: [] }, { upstream: [] }, { upstream: [0, 1] }]);
    const view = run(
      3,
      [
        0,
        [
          { index: 0, state: "running", attempt: 1 },
          { index: 1, state: "running", attempt: 1 },
        ],
        { state: "running" },
      ],
      [
        5,
        [
          { index: 0, state: "success", attempt: 1 },
          { index: 2, state: "running", attempt: 1 },
        ],
      ],
      [20, [{ index: 1, state: "success", attempt: 1 }]],
      [30, [{ index: 2, state: "success", attempt: 1 }], { state: "success" }],
    );
    expect([...slackOfRun(oneSuccess, view, BEGIN)]).toEqual([0, 10_000, 0]);
  });

  it("of a run in flight counts what has not ended as ending now", () => {
    const view = run(
      2,
      [
        0,
        [
          { index: 0, state: "running", attempt: 1 },
          { index: 1, state: "running", attempt: 1 },
        ],
        { state: "running" },
      ],
      [4, [{ index: 0, state: "success", attempt: 1 }]],
    );
    const apart = graphOf([{ upstream: [] }, { upstream: [] }]);
    expect([...slackOfRun(apart, view, BEGIN + 10_000)]).toEqual([6000, 0]);
    expect([...slackOfRun(apart, emptyRunView(newRun(2)), BEGIN)]).toEqual([0, 0]);
  });

  it("counts the attempt that set the next task going, not a later one", () => {
    const chain = graphOf([{ upstream: [] }, { upstream: [0] }]);
    const view = run(
      2,
      [0, [{ index: 0, state: "running", attempt: 1 }], { state: "running" }],
      [
        4,
        [
          { index: 0, state: "failed", attempt: 1 },
          { index: 1, state: "running", attempt: 1 },
        ],
      ],
      [6, [{ index: 0, state: "running", attempt: 2 }]],
      [14, [{ index: 1, state: "success", attempt: 1 }]],
    );
    expect(runCriticalPath(chain, view, BEGIN + 20_000).map(({ index }) => index)).toEqual([0]);
    expect(slackOfRun(chain, view, BEGIN + 20_000)[1]).toBeGreaterThanOrEqual(0);
  });

  it("is none on the path that set the run's length, and never negative", () => {
    const step = fc.record({ wait: fc.nat(5), run: fc.nat(9) });
    fc.assert(
      fc.property(acyclicTasks(10), fc.array(step, { minLength: 10, maxLength: 10 }), (tasks, steps) => {
        const times: { queued: number; started: number; ended: number }[] = [];
        for (const [index, task] of tasks.entries()) {
          const queued = Math.max(0, ...task.upstream.map((from) => times[from]?.ended ?? 0));
          const started = queued + (steps[index]?.wait ?? 0);
          times.push({ queued, started, ended: started + (steps[index]?.run ?? 0) });
        }
        const at = (second: number) => new Date(BEGIN + second * 1000).toISOString();
        const snapshot = newRun(tasks.length);
        const last = Math.max(...times.map(({ ended }) => ended));
        const view = initialRunView({
          run: { ...snapshot.run, state: "success", startedAt: at(0), endedAt: at(last) },
          tasks: times.map(({ queued, started, ended }, index) => ({
            index,
            state: "success",
            attempt: 1,
            queuedAt: at(queued),
            startedAt: at(started),
            endedAt: at(ended),
            attempts: [
              { attempt: 1, outcome: "success", queuedAt: at(queued), startedAt: at(started), endedAt: at(ended) },
            ],
          })),
        });
        const graph = graphOf(tasks);
        const slack = slackOfRun(graph, view, BEGIN);
        for (const value of slack) expect(value).toBeGreaterThanOrEqual(0);
        for (const { index } of runCriticalPath(graph, view, BEGIN)) expect(slack[index]).toBe(0);
      }),
    );
  });
});

describe("a prediction", () => {
  it("takes a task whose start or due time is not known as if it began now", () => {
    const snapshot = newRun(2);
    const view = initialRunView({
      ...snapshot,
      tasks: [
        { ...snapshot.tasks[0], index: 0, state: "running", attempt: 1 } as never,
        { ...snapshot.tasks[1], index: 1, state: "retrying", attempt: 1 } as never,
      ],
    });
    const chain = graphOf([{ upstream: [] }, { upstream: [0] }]);
    expect(predictRun(chain, view, [2000, 3000], BEGIN)).toMatchObject({ endsAt: BEGIN + 5000, path: [0, 1] });
  });
});
