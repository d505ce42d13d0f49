import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import { criticalPath } from "#engine/graph/critical-path.ts";
import { graphOf } from "#engine/graph/graph.ts";
import { expectedDurationMs } from "#engine/run/expected-duration.ts";

/** How long a workflow is expected to take, and which chain of tasks decides that. */
export interface DagForecast {
  /** Milliseconds, by task index. */
  readonly durationsMs: readonly number[];
  readonly totalMs: number;
  /** Task indexes, first to last. */
  readonly criticalPath: readonly number[];
  /** Whether any of it was measured on former runs. */
  readonly hasHistory: boolean;
}

/** @param mediansMs median duration of each task's successful history, by task id */
export function forecastOf(dag: CompiledDag, mediansMs: { readonly [taskId: string]: number }): DagForecast {
  const durationsMs = dag.tasks.map((task) => mediansMs[task.id] ?? expectedDurationMs(task));
  const critical = criticalPath(graphOf(dag.tasks), durationsMs);
  return {
    durationsMs,
    totalMs: critical.total,
    criticalPath: critical.path,
    hasHistory: dag.tasks.some((task) => mediansMs[task.id] !== undefined),
  };
}
