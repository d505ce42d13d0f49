import { describe, expect, it } from "vitest";
import { BEGIN, history, type HistoryStep, newRun } from "./run-testing.ts";
import { applyRunEvent, emptyRunView, type TaskView } from "./run-view.ts";
import { taskTime } from "./task-time.ts";

const at = (seconds: number) => BEGIN + seconds * 1000;
const viewAfter = (...steps: HistoryStep[]): TaskView =>
  history(...steps).reduce(applyRunEvent, emptyRunView(newRun(1))).tasks[0] as TaskView;
const change = (state: TaskView["state"], attempt: number) => [{ index: 0, state, attempt }];

describe("how long a task took", () => {
  it("is how long its last attempt ran: not the hours until a person retried it", () => {
    const task = viewAfter(
      [1, change("running", 1)],
      [3, change("failed", 1)],
      [3603, change("queued", 2)],
      [3604, change("running", 2)],
      [3609, change("success", 2)],
    );
    expect(taskTime(task, at(9999))).toEqual({ startedAt: at(3604), lastMs: 5000, totalMs: 7000, attempts: 2 });
  });

  it("goes on while an attempt runs", () => {
    const task = viewAfter([1, change("running", 1)]);
    expect(taskTime(task, at(4))).toEqual({ startedAt: at(1), lastMs: 3000, totalMs: 3000, attempts: 1 });
    expect(taskTime(task, at(0)).lastMs).toBe(0);
  });

  it("is that of the attempt before, while the next one is waited for", () => {
    const retrying = viewAfter([1, change("running", 1)], [3, change("retrying", 1)]);
    expect(taskTime(retrying, at(60))).toEqual({ startedAt: at(1), lastMs: 2000, totalMs: 2000, attempts: 1 });
    const queued = viewAfter([1, change("running", 1)], [3, change("retrying", 1)], [5, change("queued", 2)]);
    expect(taskTime(queued, at(60))).toEqual({ startedAt: at(1), lastMs: 2000, totalMs: 2000, attempts: 1 });
  });

  it("is none before it has run, and none of an attempt that no worker began", () => {
    const none = { startedAt: null, lastMs: 0, totalMs: 0, attempts: 0 };
    expect(taskTime(viewAfter(), at(9))).toEqual(none);
    expect(taskTime(viewAfter([1, change("queued", 1)]), at(9))).toEqual(none);
    const view = { ...viewAfter(), state: "failed" as const };
    const unstarted = { attempt: 1, outcome: "lost" as const, queuedAt: at(0), startedAt: null, endedAt: at(3) };
    expect(taskTime({ ...view, attempts: [unstarted] }, at(9))).toEqual(none);
  });

  it("is read from the task's own times, where its attempts are not known", () => {
    const task = { ...viewAfter(), state: "success" as const, startedAt: at(2), endedAt: at(5) };
    expect(taskTime(task, at(9))).toEqual({ startedAt: at(2), lastMs: 3000, totalMs: 3000, attempts: 1 });
  });
});
