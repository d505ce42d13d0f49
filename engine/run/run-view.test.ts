import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "./run-events.ts";
import { applyRunEvent, emptyRunView, EventGapError, initialRunView, type RunView, runViewAt } from "./run-view.ts";
import { segmentsOf, timeSpent } from "./segments.ts";
import { TASK_STATES } from "./states.ts";
import { BEGIN, history, newRun } from "./run-testing.ts";

const seconds = (at: number | null) => (at === null ? null : (at - BEGIN) / 1000);
const play = (tasks: number, events: readonly RunEvent[]): RunView =>
  events.reduce(applyRunEvent, emptyRunView(newRun(tasks)));

const RETRIED = history(
  [0, [], { state: "queued" }],
  [1, [{ index: 0, state: "queued", attempt: 1 }], { state: "running" }],
  [3, [{ index: 0, state: "running", attempt: 1 }]],
  [
    8,
    [
      {
        index: 0,
        state: "retrying",
        attempt: 1,
        error: { class: "exit_code", message: "exit 1" },
        dueAt: "2026-01-01T00:00:12.000Z",
      },
    ],
  ],
  [12, [{ index: 0, state: "queued", attempt: 2 }]],
  [13, [{ index: 0, state: "running", attempt: 2 }]],
  [
    20,
    [
      { index: 0, state: "success", attempt: 2 },
      { index: 1, state: "running", attempt: 1 },
    ],
  ],
  [25, [{ index: 1, state: "success", attempt: 1 }], { state: "success", partial: false }],
);

describe("applyRunEvent", () => {
  it("carries states, attempts, times and counts forward", () => {
    const view = play(2, RETRIED);
    expect(view).toMatchObject({ state: "success", sequence: 8, startedAt: BEGIN + 1000, endedAt: BEGIN + 25_000 });
    expect(view.counts).toMatchObject({ success: 2, waiting: 0, running: 0 });
    expect(view.tasks[0]).toMatchObject({ state: "success", attempt: 2 });
    expect(
      view.tasks[0]?.attempts.map(({ attempt, outcome, startedAt, endedAt }) => [
        attempt,
        outcome,
        seconds(startedAt),
        seconds(endedAt),
      ]),
    ).toEqual([
      [1, "failed", 3, 8],
      [2, "success", 13, 20],
    ]);
  });

  it("takes a claimed task, which was never queued, as started when it was ready", () => {
    const task = play(2, RETRIED).tasks[1];
    expect([seconds(task?.queuedAt ?? null), seconds(task?.startedAt ?? null)]).toEqual([20, 20]);
  });

  it("ignores events that it knows, and refuses to skip any", () => {
    const view = play(2, RETRIED.slice(0, 4));
    expect(applyRunEvent(view, RETRIED[1] as RunEvent)).toBe(view);
    expect(() => applyRunEvent(view, RETRIED[5] as RunEvent)).toThrow(EventGapError);
    expect(() => applyRunEvent(view, RETRIED[5] as RunEvent)).toThrow("Expected event 5 of the run, received 6");
  });

  it("keeps the tasks that did not change", () => {
    const before = play(2, RETRIED.slice(0, 3));
    const after = applyRunEvent(before, RETRIED[3] as RunEvent);
    expect(after.tasks[1]).toBe(before.tasks[1]);
    expect(after.tasks[0]).not.toBe(before.tasks[0]);
    const unchanged = applyRunEvent(before, { sequence: 4, at: RETRIED[3]?.at ?? "", tasks: [] });
    expect(unchanged.tasks).toBe(before.tasks);
  });

  it.each([
    [{ state: "queued", reason: "lost" }, "lost"],
    [{ state: "queued", reason: "worker_shutdown" }, "handed_back"],
    [{ state: "failed", error: { class: "lost", message: "gone" } }, "lost"],
    [{ state: "failed", error: { class: "timeout", message: "late" } }, "failed"],
    [{ state: "cancelled" }, "cancelled"],
    [{ state: "skipped" }, "skipped"],
    [{ state: "deferred" }, "deferred"],
  ] as const)("reads how an attempt ended from %j", (change, outcome) => {
    const view = play(
      1,
      history([1, [{ index: 0, state: "running", attempt: 1 }]], [2, [{ index: 0, attempt: 1, ...change }]]),
    );
    expect(view.tasks[0]?.attempts.at(-1)?.outcome).toBe(outcome);
  });

  it("follows a cancel, and a retry of a run that had ended", () => {
    const ended = play(
      1,
      history(
        [1, [{ index: 0, state: "running", attempt: 1 }], { state: "running" }],
        [2, [], { state: "running", cancelRequested: true }],
        [3, [{ index: 0, state: "failed", attempt: 1 }], { state: "failed" }],
      ),
    );
    expect(ended).toMatchObject({ cancelRequested: true, endedAt: BEGIN + 3000 });
    const again = applyRunEvent(ended, {
      sequence: 4,
      at: "2026-01-01T00:00:09.000Z",
      tasks: [{ index: 0, state: "queued", attempt: 2 }],
      run: { state: "running" },
    });
    expect(again).toMatchObject({ state: "running", endedAt: null });
    const waiting = applyRunEvent(again, {
      sequence: 5,
      at: "2026-01-01T00:00:10.000Z",
      tasks: [
        { index: 0, state: "waiting", attempt: 2 },
        { index: 9, state: "queued", attempt: 1 },
      ],
    });
    expect(waiting.tasks[0]).toMatchObject({ queuedAt: null, startedAt: null, endedAt: null });
  });

  it("keeps counts that agree with the tasks, whatever happens", () => {
    const change = fc.record({ index: fc.nat(4), state: fc.constantFrom(...TASK_STATES), attempt: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 4 })), (steps) => {
        const view = play(5, history(...steps.map((tasks, n): [number, typeof tasks] => [n, tasks])));
        for (const state of TASK_STATES) {
          expect(view.counts[state]).toBe(view.tasks.filter((task) => task.state === state).length);
        }
      }),
    );
  });
});

