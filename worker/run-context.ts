/**
 * What an attempt needs to know beyond its own numbers: its task in the compiled version, its run,
 * and what the tasks before it have handed on. Versions never change and runs hardly, so both are
 * kept; a thousand tasks of a run cost two queries and not two thousand.
 */
import type pg from "pg";
import type { CompiledDag, CompiledTask, JsonValue } from "#engine/document/compiled-dag.ts";
import { tasksReadBy } from "#engine/document/task-reads.ts";
import type { ExpressionScope } from "#engine/expressions/index.ts";
import { LruCache } from "./lru-cache.ts";

/** A version, with what its tasks read worked out once. */
export interface PreparedVersion {
  readonly dag: CompiledDag;
  readonly tasks: readonly PreparedTask[];
}

export interface PreparedTask {
  readonly task: CompiledTask;
  /** Indexes of the tasks that its expressions read. */
  readonly reads: readonly number[];
  /** It does nothing and decides nothing: it succeeds as soon as it starts. */
  readonly isTrivial: boolean;
}

export interface RunFacts {
  readonly id: string;
  readonly dagId: string;
  readonly params: { readonly [name: string]: JsonValue };
  readonly trigger: string;
  readonly logicalDate: string;
  readonly intervalStart: string | null;
  readonly intervalEnd: string | null;
  readonly startedAt: string;
}

const MOST_VERSIONS = 50;
/** Over all versions that are kept: some 40 MB. */
const MOST_TASKS = 50_000;
/** Over all runs that are kept, as JSON. */
const MOST_PARAMS_CHARACTERS = 16 * 1024 * 1024;

export class RunContext {
  readonly #pool: pg.Pool;
  readonly #versions = new LruCache<number, PreparedVersion>(MOST_VERSIONS, {
    weightOf: ({ tasks }) => tasks.length,
    most: MOST_TASKS,
  });
  readonly #runs = new LruCache<string, RunFacts>(2_000, {
    weightOf: ({ params }) => JSON.stringify(params).length,
    most: MOST_PARAMS_CHARACTERS,
  });

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  version(versionId: number): Promise<PreparedVersion> {
    return this.#versions.getOrMake(versionId, async () => {
      const { rows } = await this.#pool.query<{ compiled: CompiledDag }>(
        "select compiled from dag.dag_version where id = $1",
        [versionId],
      );
      const dag = rows[0]?.compiled;
      if (!dag) throw new Error(`There is no version ${versionId}.`);
      return prepare(dag);
    });
  }

  /** The prepared task, if its version is at hand already. */
  peek(versionId: number, taskIndex: number): PreparedTask | undefined {
    return this.#versions.peek(versionId)?.tasks[taskIndex];
  }

  run(runId: string): Promise<RunFacts> {
    return this.#runs.getOrMake(runId, async () => {
      const { rows } = await this.#pool.query<RunRow>({
        name: "run_facts",
        text: `select id, dag_id, params, trigger, logical_date, interval_start, interval_end, coalesce(started_at, created_at) as started_at
          from dag.run where id = $1`,
        values: [runId],
      });
      const row = rows[0];
      if (!row) throw new Error(`There is no run ${runId}.`);
      return {
        id: row.id,
        dagId: row.dag_id,
        params: row.params,
        trigger: row.trigger,
        logicalDate: row.logical_date.toISOString(),
        intervalStart: row.interval_start?.toISOString() ?? null,
        intervalEnd: row.interval_end?.toISOString() ?? null,
        startedAt: row.started_at.toISOString(),
      };
    });
  }

  /** The upstream tasks that this task's expressions read, as expressions see them. */
  async upstream(runId: string, version: PreparedVersion, reads: readonly number[]): Promise<ExpressionScope["tasks"]> {
    if (reads.length === 0) return {};
    const { rows } = await this.#pool.query<UpstreamRow>({
      name: "upstream_results",
      text: `select t.task_index, t.state, o.output, extract(epoch from t.ended_at - t.started_at)::float8 as duration
        from dag.task_instance t
        left join dag.task_output o on o.run_id = t.run_id and o.task_index = t.task_index
        where t.run_id = $1 and t.task_index = any($2)`,
      values: [runId, reads],
    });
    return Object.fromEntries(
      rows.map((row) => [
        version.tasks[row.task_index]?.task.id ?? String(row.task_index),
        { output: row.output ?? {}, state: row.state, duration: row.duration },
      ]),
    );
  }
}

interface RunRow {
  readonly id: string;
  readonly dag_id: string;
  readonly params: { readonly [name: string]: JsonValue };
  readonly trigger: string;
  readonly logical_date: Date;
  readonly interval_start: Date | null;
  readonly interval_end: Date | null;
  readonly started_at: Date;
}

interface UpstreamRow {
  readonly task_index: number;
  readonly state: string;
  readonly output: JsonValue | null;
  readonly duration: number | null;
}

/** Works out what each task of a version reads. Pure. */
export function prepare(dag: CompiledDag): PreparedVersion {
  const indexOf = new Map(dag.tasks.map((task) => [task.id, task.index]));
  const ids: ReadonlySet<string> = new Set(indexOf.keys());
  const tasks = dag.tasks.map((task): PreparedTask => {
    const read = tasksReadBy(dag, task, ids);
    return {
      task,
      reads: [...read].map((id) => indexOf.get(id)).filter((index) => index !== undefined),
      isTrivial: task.type === "noop" && task.when === undefined && Object.keys(task.outputs).length === 0,
    };
  });
  return { dag, tasks };
}
