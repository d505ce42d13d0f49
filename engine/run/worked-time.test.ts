import { describe, expect, it } from "vitest";
import { graphOf } from "#engine/graph/graph.ts";
import { runCriticalPath } from "./run-critical-path.ts";
import { BEGIN, history, type HistoryStep, newRun } from "./run-testing.ts";
import { applyRunEvent, emptyRunView, type RunView } from "./run-view.ts";
import { timeSpent } from "./segments.ts";
import type { TaskState } from "./states.ts";
import { pausesOf, withoutPauses, workedTime } from "./worked-time.ts";

const at = (seconds: number) => BEGIN + seconds * 1000;
const play = (tasks: number, ...steps: HistoryStep[]): RunView =>
  history(...steps).reduce(applyRunEvent, emptyRunView(newRun(tasks)));
const change = (index: number, state: TaskState, attempt = 1) => ({ index, state, attempt });
const parts = (run: RunView, now = 99_999) =>
  pausesOf(run, at(now)).map(({ from, to }) => [(from - BEGIN) / 1000, (to - BEGIN) / 1000]);

const FAILED: HistoryStep[] = [
  [1, [change(0, "queued")], { state: "running" }],
  [2, [change(0, "running")]],
  [4, [change(0, "failed"), change(1, "upstream_failed", 0)], { state: "failed", partial: false }],
];
const RETRIED: HistoryStep[] = [
  ...FAILED,
  [3604, [change(0, "waiting"), change(1, "waiting", 0)], { state: "queued" }],
  [3610, [change(0, "queued", 2)], { state: "running" }],
  [3611, [change(0, "running", 2)]],
];
const ENDED: HistoryStep[] = [
  ...RETRIED,
  [3615, [change(0, "success", 2), change(1, "running")]],
  [3618, [change(1, "success")], { state: "success", partial: false }],
];

describe("the pauses of a run", () => {
  it("are none in a run that was not retried by hand, however long its tasks hold back", () => {
    const run = play(
      1,
      [1, [change(0, "running")], { state: "running" }],
      [2, [change(0, "retrying")]],
      [900, [change(0, "running", 2)]],
      [901, [change(0, "failed", 2)], { state: "failed" }],
    );
    expect(parts(run)).toEqual([]);
  });

  it("are between its end and the retry's beginning, its wait for a place included", () => {
    expect(parts(play(2, ...ENDED))).toEqual([[4, 3610]]);
  });

  it("last until now while the retried run waits for its place", () => {
    expect(parts(play(2, ...RETRIED.slice(0, 4)), 5000)).toEqual([[4, 5000]]);
  });

  it("are none where other tasks went on meanwhile", () => {
    const run = play(
      2,
      [0, [change(0, "running"), change(1, "running")], { state: "running" }],
      [2, [change(0, "failed")]],
      [60, [change(0, "running", 2)]],
      [62, [change(0, "success", 2)]],
      [90, [change(1, "success")], { state: "success" }],
    );
    expect(parts(run)).toEqual([]);
    // And the task did not hold back: it had ended.
    expect(timeSpent(run.tasks, at(99))).toMatchObject({ running: 94_000, retryWait: 0 });
  });
});

describe("the time in which a run worked", () => {
  it("leaves its pauses out", () => {
    expect(workedTime(play(2, ...ENDED), at(99_999))).toEqual({
      workedMs: 11_000,
      pausedMs: 3_606_000,
      isWorking: false,
    });
  });

  it("goes on while it works, and stands still while nothing does", () => {
    expect(workedTime(play(2, ...RETRIED), at(3612))).toEqual({ workedMs: 5000, pausedMs: 3_606_000, isWorking: true });
    expect(workedTime(play(2, ...RETRIED.slice(0, 4)), at(5000))).toEqual({
      workedMs: 3000,
      pausedMs: 4_996_000,
      isWorking: false,
    });
    expect(workedTime(play(2, ...FAILED), at(5000))).toEqual({ workedMs: 3000, pausedMs: 0, isWorking: false });
    expect(workedTime(play(2), at(50))).toEqual({ workedMs: 0, pausedMs: 0, isWorking: false });
  });
});

describe("a run without its pauses", () => {
  it("has its order and its lengths, as if the retry had come at once", () => {
    const run = play(2, ...ENDED);
    const dense = withoutPauses(run, pausesOf(run, at(3618)));
    expect(dense.endedAt).toBe(at(12));
    const chain = runCriticalPath(graphOf([{ upstream: [] }, { upstream: [0] }]), dense, at(12));
    expect(chain.map(({ index, waitedMs, ranMs }) => [index, waitedMs, ranMs])).toEqual([
      [0, 1000, 7000],
      [1, 0, 3000],
    ]);
  });

  it("is the run itself where it had none", () => {
    const run = play(2, ...FAILED);
    expect(withoutPauses(run, [])).toBe(run);
  });
});