describe("initialRunView and runViewAt", () => {
  it("show the run of a snapshot, with what a page needs of its past", () => {
    const snapshot = newRun(1);
    const view = initialRunView({
      run: { ...snapshot.run, state: "running", startedAt: "2026-01-01T00:00:01.000Z", sequence: 4 },
      tasks: [
        {
          index: 0,
          state: "retrying",
          attempt: 1,
          queuedAt: "2026-01-01T00:00:01.000Z",
          startedAt: "2026-01-01T00:00:03.000Z",
          endedAt: null,
          dueAt: "2026-01-01T00:00:12.000Z",
          error: { class: "exit_code", message: "exit 1" },
          attempts: [
            {
              attempt: 1,
              outcome: "failed",
              queuedAt: "2026-01-01T00:00:01.000Z",
              startedAt: "2026-01-01T00:00:03.000Z",
              endedAt: "2026-01-01T00:00:08.000Z",
              error: { class: "exit_code", message: "exit 1" },
            },
          ],
        },
      ],
    });
    // The same as a reader who saw every event.
    const { at: _, ...seen } = play(1, RETRIED.slice(0, 4));
    expect(view).toMatchObject({
      ...seen,
      tasks: [{ state: "retrying", dueAt: BEGIN + 12_000, attempts: seen.tasks[0]?.attempts }],
    });
  });

  it("go back to any moment of the run", () => {
    const snapshot = newRun(2);
    for (let sequence = 0; sequence <= RETRIED.length; sequence += 1) {
      expect(runViewAt(snapshot, RETRIED, sequence)).toEqual(play(2, RETRIED.slice(0, sequence)));
    }
  });
});

