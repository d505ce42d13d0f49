import { describe, expect, it } from "vitest";
import type { CompiledRetry } from "#engine/document/compiled-dag.ts";
import { failuresSinceRestart, markRestarts, type RetryRules } from "./restarts.ts";
import type { AttemptView, TaskView } from "./run-view.ts";

const RETRY: CompiledRetry = {
  strategy: "fixed",
  delayMs: 100,
  maxDelayMs: 100,
  multiplier: 1,
  incrementMs: 0,
  jitter: 0,
};
const rules = (more: Partial<RetryRules> = {}): RetryRules => ({
  retries: 1,
  idempotent: true,
  retry: RETRY,
  ...more,
});

/** One attempt a letter, a second after the other: f failed, v invalid, k killed, l lost, h handed back, c cancelled, s success. */
function aTask(outcomes: string, given: Partial<TaskView> = {}): TaskView {
  const attempts = outcomes.split("").map(
    (letter, place): AttemptView => ({
      attempt: place + 1,
      queuedAt: place * 1000,
      startedAt: place * 1000,
      endedAt: place * 1000 + 500,
      ...ENDS[letter],
      outcome: ENDS[letter]?.outcome ?? "failed",
    }),
  );
  return {
    index: 0,
    state: "failed",
    attempt: attempts.length,
    queuedAt: null,
    startedAt: null,
    endedAt: attempts.at(-1)?.endedAt ?? null,
    attempts,
    ...given,
  };
}

const ENDS: Readonly<Record<string, Pick<AttemptView, "outcome" | "error">>> = {
  f: { outcome: "failed", error: { class: "exit_code", message: "exit 1" } },
  v: { outcome: "failed", error: { class: "validation", message: "no" } },
  k: { outcome: "failed", error: { class: "cancelled", message: "Killed by ada." } },
  u: { outcome: "failed" },
  l: { outcome: "lost" },
  h: { outcome: "handed_back" },
  c: { outcome: "cancelled" },
  d: { outcome: "deferred" },
  s: { outcome: "success" },
};

const restarted = (task: TaskView, given: RetryRules) =>
  markRestarts(task, given)
    .attempts.filter((each) => each.finalAt !== undefined)
    .map((each) => each.attempt);

describe("the attempts after which a person asked for another", () => {
  it.each([
    ["none of those that the task's own retries explain", "ff", rules(), []],
    ["the one after the last retry", "fff", rules(), [2]],
    ["with a full set of retries again", "fffff", rules(), [2, 4]],
    ["at once, without retries", "fs", rules({ retries: 0 }), [1]],
    ["one that no retry follows, whatever is left", "vs", rules({ retries: 5 }), [1]],
    ["one that was killed", "ks", rules({ retries: 5 }), [1]],
    ["one of which the reason is not known, only when no retry is left", "uus", rules(), [2]],
    ["not one that was lost with its worker, up to the third", "llls", rules({ retries: 0 }), [3]],
    ["one that was lost, of a task that must not run twice by itself", "ls", rules({ idempotent: false }), [1]],
    ["not one that a worker handed back", "hs", rules({ retries: 0 }), []],
    ["one that was handed back, of a task that must not run twice", "hs", rules({ idempotent: false }), [1]],
    ["one that was cancelled with what failed beside it", "cs", rules({ retries: 5 }), [1]],
    ["not one that put itself off", "ds", rules({ retries: 0 }), []],
  ])("%s", (_, outcomes, given, expected) => {
    expect(restarted(aTask(outcomes), given)).toEqual(expected);
  });

  it("count the last one as soon as the task goes on, and not while it has ended", () => {
    expect(restarted(aTask("ff"), rules())).toEqual([]);
    expect(restarted(aTask("ff", { state: "waiting", endedAt: null }), rules())).toEqual([2]);
    expect(restarted(aTask("ff", { state: "running", attempt: 3, endedAt: null }), rules())).toEqual([2]);
    expect(restarted(aTask("f", { state: "retrying", endedAt: null }), rules())).toEqual([]);
  });

  it("leave a task as it is that was not retried by hand", () => {
    const task = aTask("f");
    expect(markRestarts(task, rules())).toBe(task);
  });
});

describe("how many attempts have failed", () => {
  it.each([
    ["", 0],
    ["f", 1],
    ["fl", 1],
    ["fff", 1],
    ["ffff", 2],
  ])("of %j since a person asked for another: %i", (outcomes, expected) => {
    const task = markRestarts(aTask(outcomes, { state: "retrying", endedAt: null }), rules());
    expect(failuresSinceRestart(task)).toBe(expected);
  });
});
