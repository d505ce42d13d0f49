import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import { criticalPath } from "#engine/graph/critical-path.ts";
import { graphOf } from "#engine/graph/graph.ts";

/** How long a workflow is expected to take, and which chain of tasks decides that: from what earlier runs took, and from nothing else. */
export interface DagForecast {
  /** Milliseconds, by task index; undefined for a task that has never succeeded. */
  readonly durationsMs: readonly (number | undefined)[];
  /** Undefined where nothing was ever measured. */
  readonly totalMs: number | undefined;
  /** Task indexes, first to last; empty where nothing was ever measured. */
  readonly criticalPath: readonly number[];
  /** How many tasks have no history and count as nothing. */
  readonly unmeasured: number;
}

/** @param mediansMs median duration of each task's successful history, by task id */
export function forecastOf(dag: CompiledDag, mediansMs: { readonly [taskId: string]: number }): DagForecast {
  const durationsMs = dag.tasks.map((task) => mediansMs[task.id]);
  const unmeasured = durationsMs.filter((each) => each === undefined).length;
  if (unmeasured === dag.tasks.length) return { durationsMs, totalMs: undefined, criticalPath: [], unmeasured };
  const { total, path } = criticalPath(
    graphOf(dag.tasks),
    durationsMs.map((each) => each ?? 0),
  );
  return { durationsMs, totalMs: total, criticalPath: path, unmeasured };
}