describe("segmentsOf", () => {
  const brief = (view: RunView, index: number, now: number) =>
    segmentsOf(view.tasks[index] as RunView["tasks"][number], BEGIN + now * 1000).map(({ kind, from, to, attempt }) => [
      kind,
      seconds(from),
      seconds(to),
      attempt,
    ]);

  it("tells waiting for a slot, running and holding back apart", () => {
    expect(brief(play(2, RETRIED), 0, 99)).toEqual([
      ["queued", 1, 3, 1],
      ["running", 3, 8, 1],
      ["retry_wait", 8, 12, 2],
      ["queued", 12, 13, 2],
      ["running", 13, 20, 2],
    ]);
  });

  it.each([
    [2, [["queued", 1, 2, 1]]],
    [
      3,
      [
        ["queued", 1, 3, 1],
        ["running", 3, 5, 1],
      ],
    ],
    [
      4,
      [
        ["queued", 1, 3, 1],
        ["running", 3, 8, 1],
        ["retry_wait", 8, 10, 1],
      ],
    ],
    [
      5,
      [
        ["queued", 1, 3, 1],
        ["running", 3, 8, 1],
        ["retry_wait", 8, 12, 2],
        ["queued", 12, 12.5, 2],
      ],
    ],
    [
      6,
      [
        ["queued", 1, 3, 1],
        ["running", 3, 8, 1],
        ["retry_wait", 8, 12, 2],
        ["queued", 12, 13, 2],
        ["running", 13, 15, 2],
      ],
    ],
  ])("goes on to now after %i events", (events, expected) => {
    const now = { 2: 2, 3: 5, 4: 10, 5: 12.5, 6: 15 }[events] as number;
    expect(brief(play(2, RETRIED.slice(0, events)), 0, now)).toEqual(expected);
  });

  it("draws a deferred task and nothing for one that waits", () => {
    const view = play(
      2,
      history([1, [{ index: 0, state: "running", attempt: 1 }]], [2, [{ index: 0, state: "deferred", attempt: 1 }]]),
    );
    expect(brief(view, 0, 7)).toEqual([
      ["running", 1, 2, 1],
      ["deferred", 2, 7, 1],
    ]);
    expect(brief(view, 1, 7)).toEqual([]);
  });

  it("tells waiting for something apart from holding back after a failure", () => {
    const view = play(
      1,
      history(
        [1, [{ index: 0, state: "running", attempt: 1 }]],
        [2, [{ index: 0, state: "deferred", attempt: 1 }]],
        [9, [{ index: 0, state: "queued", attempt: 1 }]],
        [10, [{ index: 0, state: "running", attempt: 1 }]],
        [12, [{ index: 0, state: "success", attempt: 1 }]],
      ),
    );
    expect(brief(view, 0, 99)).toEqual([
      ["running", 1, 2, 1],
      ["deferred", 2, 9, 1],
      ["queued", 9, 10, 1],
      ["running", 10, 12, 1],
    ]);
  });

  it.each([
    ["while it was queued", "queued", "cancelled", [["queued", 3, 8, 2]]],
    ["while a retry was due", "retrying", "cancelled", [["retry_wait", 2, 8, 1]]],
    ["while it waited for something", "deferred", "success", [["deferred", 2, 8, 1]]],
  ] as const)("keeps the time that a task spent, when it ended %s", (_, state, end, expected) => {
    const before = state === "deferred" ? "deferred" : "retrying";
    const view = play(
      1,
      history(
        [1, [{ index: 0, state: "running", attempt: 1 }]],
        [2, [{ index: 0, state: before, attempt: 1 }]],
        [3, state === "queued" ? [{ index: 0, state, attempt: 2 }] : []],
        [8, [{ index: 0, state: end, attempt: state === "queued" ? 2 : 1 }]],
      ),
    );
    const wait = state === "queued" ? [["retry_wait", 2, 3, 2]] : [];
    expect(brief(view, 0, 99)).toEqual([["running", 1, 2, 1], ...wait, ...expected]);
  });

  it("draws nothing of a task that was decided without being queued", () => {
    const view = play(1, history([4, [{ index: 0, state: "upstream_failed", attempt: 0 }]]));
    expect(brief(view, 0, 99)).toEqual([]);
  });

  it("never overlaps and never goes back, whatever happens to a task", () => {
    const change = fc.record({ state: fc.constantFrom(...TASK_STATES), attempt: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (steps) => {
        const view = play(
          1,
          history(...steps.map((each, n): [number, [typeof each & { index: 0 }]] => [n, [{ ...each, index: 0 }]])),
        );
        let before = BEGIN;
        for (const segment of segmentsOf(view.tasks[0] as RunView["tasks"][number], BEGIN + 99_000)) {
          expect(segment.from).toBeGreaterThanOrEqual(before);
          expect(segment.to).toBeGreaterThanOrEqual(segment.from);
          before = segment.to;
        }
      }),
    );
  });

  it("sums up where the time went", () => {
    expect(timeSpent(play(2, RETRIED).tasks, BEGIN)).toEqual({
      running: 17_000,
      queued: 3_000,
      retryWait: 4_000,
      deferred: 0,
    });
  });
});
