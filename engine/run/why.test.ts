import { describe, expect, it } from "vitest";
import { roughDuration, type WhyFacts, whyReason, whySentence } from "./why.ts";

const NOW = Date.parse("2026-01-01T00:10:00Z");

function facts(
  more: Omit<Partial<WhyFacts>, "task" | "run"> & {
    task?: Partial<WhyFacts["task"]>;
    run?: Partial<WhyFacts["run"]>;
  } = {},
): WhyFacts {
  return {
    unfinishedUpstream: [],
    isPaused: false,
    isScheduled: false,
    maxActiveRuns: 16,
    ...more,
    run: { state: "running", cancelRequested: false, ...more.run },
    task: { state: "queued", failures: 1, retries: 4, queue: "default", ...more.task },
  };
}

function why(given: WhyFacts): string | null {
  const reason = whyReason(given);
  return reason && whySentence(reason, NOW);
}

describe("why", () => {
  it.each([
    [
      facts({
        task: { state: "waiting" },
        unfinishedUpstream: [
          { id: "extract", state: "waiting", startedAt: null },
          { id: "load", state: "running", startedAt: NOW - 180_000 },
        ],
      }),
      "Waiting for `extract`, `load` (running 3 m).",
    ],
    [
      facts({
        task: { state: "waiting" },
        unfinishedUpstream: ["a", "b", "c", "d", "e"].map((id) => ({ id, state: "queued" as const, startedAt: null })),
      }),
      "Waiting for `a` (queued), `b` (queued), `c` (queued) and 2 more.",
    ],
    [facts({ task: { state: "waiting" } }), "All upstream tasks have ended; it is being decided."],
    [facts(), "Queued: next in line for a free worker slot."],
    [facts({ ahead: 2 }), "Queued for a free worker slot, 2 ahead of it."],
    [
      facts({ workers: 0, task: { queue: "gpu" } }),
      "No live worker serves queue `gpu`: start one with WORKER_QUEUES=gpu.",
    ],
    [
      facts({ task: { state: "retrying", failures: 2, dueAt: NOW + 41_000, errorClass: "rate_limit" } }),
      "Retry 2 of 4 in 41 s (`rate_limit`).",
    ],
    [facts({ task: { state: "retrying", dueAt: NOW - 1 } }), "Retry 1 of 4 now."],
    [facts({ task: { state: "retrying" } }), "Retry 1 of 4."],
    [facts({ task: { state: "deferred" } }), "Waiting without holding a slot."],
    [facts({ run: { state: "queued" }, isPaused: true, isScheduled: true }), "The workflow is paused."],
    [facts({ run: { state: "queued" }, activeRuns: 16 }), "The run waits: max_active_runs is reached (16/16)."],
    [facts({ run: { state: "queued" } }), "The run is about to start."],
    [facts({ run: { cancelRequested: true } }), "The run is being cancelled."],
    [facts({ run: { state: "failed" }, task: { state: "waiting" } }), "The run is over (failed)."],
  ])("%j", (given, sentence) => {
    expect(why(given)).toBe(sentence);
  });

  it("has nothing to say of a task that runs or has ended", () => {
    for (const state of ["running", "success", "failed", "skipped", "upstream_failed", "cancelled"] as const) {
      expect(why(facts({ task: { state } }))).toBeNull();
    }
  });
});

describe("roughDuration", () => {
  it.each([
    [-5, "0 s"],
    [41_400, "41 s"],
    [180_000, "3 m"],
    [7_200_000, "2 h"],
    [7_500_000, "2 h 5 m"],
    [3 * 86_400_000, "3 d"],
  ])("%i is %s", (ms, text) => expect(roughDuration(ms)).toBe(text));
});
