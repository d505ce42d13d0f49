import type pg from "pg";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { TaskState } from "#engine/run/states.ts";
import { taskNotFound } from "../runs/operate-runs.ts";

/** A task instance as the API shows it. */
export interface TaskInstanceItem {
  readonly runId: string;
  readonly index: number;
  readonly taskId: string;
  readonly dagId: string;
  readonly type: string;
  readonly state: TaskState;
  readonly attempt: number;
  readonly retries: number;
  readonly queuedAt: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly workerName: string | null;
  readonly errorMessage: string | null;
}

export interface TaskFilter {
  readonly runId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly state?: TaskState | undefined;
}

const COLUMNS = `t.run_id, t.task_index, v.task_id, r.dag_id, v.type, t.state, t.attempt, v.retries, t.queued_at, t.started_at, t.ended_at,
  w.name as worker_name,
  (select a.error ->> 'message' from dag.task_attempt a
   where a.run_id = t.run_id and a.task_index = t.task_index order by a.attempt desc limit 1) as error_message`;
const JOINS = `dag.task_instance t
  join dag.run r on r.id = t.run_id
  join dag.dag_version_task v on v.version_id = r.version_id and v.task_index = t.task_index
  left join dag.worker w on w.id = t.worker_id`;

/** Task instances, newest run first, in document order within a run. */
export async function listTasks(
  pool: pg.Pool,
  filter: TaskFilter,
  page: { readonly offset: number; readonly limit: number },
): Promise<TaskInstanceItem[]> {
  const { rows } = await pool.query<TaskRow>(
    `select ${COLUMNS} from ${JOINS}
     where ($1::uuid is null or t.run_id = $1) and ($2::text is null or v.task_id = $2) and ($3::text is null or t.state = $3)
     order by t.run_id desc, t.task_index
     limit $4 offset $5`,
    [filter.runId ?? null, filter.taskId ?? null, filter.state ?? null, page.limit, page.offset],
  );
  return rows.map(item);
}

/** Nobody turns so many pages: counting goes no further where every task instance would have to be looked at. */
const MOST_COUNTED = 100_000;

/** How many there are; where a state is asked for, not beyond `most`. */
export async function countTasks(pool: pg.Pool, filter: TaskFilter, most = MOST_COUNTED): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(...countQuery(filter, most));
  return rows[0]?.count ?? 0;
}

function countQuery(filter: TaskFilter, most: number): [string, unknown[]] {
  const { taskId, state } = filter;
  const runId = filter.runId ?? null;
  if (state !== undefined) {
    const [from, isTask] =
      taskId === undefined ? ["dag.task_instance t", "$4::text is null"] : [JOINS, "v.task_id = $4"];
    return [
      `select count(*)::float8 as count
       from (
         select from ${from}
         where ($1::uuid is null or t.run_id = $1) and t.state = $2 and ${isTask}
         limit $3
       ) found`,
      [runId, state, most, taskId ?? null],
    ];
  }
  // A run has each task of its version once: how many there are follows from far fewer rows.
  if (taskId !== undefined) {
    return [
      `select count(*)::float8 as count
       from dag.run r
       join dag.dag_version_task v on v.version_id = r.version_id
       where ($1::uuid is null or r.id = $1) and v.task_id = $2`,
      [runId, taskId],
    ];
  }
  return [
    "select coalesce(sum(task_count), 0)::float8 as count from dag.run where $1::uuid is null or id = $1",
    [runId],
  ];
}

/** @throws ServiceError TASK_INSTANCE_NOT_FOUND */
export async function getTask(pool: pg.Pool, runId: string, index: number): Promise<TaskInstanceItem> {
  const { rows } = await pool.query<TaskRow>(
    `select ${COLUMNS} from ${JOINS} where t.run_id = $1 and t.task_index = $2`,
    [runId, index],
  );
  if (!rows[0]) throw taskNotFound(runId, index);
  return item(rows[0]);
}

/** What the task handed on, null if nothing. */
export async function getOutput(
  pool: pg.Pool,
  runId: string,
  index: number,
): Promise<{ readonly [name: string]: JsonValue } | null> {
  const { rows } = await pool.query<{ output: { [name: string]: JsonValue } }>(
    "select output from dag.task_output where run_id = $1 and task_index = $2",
    [runId, index],
  );
  return rows[0]?.output ?? null;
}

interface TaskRow {
  readonly run_id: string;
  readonly task_index: number;
  readonly task_id: string;
  readonly dag_id: string;
  readonly type: string;
  readonly state: TaskState;
  readonly attempt: number;
  readonly retries: number;
  readonly queued_at: Date | null;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly worker_name: string | null;
  readonly error_message: string | null;
}

function item(row: TaskRow): TaskInstanceItem {
  return {
    runId: row.run_id,
    index: row.task_index,
    taskId: row.task_id,
    dagId: row.dag_id,
    type: row.type,
    state: row.state,
    attempt: row.attempt,
    retries: row.retries,
    queuedAt: row.queued_at?.toISOString() ?? null,
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    workerName: row.worker_name,
    errorMessage: row.error_message,
  };
}
