/** Builders of runs for tests. */
import type { CompiledDag, CompiledTask } from "#engine/document/compiled-dag.ts";
import type { RunEvent, TaskChange } from "#engine/run/run-events.ts";
import type { RunSnapshot, TaskSnapshot } from "#engine/run/run-view.ts";
import type { TaskState } from "#engine/run/states.ts";

/** All times of the builders are seconds after this moment. */
export const RUN_START = Date.parse("2026-01-05T08:00:00.000Z");

/** The moment `seconds` after the run's start, as it travels. */
export function at(seconds: number): string {
  return new Date(RUN_START + seconds * 1000).toISOString();
}

interface SnapshotSettings {
  readonly tasks: number;
  readonly sequence?: number;
  readonly states?: readonly TaskState[];
  readonly taskDetails?: readonly (Partial<TaskSnapshot> | undefined)[];
  readonly run?: Partial<RunSnapshot["run"]>;
}

export function aSnapshot({
  tasks,
  sequence = 0,
  states = [],
  taskDetails = [],
  run = {},
}: SnapshotSettings): RunSnapshot {
  return {
    run: {
      id: "0199c1f0-0000-7000-8000-000000000001",
      dagId: "sales",
      dagVersion: 1,
      state: "running",
      partial: false,
      cancelRequested: false,
      trigger: "manual",
      triggeredBy: null,
      logicalDate: at(0),
      intervalStart: null,
      intervalEnd: null,
      createdAt: at(0),
      startedAt: at(0),
      endedAt: null,
      sequence,
      ...run,
    },
    tasks: Array.from({ length: tasks }, (_, index) => ({
      index,
      state: states[index] ?? "waiting",
      attempt: 0,
      queuedAt: null,
      startedAt: null,
      endedAt: null,
      attempts: [],
      ...taskDetails[index],
    })),
  };
}

/** @param seconds when it happened, after the run's start; its sequence number where absent */
export function aRunEvent(
  sequence: number,
  changes: readonly (Pick<TaskChange, "index" | "state"> & Partial<TaskChange>)[],
  seconds = sequence,
): RunEvent {
  return { sequence, at: at(seconds), tasks: changes.map((change) => ({ attempt: 1, ...change })) };
}

/** A compiled workflow of tasks `t0`, `t1`, … @param upstream direct upstream indexes of each task */
export function aCompiledDag(
  upstream: readonly (readonly number[])[],
  details: readonly Partial<CompiledTask>[] = [],
): CompiledDag {
  return {
    id: "sales",
    name: "Sales",
    tags: [],
    timezone: "UTC",
    catchup: { enabled: false, maxRuns: 1 },
    isPaused: false,
    maxActiveRuns: 1,
    onOverlap: "queue",
    errorPolicy: "fail",
    params: {},
    env: {},
    notify: [],
    outputs: {},
    layout: {},
    tasks: upstream.map((list, index) => ({
      index,
      id: `t${index}`,
      name: `Task ${index}`,
      type: "bash",
      lane: "process",
      config: {},
      upstream: list,
      triggerRule: "all_success",
      retries: 0,
      retry: { strategy: "none", delayMs: 0, maxDelayMs: 0, multiplier: 1, incrementMs: 0, jitter: 0 },
      critical: false,
      poolSlots: 1,
      priority: 0,
      env: {},
      resources: {},
      queue: "default",
      outputs: {},
      idempotent: false,
      ...details[index],
    })),
  };
}
