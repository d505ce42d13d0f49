import type pg from "pg";
import type { CompiledDag, JsonValue } from "#engine/document/compiled-dag.ts";
import { expectedDurationMs } from "#engine/run/expected-duration.ts";
import type { AttemptRecord, RunSnapshot, TaskSnapshot } from "#engine/run/run-view.ts";
import { isFinalTaskState, type RunState, type TaskState } from "#engine/run/states.ts";
import type { TaskError } from "#engine/run/task-error.ts";
import { medianDurations } from "../dags/read-dags.ts";
import { runNotFound } from "./operate-runs.ts";

export interface RunListItem {
  readonly id: string;
  readonly dagId: string;
  readonly dagName: string;
  /** 0: a draft that was tried. */
  readonly version: number;
  readonly state: RunState;
  readonly partial: boolean;
  readonly trigger: string;
  readonly triggeredBy: string | null;
  readonly logicalDate: string;
  readonly taskCount: number;
  readonly remaining: number;
  /** Tasks that failed themselves. */
  readonly tasksFailed: number;
  /** Tasks that did not run because of them. */
  readonly tasksUpstreamFailed: number;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

export interface RunFilter {
  readonly dagId?: string | undefined;
  readonly state?: RunState | undefined;
  /** RFC 3339: created at or after, before. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

const COLUMNS = `r.id, r.dag_id, coalesce(d.name, r.dag_id) as dag_name, coalesce(v.version, 0) as version, r.state, r.partial, r.trigger, r.triggered_by, r.logical_date,
  r.task_count, r.remaining, r.failed, r.created_at, r.started_at, r.ended_at,
  -- r.failed counts both kinds together: what a run ends with depends on their sum. One that failed alone held nobody up.
  case when r.failed > 1 then (
    select count(*)::int from dag.task_instance t where t.run_id = r.id and t.state = 'upstream_failed'
  ) else 0 end as upstream_failed`;
const JOINS = `dag.run r
  join dag.dag_version v on v.id = r.version_id
  left join dag.dag d on d.id = r.dag_id`;
/** A range of creation times is a range of ids: the primary key serves the list, the filter and the cursor. */
const CLAUSE = `($1::text is null or r.dag_id = $1)
  and ($2::text is null or r.state = $2)
  and ($3::timestamptz is null or r.id >= dag.first_uuid_at($3))
  and ($4::timestamptz is null or r.id < dag.first_uuid_at($4))`;

/** Runs, newest first, before a cursor (a run's id). */
export async function listRuns(
  pool: pg.Pool,
  filter: RunFilter,
  page: { readonly before?: string | undefined; readonly offset?: number; readonly limit: number },
): Promise<RunListItem[]> {
  const { rows } = await pool.query<RunListRow>(
    `select ${COLUMNS} from ${JOINS}
     where ${CLAUSE} and ($5::uuid is null or r.id < $5)
     order by r.id desc
     limit $6 offset $7`,
    [...values(filter), page.before ?? null, page.limit, page.offset ?? 0],
  );
  return rows.map(listItem);
}

export async function countRuns(pool: pg.Pool, filter: RunFilter): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from dag.run r where ${CLAUSE}`,
    values(filter),
  );
  return rows[0]?.count ?? 0;
}

/** @throws ServiceError DAG_RUN_NOT_FOUND */
export async function getRun(pool: pg.Pool, runId: string): Promise<RunListItem> {
  const { rows } = await pool.query<RunListRow>(`select ${COLUMNS} from ${JOINS} where r.id = $1`, [runId]);
  if (!rows[0]) throw runNotFound(runId);
  return listItem(rows[0]);
}

function values(filter: RunFilter): unknown[] {
  return [filter.dagId ?? null, filter.state ?? null, filter.from ?? null, filter.until ?? null];
}

interface RunListRow {
  readonly id: string;
  readonly dag_id: string;
  readonly dag_name: string;
  readonly version: number;
  readonly state: RunState;
  readonly partial: boolean;
  readonly trigger: string;
  readonly triggered_by: string | null;
  readonly logical_date: Date;
  readonly task_count: number;
  readonly remaining: number;
  readonly failed: number;
  readonly upstream_failed: number;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
}

function listItem(row: RunListRow): RunListItem {
  return {
    id: row.id,
    dagId: row.dag_id,
    dagName: row.dag_name,
    version: row.version,
    state: row.state,
    partial: row.partial,
    trigger: row.trigger,
    triggeredBy: row.triggered_by,
    logicalDate: row.logical_date.toISOString(),
    taskCount: row.task_count,
    remaining: row.remaining,
    tasksFailed: Math.max(0, row.failed - row.upstream_failed),
    tasksUpstreamFailed: row.upstream_failed,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

export interface RunDetail {
  readonly snapshot: RunSnapshot;
  /** The version that the run runs. */
  readonly dag: CompiledDag;
  readonly source: string;
  readonly params: { readonly [name: string]: JsonValue };
  /** By task index, milliseconds. */
  readonly expectedMs: number[];
  /** Whether any task's expectation comes from history. */
  readonly hasHistory: boolean;
  readonly isPaused: boolean;
}

/** Everything that a run's page begins with, read in one snapshot of the database. @throws ServiceError DAG_RUN_NOT_FOUND */
export async function getRunDetail(pool: pg.Pool, runId: string): Promise<RunDetail> {
  const client = await pool.connect();
  try {
    // One snapshot: the sequence number and the states belong together.
    await client.query("begin transaction isolation level repeatable read read only");
    const run = await readRun(client, runId);
    const tasks = await readTasks(client, runId);
    await client.query("commit");
    const { compiled, source, params, is_paused } = run;
    const history = await medianDurations(pool, run.dag_id);
    return {
      snapshot: { run: snapshotRun(run), tasks },
      dag: compiled,
      source,
      params: Object.fromEntries(
        Object.entries(params).map(([name, value]) => [name, compiled.params[name]?.secret ? "•••" : value]),
      ),
      expectedMs: compiled.tasks.map((task) => {
        const median = history[task.id];
        return expectedDurationMs(task, median === undefined ? [] : [median]);
      }),
      hasHistory: Object.keys(history).length > 0,
      isPaused: is_paused,
    };
  } finally {
    await client.query("rollback").catch(() => {});
    client.release();
  }
}

interface RunRow {
  readonly id: string;
  readonly dag_id: string;
  readonly version: number;
  readonly state: RunState;
  readonly partial: boolean;
  readonly cancel_requested_at: Date | null;
  readonly trigger: string;
  readonly triggered_by: string | null;
  readonly logical_date: Date;
  readonly interval_start: Date | null;
  readonly interval_end: Date | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly last_sequence: string;
  readonly params: { readonly [name: string]: JsonValue };
  readonly compiled: CompiledDag;
  readonly source: string;
  readonly is_paused: boolean;
}

async function readRun(client: pg.ClientBase, runId: string): Promise<RunRow> {
  const { rows } = await client.query<RunRow>(
    `select r.*, coalesce(v.version, 0) as version, v.compiled, v.source, coalesce(d.is_paused, true) as is_paused
     from dag.run r
     join dag.dag_version v on v.id = r.version_id
     left join dag.dag d on d.id = r.dag_id
     where r.id = $1`,
    [runId],
  );
  if (!rows[0]) throw runNotFound(runId);
  return rows[0];
}

function snapshotRun(row: RunRow): RunSnapshot["run"] {
  return {
    id: row.id,
    dagId: row.dag_id,
    dagVersion: row.version,
    state: row.state,
    partial: row.partial,
    cancelRequested: row.cancel_requested_at !== null,
    trigger: row.trigger,
    triggeredBy: row.triggered_by,
    logicalDate: row.logical_date.toISOString(),
    intervalStart: row.interval_start?.toISOString() ?? null,
    intervalEnd: row.interval_end?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    sequence: Number(row.last_sequence),
  };
}

interface TaskRow {
  readonly task_index: number;
  readonly state: TaskState;
  readonly attempt: number;
  readonly queued_at: Date | null;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly due_at: Date | null;
}

interface AttemptRow {
  readonly task_index: number;
  readonly attempt: number;
  readonly outcome: AttemptRecord["outcome"];
  readonly worker_id: string | null;
  readonly queued_at: Date | null;
  readonly started_at: Date | null;
  readonly ended_at: Date;
  readonly error: TaskError | null;
}

async function readTasks(client: pg.ClientBase, runId: string): Promise<TaskSnapshot[]> {
  const tasks = await client.query<TaskRow>(
    `select t.task_index, t.state, t.attempt, t.queued_at, t.started_at, t.ended_at, m.due_at
     from dag.task_instance t
     left join dag.task_timer m on m.run_id = t.run_id and m.task_index = t.task_index and m.attempt = t.attempt
     where t.run_id = $1
     order by t.task_index`,
    [runId],
  );
  const attempts = await readAttempts(client, runId);
  return tasks.rows.map((row) => {
    const own = attempts.get(row.task_index) ?? [];
    const error = own.at(-1)?.error;
    return {
      index: row.task_index,
      state: row.state,
      attempt: row.attempt,
      queuedAt: row.queued_at?.toISOString() ?? null,
      startedAt: row.started_at?.toISOString() ?? null,
      endedAt: row.ended_at?.toISOString() ?? null,
      attempts: own,
      ...(error && (isFinalTaskState(row.state) || row.state === "retrying") ? { error } : {}),
      ...(row.due_at && row.state === "retrying" ? { dueAt: row.due_at.toISOString() } : {}),
    };
  });
}

/** Ended attempts by task index, oldest first. */
export async function readAttempts(
  client: pg.ClientBase | pg.Pool,
  runId: string,
  index?: number,
): Promise<Map<number, AttemptRecord[]>> {
  const { rows } = await client.query<AttemptRow>(
    `select task_index, attempt, outcome, worker_id, queued_at, started_at, ended_at, error
     from dag.task_attempt
     where run_id = $1 and ($2::int is null or task_index = $2)
     order by task_index, attempt`,
    [runId, index ?? null],
  );
  const byTask = new Map<number, AttemptRecord[]>();
  for (const row of rows) {
    const list = byTask.get(row.task_index) ?? [];
    list.push({
      attempt: row.attempt,
      outcome: row.outcome,
      queuedAt: row.queued_at?.toISOString() ?? null,
      startedAt: row.started_at?.toISOString() ?? null,
      endedAt: row.ended_at.toISOString(),
      ...(row.error ? { error: row.error } : {}),
      ...(row.worker_id ? { workerId: row.worker_id } : {}),
    });
    byTask.set(row.task_index, list);
  }
  return byTask;
}
