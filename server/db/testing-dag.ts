/** Small DAGs and a hand-driven worker for tests of the SQL functions: no documents, no processes. */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { TaskState } from "#engine/run/states.ts";
import type { TriggerRule } from "#engine/run/trigger-rules.ts";

export interface TestTask {
  readonly id: string;
  readonly upstream?: readonly string[];
  readonly rule?: TriggerRule;
  readonly retries?: number;
  readonly idempotent?: boolean;
  readonly critical?: boolean;
  readonly priority?: number;
  readonly identifier?: string;
}

export interface TestDagOptions {
  readonly id?: string;
  readonly errorPolicy?: "fail" | "skip_downstream" | "allow_partial";
  readonly maxActiveRuns?: number;
  readonly isPaused?: boolean;
}

/** Stores a workflow of these tasks; returns its version's id. */
export async function storeDag(
  pool: pg.Pool,
  tasks: readonly TestTask[],
  options: TestDagOptions = {},
): Promise<{ dagId: string; versionId: number }> {
  const dagId = options.id ?? `dag-${randomUUID()}`;
  const version = await pool.query<{ id: string }>(
    `insert into dag.dag_version (dag_id, version, source, format, source_hash, compiled)
     values ($1, 1, '', 'yaml', '', $2) returning id`,
    [
      dagId,
      {
        id: dagId,
        errorPolicy: options.errorPolicy ?? "skip_downstream",
        params: {},
        tasks: tasks.map(({ id }) => ({ id })),
      },
    ],
  );
  const versionId = Number(version.rows[0]?.id);
  await pool.query(
    `insert into dag.dag (id, name, current_version, current_version_id, max_active_runs, is_paused) values ($1, $1, 1, $2, $3, $4)`,
    [dagId, versionId, options.maxActiveRuns ?? 16, options.isPaused ?? false],
  );
  const indexOf = new Map(tasks.map((task, index) => [task.id, index]));
  await pool.query(
    `insert into dag.dag_version_task (version_id, task_index, task_id, type, identifier, trigger_rule, upstream_count, retries, priority, idempotent, critical)
     select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::int[], $9::int[], $10::bool[], $11::bool[])`,
    [
      versionId,
      tasks.map((_, index) => index),
      tasks.map((task) => task.id),
      tasks.map(() => "noop"),
      tasks.map((task) => task.identifier ?? "inline:default"),
      tasks.map((task) => task.rule ?? "all_success"),
      tasks.map((task) => task.upstream?.length ?? 0),
      tasks.map((task) => task.retries ?? 0),
      tasks.map((task) => task.priority ?? 0),
      tasks.map((task) => task.idempotent ?? true),
      tasks.map((task) => task.critical ?? false),
    ],
  );
  const edges = tasks.flatMap((task, index) => (task.upstream ?? []).map((id) => [indexOf.get(id), index] as const));
  await pool.query(
    `insert into dag.dag_version_edge (version_id, upstream_index, downstream_index) select $1, * from unnest($2::int[], $3::int[])`,
    [versionId, edges.map(([upstream]) => upstream), edges.map(([, downstream]) => downstream)],
  );
  return { dagId, versionId };
}

export interface Outcome {
  readonly index: number;
  readonly attempt?: number;
  readonly result: "success" | "failed" | "skipped" | "cancelled" | "handed_back" | "not_started";
  readonly retryDelayMs?: number;
  readonly output?: unknown;
}

export interface AdvanceRow {
  readonly kind: "accepted" | "claimed" | "stop";
  readonly run_id: string;
  readonly task_index: number;
  readonly attempt: number;
}

/** A worker that does exactly what the test says. */
export class HandDrivenWorker {
  readonly id = randomUUID();
  readonly #pool: pg.Pool;
  private constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  static async register(pool: pg.Pool): Promise<HandDrivenWorker> {
    const worker = new HandDrivenWorker(pool);
    await pool.query("select dag.register_worker($1, 'test', 'localhost', 1, '{default}', '{}', '{}')", [worker.id]);
    return worker;
  }

  async start(runId: string, indexes: readonly number[], attempt = 1): Promise<number[]> {
    const { rows } = await this.#pool.query<{ task_index: number }>("select * from dag.start_tasks($1, $2, $3, $4)", [
      this.id,
      indexes.map(() => runId),
      indexes,
      indexes.map(() => attempt),
    ]);
    return rows.map((row) => row.task_index).sort((a, b) => a - b);
  }

  async advance(
    runId: string,
    outcomes: readonly Outcome[],
    claim: Readonly<Record<string, number>> = {},
  ): Promise<AdvanceRow[]> {
    const { rows } = await this.#pool.query<AdvanceRow>(
      "select * from dag.advance($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      [
        this.id,
        outcomes.map(() => runId),
        outcomes.map((outcome) => outcome.index),
        outcomes.map((outcome) => outcome.attempt ?? 1),
        outcomes.map((outcome) => outcome.result),
        outcomes.map((outcome) => outcome.retryDelayMs ?? null),
        outcomes.map((outcome) => (outcome.result === "failed" ? { class: "exit_code", message: "exit 1" } : null)),
        outcomes.map((outcome) => (outcome.output === undefined ? null : JSON.stringify(outcome.output))),
        Object.keys(claim),
        Object.values(claim),
      ],
    );
    return rows;
  }

  /** Starts the named tasks and reports them at once. */
  async run(runId: string, outcomes: readonly Outcome[]): Promise<void> {
    for (const attempt of new Set(outcomes.map((outcome) => outcome.attempt ?? 1))) {
      await this.start(
        runId,
        outcomes.filter((outcome) => (outcome.attempt ?? 1) === attempt).map((outcome) => outcome.index),
        attempt,
      );
    }
    await this.advance(runId, outcomes);
  }
}

export async function createRun(pool: pg.Pool, versionId: number, trigger = "manual"): Promise<string> {
  const { rows } = await pool.query<{ id: string }>("select dag.create_run($1, $2, 'test', null) as id", [
    versionId,
    trigger,
  ]);
  return rows[0]?.id as string;
}

export async function taskStates(pool: pg.Pool, runId: string): Promise<TaskState[]> {
  const { rows } = await pool.query<{ state: TaskState }>(
    "select state from dag.task_instance where run_id = $1 order by task_index",
    [runId],
  );
  return rows.map((row) => row.state);
}

export async function runRow(
  pool: pg.Pool,
  runId: string,
): Promise<{
  state: string;
  partial: boolean;
  remaining: number;
  failed: number;
  succeeded: number;
  last_sequence: string;
}> {
  const { rows } = await pool.query("select * from dag.run where id = $1", [runId]);
  return rows[0];
}

/** The tasks that graphile-worker has a job for, as `index:attempt`, sorted. */
export async function hints(pool: pg.Pool, runId: string): Promise<string[]> {
  const { rows } = await pool.query<{ hint: string }>(
    `select task_index || ':' || attempt as hint from dag.hinted_attempts() where run_id = $1`,
    [runId],
  );
  return rows.map((row) => row.hint).sort();
}
