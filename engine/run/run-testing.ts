/** Runs for tests: a snapshot before anything happened, and events by hand. */
import type { RunChange, RunEvent, TaskChange } from "./run-events.ts";
import type { RunSnapshot } from "./run-view.ts";

/** Midnight of the first of January 2026; events count seconds from here. */
export const BEGIN = Date.parse("2026-01-01T00:00:00Z");

export function newRun(tasks: number): RunSnapshot {
  return {
    run: {
      id: "01900000-0000-7000-8000-000000000000",
      dagId: "etl",
      dagVersion: 1,
      state: "queued",
      partial: false,
      cancelRequested: false,
      trigger: "manual",
      triggeredBy: "ada",
      logicalDate: new Date(BEGIN).toISOString(),
      intervalStart: null,
      intervalEnd: null,
      createdAt: new Date(BEGIN).toISOString(),
      startedAt: null,
      endedAt: null,
      sequence: 0,
    },
    tasks: Array.from({ length: tasks }, (_, index) => ({
      index,
      state: "waiting" as const,
      attempt: 0,
      queuedAt: null,
      startedAt: null,
      endedAt: null,
      attempts: [],
    })),
  };
}

/** What happened at once, in seconds after the beginning. */
export type HistoryStep = readonly [seconds: number, tasks: readonly TaskChange[], run?: RunChange];

/** Events in order. */
export function history(...steps: readonly HistoryStep[]): RunEvent[] {
  return steps.map(([seconds, tasks, run], n) => ({
    sequence: n + 1,
    at: new Date(BEGIN + seconds * 1000).toISOString(),
    tasks,
    ...(run ? { run } : {}),
  }));
}
