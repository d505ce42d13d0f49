import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CompiledRetry } from "#engine/document/compiled-dag.ts";
import { graphOf } from "#engine/graph/graph.ts";
import { acyclicTasks } from "#engine/graph/graph-testing.ts";
import { expectedDurationMs, median } from "./expected-duration.ts";
import { isRetryable, retryDelayMs } from "./retry.ts";
import { predictRun, runCriticalPath } from "./run-critical-path.ts";
import { applyRunEvent, emptyRunView, initialRunView } from "./run-view.ts";
import {
  isFinalRunState,
  isFinalTaskState,
  RUN_STATES,
  RUN_TRANSITIONS,
  runTransition,
  TASK_STATES,
  TASK_TRANSITIONS,
  taskTransition,
} from "./states.ts";
import { ERROR_CLASSES } from "./task-error.ts";
import { BEGIN, history, newRun } from "./run-testing.ts";
import { allUpstreamCounts, decide, TRIGGER_RULES } from "./trigger-rules.ts";

describe("states", () => {
  it("allows the transitions that scripts of the predecessor rely on", () => {
    const legal = [
      ["queued", "running"],
      ["queued", "skipped"],
      ["queued", "failed"],
      ["running", "success"],
      ["running", "failed"],
      ["running", "retrying"],
      ["running", "upstream_failed"],
      ["retrying", "running"],
      ["retrying", "failed"],
      ["retrying", "success"],
      ["failed", "retrying"],
      ["failed", "running"],
      ["upstream_failed", "queued"],
    ] as const;
    for (const [from, to] of legal) expect(taskTransition(from, to).legal).toBe(true);
  });

  it("refuses every other one in words", () => {
    expect(taskTransition("success", "running")).toEqual({
      legal: false,
      message: "cannot go from success to running",
    });
    expect(runTransition("cancelled", "running")).toEqual({
      legal: false,
      message: "cannot go from cancelled to running",
    });
    expect(runTransition("queued", "running").legal).toBe(true);
  });

  it("lists each transition once, and leaves a final state only by a person", () => {
    for (const [transitions, isFinal] of [
      [TASK_TRANSITIONS, isFinalTaskState],
      [RUN_TRANSITIONS, isFinalRunState],
    ] as const) {
      const keys = transitions.map(({ from, to }) => `${from}>${to}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { from, by } of transitions) {
        if ((isFinal as (state: string) => boolean)(from)) expect(by).toEqual(["person"]);
      }
    }
    expect(TASK_STATES.filter(isFinalTaskState)).toEqual([
      "success",
      "failed",
      "skipped",
      "upstream_failed",
      "cancelled",
    ]);
    expect(RUN_STATES.filter(isFinalRunState)).toEqual(["success", "failed", "cancelled"]);
  });
});

describe("decide", () => {
  const counts = (
    total: number,
    given: Partial<Record<"succeeded" | "failed" | "upstreamFailed" | "skipped", number>>,
  ) => ({
    total,
    succeeded: 0,
    failed: 0,
    upstreamFailed: 0,
    skipped: 0,
    ...given,
  });

  it.each([
    ["all_success", counts(3, { succeeded: 3 }), "run"],
    ["all_success", counts(3, { failed: 1 }), "upstream_failed"],
    ["all_success", counts(3, { upstreamFailed: 1 }), "upstream_failed"],
    ["all_success", counts(3, { skipped: 1, succeeded: 1 }), "wait"],
    ["all_success", counts(3, { skipped: 1, succeeded: 2 }), "skipped"],
    ["all_failed", counts(2, { failed: 1, upstreamFailed: 1 }), "run"],
    ["all_failed", counts(2, { succeeded: 1 }), "skipped"],
    ["all_failed", counts(2, { failed: 1 }), "wait"],
    ["all_done", counts(2, { failed: 1, skipped: 1 }), "run"],
    ["all_done", counts(2, { failed: 1 }), "wait"],
    ["all_done_min_one_success", counts(2, { failed: 1, succeeded: 1 }), "run"],
    ["all_done_min_one_success", counts(2, { failed: 1, skipped: 1 }), "upstream_failed"],
    ["all_skipped", counts(2, { skipped: 2 }), "run"],
    ["all_skipped", counts(2, { skipped: 1 }), "wait"],
    ["all_skipped", counts(2, { skipped: 1, succeeded: 1 }), "skipped"],
    ["one_success", counts(3, { succeeded: 1 }), "run"],
    ["one_success", counts(2, { skipped: 2 }), "skipped"],
    ["one_success", counts(2, { skipped: 1, failed: 1 }), "upstream_failed"],
    ["one_failed", counts(3, { upstreamFailed: 1 }), "run"],
    ["one_failed", counts(2, { succeeded: 2 }), "skipped"],
    ["one_done", counts(3, { failed: 1 }), "run"],
    ["one_done", counts(2, { skipped: 2 }), "skipped"],
    ["one_done", counts(2, { upstreamFailed: 2 }), "upstream_failed"],
    ["none_failed", counts(2, { succeeded: 1, skipped: 1 }), "run"],
    ["none_failed", counts(2, { failed: 1 }), "upstream_failed"],
    ["none_failed_min_one_success", counts(2, { succeeded: 1, skipped: 1 }), "run"],
    ["none_failed_min_one_success", counts(2, { skipped: 2 }), "skipped"],
    ["none_failed_min_one_success", counts(2, { failed: 1 }), "upstream_failed"],
    ["none_skipped", counts(2, { failed: 1, succeeded: 1 }), "run"],
    ["none_skipped", counts(2, { skipped: 1 }), "skipped"],
    ["always", counts(5, {}), "run"],
  ] as const)("%s of %j is %s", (rule, given, decision) => {
    expect(decide(rule, given)).toBe(decision);
  });

  it("never waits when all upstream tasks are final, and is one of four words whatever the counters are", () => {
    for (const rule of TRIGGER_RULES) {
      for (const given of allUpstreamCounts(4)) {
        const decision = decide(rule, given);
        const open = given.total - given.succeeded - given.failed - given.upstreamFailed - given.skipped;
        expect(["run", "wait", "skipped", "upstream_failed"]).toContain(decision);
        if (open === 0) expect(decision).not.toBe("wait");
      }
    }
  });

  it("never changes its mind, whichever way another upstream task ends", () => {
    for (const rule of TRIGGER_RULES) {
      for (const given of allUpstreamCounts(5)) {
        const decision = decide(rule, given);
        const open = given.total - given.succeeded - given.failed - given.upstreamFailed - given.skipped;
        if (decision === "wait" || open === 0) continue;
        for (const ending of ["succeeded", "failed", "upstreamFailed", "skipped"] as const) {
          expect(decide(rule, { ...given, [ending]: given[ending] + 1 })).toBe(decision);
        }
      }
    }
  });

  it("waits no longer than it must: while it waits, how the others end still decides", () => {
    for (const rule of TRIGGER_RULES) {
      for (const given of allUpstreamCounts(5)) {
        if (decide(rule, given) !== "wait") continue;
        const open = given.total - given.succeeded - given.failed - given.upstreamFailed - given.skipped;
        const possible = new Set(
          [...allUpstreamCounts(open)]
            .filter((rest) => rest.succeeded + rest.failed + rest.upstreamFailed + rest.skipped === open)
            .map((rest) =>
              decide(rule, {
                total: given.total,
                succeeded: given.succeeded + rest.succeeded,
                failed: given.failed + rest.failed,
                upstreamFailed: given.upstreamFailed + rest.upstreamFailed,
                skipped: given.skipped + rest.skipped,
              }),
            ),
        );
        // These two know their answer before the end (once one has succeeded), but promise to run after it.
        if (rule === "all_done" || rule === "all_done_min_one_success") continue;
        expect(possible.size).toBeGreaterThan(1);
      }
    }
  });

  it("runs a task without upstream tasks whatever its rule", () => {
    for (const rule of TRIGGER_RULES) expect(decide(rule, counts(0, {}))).toBe("run");
  });
});

describe("retry", () => {
  const policy: CompiledRetry = {
    strategy: "exponential",
    delayMs: 1000,
    maxDelayMs: 300_000,
    multiplier: 2,
    incrementMs: 5000,
    jitter: 0,
  };

  it.each([
    ["exponential", [1, 2, 4, 8, 16]],
    ["linear", [1, 6, 11, 16, 21]],
    ["fixed", [1, 1, 1, 1, 1]],
    ["none", [0, 0, 0, 0, 0]],
  ] as const)("%s waits %j seconds", (strategy, delays) => {
    expect([1, 2, 3, 4, 5].map((failures) => retryDelayMs({ ...policy, strategy }, failures, 0.5) / 1000)).toEqual(
      delays,
    );
  });

  it("stays within its cap, its jitter and above what the server asked for", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(1_000_000),
        (failures, random, retryAfter) => {
          const delay = retryDelayMs({ ...policy, jitter: 0.25 }, failures, random, retryAfter);
          expect(delay).toBeGreaterThanOrEqual(retryAfter);
          expect(delay).toBeLessThanOrEqual(Math.max(policy.maxDelayMs * 1.25, retryAfter));
          expect(Number.isInteger(delay)).toBe(true);
        },
      ),
    );
  });

  it("waits no longer than a timer and the database can", () => {
    expect(retryDelayMs(policy, 1, 0.5, 30 * 86_400_000)).toBe(2 ** 31 - 1);
    expect(retryDelayMs({ ...policy, strategy: "fixed", delayMs: 1e12, maxDelayMs: 1e12 }, 1, 0.5)).toBe(2 ** 31 - 1);
  });

  it("tries everything again but what cannot get better, unless the document says otherwise", () => {
    const never = ERROR_CLASSES.filter((each) => !isRetryable(policy, { class: each, message: "" }));
    expect(never).toEqual(
      ["validation", "cancelled", "output_too_large"].toSorted(
        (a, b) => ERROR_CLASSES.indexOf(a as never) - ERROR_CLASSES.indexOf(b as never),
      ),
    );
    const exit = (exitCode: number) => ({ class: "exit_code", message: "", exitCode }) as const;
    expect(isRetryable({ ...policy, notOnExitCodes: [2] }, exit(2))).toBe(false);
    expect(isRetryable({ ...policy, onExitCodes: [75] }, exit(75))).toBe(true);
    expect(isRetryable({ ...policy, onExitCodes: [75] }, exit(1))).toBe(false);
    expect(isRetryable({ ...policy, onErrors: ["timeout"] }, { class: "timeout", message: "" })).toBe(true);
    expect(isRetryable({ ...policy, onErrors: ["timeout"] }, exit(1))).toBe(false);
  });
});

describe("expected durations", () => {
  it("come from history, else sla, else timeout, else a minute", () => {
    expect(expectedDurationMs({ slaMs: 5, timeoutMs: 9 }, [30, 10, 20])).toBe(20);
    expect(expectedDurationMs({ slaMs: 5, timeoutMs: 9 })).toBe(5);
    expect(expectedDurationMs({ timeoutMs: 9 })).toBe(9);
    expect(expectedDurationMs({})).toBe(60_000);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});

describe("critical path of a run", () => {
  // 0 → 1 → 3, 0 → 2 → 3; 2 is slow
  const graph = graphOf([{ upstream: [] }, { upstream: [0] }, { upstream: [0] }, { upstream: [1, 2] }]);
  const view = history(
    [0, [{ index: 0, state: "queued", attempt: 1 }], { state: "running" }],
    [2, [{ index: 0, state: "running", attempt: 1 }]],
    [
      5,
      [
        { index: 0, state: "success", attempt: 1 },
        { index: 1, state: "running", attempt: 1 },
        { index: 2, state: "queued", attempt: 1 },
      ],
    ],
    [
      6,
      [
        { index: 1, state: "success", attempt: 1 },
        { index: 2, state: "running", attempt: 1 },
      ],
    ],
    [
      16,
      [
        { index: 2, state: "success", attempt: 1 },
        { index: 3, state: "running", attempt: 1 },
      ],
    ],
    [20, [{ index: 3, state: "success", attempt: 1 }], { state: "success" }],
  ).reduce(
    (views, event) => [...views, applyRunEvent(views.at(-1) ?? emptyRunView(newRun(4)), event)],
    [] as ReturnType<typeof emptyRunView>[],
  );

  it("is the chain that set the run's length, with what each link waited and ran", () => {
    expect(runCriticalPath(graph, view[5] as never, BEGIN)).toEqual([
      { index: 0, waitedMs: 2000, ranMs: 3000, share: 0.25 },
      { index: 2, waitedMs: 1000, ranMs: 10_000, share: 0.55 },
      { index: 3, waitedMs: 0, ranMs: 4000, share: 0.2 },
    ]);
  });

  it("blames the upstream task that set the task going, not one that ended while it ran", () => {
    // 2 runs as soon as one of 0 and 1 has succeeded.
    const oneSuccess = graphOf([{ upstream: [] }, { upstream: [] }, { upstream: [0, 1] }]);
    const run = history(
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
          { index: 2, state: "queued", attempt: 1 },
        ],
      ],
      [6, [{ index: 2, state: "running", attempt: 1 }]],
      [20, [{ index: 1, state: "success", attempt: 1 }]],
      [30, [{ index: 2, state: "success", attempt: 1 }], { state: "success" }],
    ).reduce(applyRunEvent, emptyRunView(newRun(3)));
    expect(runCriticalPath(oneSuccess, run, BEGIN)).toEqual([
      { index: 0, waitedMs: 0, ranMs: 5000, share: 5 / 30 },
      { index: 2, waitedMs: 1000, ranMs: 24_000, share: 25 / 30 },
    ]);
  });

  it("begins with a task that ran at once, whatever its upstream tasks did", () => {
    const always = graphOf([{ upstream: [] }, { upstream: [0] }]);
    const run = history(
      [
        0,
        [
          { index: 0, state: "running", attempt: 1 },
          { index: 1, state: "running", attempt: 1 },
        ],
        { state: "running" },
      ],
      [4, [{ index: 0, state: "success", attempt: 1 }]],
      [9, [{ index: 1, state: "success", attempt: 1 }], { state: "success" }],
    ).reduce(applyRunEvent, emptyRunView(newRun(2)));
    expect(runCriticalPath(always, run, BEGIN).map((link) => link.index)).toEqual([1]);
  });

  it("counts an upstream task that was retried later only as far as it set the next one going", () => {
    // 1 cleans up after 0 whatever comes of it; a person then lets 0 try again.
    const cleanUp = graphOf([{ upstream: [] }, { upstream: [0] }]);
    const run = history(
      [0, [{ index: 0, state: "running", attempt: 1 }], { state: "running" }],
      [
        4,
        [
          { index: 0, state: "failed", attempt: 1 },
          { index: 1, state: "running", attempt: 1 },
        ],
      ],
      [6, [{ index: 0, state: "running", attempt: 2 }]],
      [8, [{ index: 0, state: "success", attempt: 2 }]],
      [14, [{ index: 1, state: "success", attempt: 1 }], { state: "success" }],
    ).reduce(applyRunEvent, emptyRunView(newRun(2)));
    expect(runCriticalPath(cleanUp, run, BEGIN)).toEqual([
      { index: 0, waitedMs: 0, ranMs: 4000, share: 4 / 14 },
      { index: 1, waitedMs: 0, ranMs: 10_000, share: 10 / 14 },
    ]);
  });

  it("goes through tasks that never ran, because they carried the decision on", () => {
    const run = history(
      [0, [{ index: 0, state: "running", attempt: 1 }], { state: "running" }],
      [
        4,
        [
          { index: 0, state: "failed", attempt: 1 },
          { index: 1, state: "upstream_failed", attempt: 0 },
          { index: 2, state: "upstream_failed", attempt: 0 },
          { index: 3, state: "running", attempt: 1 },
        ],
      ],
      [7, [{ index: 3, state: "success", attempt: 1 }], { state: "failed" }],
    ).reduce(applyRunEvent, emptyRunView(newRun(4)));
    expect(runCriticalPath(graph, run, BEGIN).map(({ index, ranMs }) => [index, ranMs])).toEqual([
      [0, 4000],
      [1, 0],
      [3, 3000],
    ]);
  });

  it("lasts as long as the run: waits and runs of all links add up to its end", () => {
    const step = fc.record({ wait: fc.nat(5), run: fc.nat(9) });
    fc.assert(
      fc.property(acyclicTasks(12), fc.array(step, { minLength: 12, maxLength: 12 }), (tasks, steps) => {
        const times: { queued: number; started: number; ended: number }[] = [];
        for (const [index, task] of tasks.entries()) {
          const queued = Math.max(0, ...task.upstream.map((from) => times[from]?.ended ?? 0));
          const started = queued + (steps[index]?.wait ?? 0);
          times.push({ queued, started, ended: started + (steps[index]?.run ?? 0) });
        }
        const at = (second: number) => new Date(BEGIN + second * 1000).toISOString();
        const snapshot = newRun(tasks.length);
        const run = initialRunView({
          run: { ...snapshot.run, state: "success", startedAt: at(0) },
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
        const links = runCriticalPath(graphOf(tasks), run, BEGIN);
        const length = links.reduce((sum, link) => sum + link.waitedMs + link.ranMs, 0);
        expect(length).toBe(Math.max(...times.map((each) => each.ended)) * 1000);
        for (const [n, link] of links.entries()) {
          expect(link.waitedMs).toBe((steps[link.index]?.wait ?? 0) * 1000);
          if (n > 0) expect(tasks[link.index]?.upstream).toContain(links[n - 1]?.index);
        }
      }),
    );
  });

  it("goes as far as the run has come, and is empty before it begins", () => {
    expect(runCriticalPath(graph, view[3] as never, BEGIN + 10_000).map((link) => link.index)).toEqual([0, 2]);
    expect(runCriticalPath(graph, emptyRunView(newRun(4)), BEGIN)).toEqual([]);
  });

  it("predicts the end of a run in flight from what remains", () => {
    const expected = [3000, 1000, 10_000, 4000];
    const prediction = predictRun(graph, view[3] as never, expected, BEGIN + 10_000);
    expect(prediction).toMatchObject({ endsAt: BEGIN + 20_000, path: [2, 3] });
    // Later than expected already: it is expected to end now.
    expect(predictRun(graph, view[3] as never, expected, BEGIN + 30_000).endsAt).toBe(BEGIN + 34_000);
    const retrying = applyRunEvent(view[3] as never, {
      sequence: 5,
      at: "2026-01-01T00:00:08.000Z",
      tasks: [{ index: 2, state: "retrying", attempt: 1, dueAt: "2026-01-01T00:00:20.000Z" }],
    });
    expect(predictRun(graph, retrying, expected, BEGIN + 10_000).endsAt).toBe(BEGIN + 34_000);
  });
});
