import { describe, expect, it } from "vitest";
import type { AttemptView, TaskView } from "./run-view.ts";
import { segmentsOf, timeSpent } from "./segments.ts";

const NOW = 1_000;

function aTask(given: Partial<TaskView>): TaskView {
  return {
    index: 0,
    state: "waiting",
    attempt: 1,
    queuedAt: null,
    startedAt: null,
    endedAt: null,
    attempts: [],
    ...given,
  };
}

function anAttempt(given: Partial<AttemptView>): AttemptView {
  return { attempt: 1, outcome: "failed", queuedAt: 100, startedAt: 150, endedAt: 300, ...given };
}

const parts = (task: TaskView) => segmentsOf(task, NOW).map(({ kind, from, to }) => `${kind} ${from}–${to}`);

describe("where a task's time went, at the edges", () => {
  it("is nowhere before it is queued, and after it was skipped", () => {
    expect(parts(aTask({ state: "waiting" }))).toEqual([]);
    expect(parts(aTask({ state: "skipped", endedAt: 50 }))).toEqual([]);
  });

  it("is waiting for a slot while it is queued", () => {
    expect(parts(aTask({ state: "queued", queuedAt: 900 }))).toEqual(["queued 900–1000"]);
    expect(parts(aTask({ state: "queued" }))).toEqual([]);
    const second = aTask({ state: "queued", queuedAt: 900, attempts: [anAttempt({})] });
    expect(parts(second)).toEqual(["queued 100–150", "running 150–300", "retry_wait 300–900", "queued 900–1000"]);
    expect(parts(aTask({ state: "queued", attempts: [anAttempt({})] }))).toEqual(["queued 100–150", "running 150–300"]);
  });

  it("is running from its start on, also if the clock of the page is behind", () => {
    expect(parts(aTask({ state: "running", queuedAt: 700, startedAt: 800 }))).toEqual([
      "queued 700–800",
      "running 800–1000",
    ]);
    expect(parts(aTask({ state: "running", startedAt: 1_200 }))).toEqual(["queued 1000–1200", "running 1200–1200"]);
    expect(parts(aTask({ state: "running" }))).toEqual(["running 1000–1000"]);
    const second = aTask({ state: "running", queuedAt: 400, startedAt: 450, attempts: [anAttempt({})] });
    expect(parts(second).slice(2)).toEqual(["retry_wait 300–400", "queued 400–450", "running 450–1000"]);
  });

  it("is holding back between attempts", () => {
    expect(parts(aTask({ state: "retrying", attempts: [anAttempt({})] })).at(-1)).toBe("retry_wait 300–1000");
    expect(parts(aTask({ state: "retrying" }))).toEqual([]);
  });

  it("is deferred from the end of its attempt, from its start, or from now", () => {
    expect(parts(aTask({ state: "deferred", attempts: [anAttempt({ outcome: "deferred" })] })).at(-1)).toBe(
      "deferred 300–1000",
    );
    expect(parts(aTask({ state: "deferred", startedAt: 600 }))).toEqual(["deferred 600–1000"]);
    expect(parts(aTask({ state: "deferred" }))).toEqual([]);
  });

  it("knows attempts that never started, or of which little is known", () => {
    expect(parts(aTask({ state: "failed", attempts: [anAttempt({ startedAt: null })] }))).toEqual([]);
    expect(parts(aTask({ state: "failed", attempts: [anAttempt({ queuedAt: null })] }))).toEqual(["running 150–300"]);
    const lost = [anAttempt({}), anAttempt({ attempt: 2, queuedAt: null, startedAt: null, endedAt: 500 })];
    expect(parts(aTask({ state: "failed", attempts: lost })).at(-1)).toBe("retry_wait 300–500");
  });
});

it("adds up over tasks, by kind", () => {
  const tasks = [
    aTask({ state: "retrying", attempts: [anAttempt({})] }),
    aTask({ state: "deferred", startedAt: 600 }),
    aTask({ state: "queued", queuedAt: 990 }),
  ];
  expect(timeSpent(tasks, NOW)).toEqual({ running: 150, queued: 60, retryWait: 700, deferred: 400 });
});
