import { expect, test } from "vitest";
import type { AttemptView, TaskView } from "#engine/run/run-view.ts";
import { allowanceWords, nextAttemptWords, taskTimeWords } from "./task-time-words.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;

function anAttempt(attempt: number, startedAt: number, endedAt: number): AttemptView {
  return { attempt, outcome: "failed", queuedAt: startedAt, startedAt, endedAt };
}

function aTask(given: Partial<TaskView>): TaskView {
  return {
    index: 0,
    state: "waiting",
    attempt: 0,
    queuedAt: null,
    startedAt: null,
    endedAt: null,
    attempts: [],
    ...given,
  };
}

test.each([
  ["nothing before it has run", aTask({ state: "queued", attempt: 1, queuedAt: 0 }), undefined],
  ["how long it has run", aTask({ state: "running", attempt: 1, startedAt: 0 }), "12 s"],
  [
    "how long it ran",
    aTask({ state: "success", attempt: 1, startedAt: 0, endedAt: 4000, attempts: [anAttempt(1, 0, 4000)] }),
    "4.0 s",
  ],
  [
    "the last attempt apart from the sum of all, and nothing of the hour between them",
    aTask({
      state: "failed",
      attempt: 2,
      startedAt: HOUR,
      endedAt: HOUR + 5000,
      attempts: [anAttempt(1, 0, 2000), anAttempt(2, HOUR, HOUR + 5000)],
    }),
    "attempt 2: 5.0 s · all 2 attempts: 7.0 s",
  ],
  [
    "the attempt that runs, and the sum with it",
    aTask({ state: "running", attempt: 2, startedAt: 9000, attempts: [anAttempt(1, 0, 2000)] }),
    "attempt 2: 3.0 s · all 2 attempts: 5.0 s",
  ],
  [
    "nothing while it holds back: that is no time of work",
    aTask({ state: "retrying", attempt: 1, startedAt: 0, dueAt: 53_000, attempts: [anAttempt(1, 0, 2000)] }),
    undefined,
  ],
  [
    "nothing while it waits for its next attempt's turn",
    aTask({ state: "queued", attempt: 2, queuedAt: 9000, attempts: [anAttempt(1, 0, 2000)] }),
    undefined,
  ],
])("of a task it says %s", (_, task, words) => {
  expect(taskTimeWords(task, 12_000)).toBe(words);
});

test.each([
  [53_000, "attempt 2 begins in 41 s"],
  [11_000, "attempt 2 begins now"],
  [undefined, undefined],
])("a retry that is due at %i is told", (dueAt, words) => {
  const task = aTask({ state: "retrying", attempt: 1, ...(dueAt === undefined ? {} : { dueAt }) });
  expect(nextAttemptWords(task, 12_000)).toBe(words);
});

test.each([
  [0, "No retries by itself"],
  [1, "Up to 1 retry by itself"],
  [3, "Up to 3 retries by itself"],
])("an allowance of %i is said in words", (retries, words) => {
  expect(allowanceWords(retries)).toBe(words);
});
