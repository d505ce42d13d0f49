import type pg from "pg";
import type { CompiledDag, JsonValue } from "#engine/document/compiled-dag.ts";

/** What expressions could have read in a run: for those who write the next one. */
export interface FormerValues {
  readonly runId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly params: { readonly [name: string]: JsonValue };
  readonly run: {
    readonly id: string;
    readonly logical_date: string;
    readonly interval_start: string | null;
    readonly interval_end: string | null;
    readonly trigger: string;
  };
  readonly tasks: {
    readonly [id: string]: { readonly output: JsonValue; readonly state: string; readonly duration: number | null };
  };
}

/** Outputs beyond this are left out: a preview is no download. */
const MOST_OUTPUT_BYTES = 16 * 1024;
const MOST_TASKS = 2_000;

/** The values of the workflow's newest run that has ended, drafts that were tried included; null if there is none. */
export async function formerValues(pool: pg.Pool, dagId: string): Promise<FormerValues | null> {
  const { rows } = await pool.query<{
    id: string;
    params: { [name: string]: JsonValue };
    trigger: string;
    logical_date: Date;
    interval_start: Date | null;
    interval_end: Date | null;
    ended_at: Date;
    declared: CompiledDag["params"];
  }>(
    `select r.id, r.params, r.trigger, r.logical_date, r.interval_start, r.interval_end, r.ended_at,
       v.compiled -> 'params' as declared
     from dag.run r
     join dag.dag_version v on v.id = r.version_id
     where r.dag_id = $1 and r.ended_at is not null
     order by r.id desc
     limit 1`,
    [dagId],
  );
  const run = rows[0];
  if (!run) return null;
  const tasks = await pool.query<{
    task_id: string;
    state: string;
    duration: number | null;
    output: { [name: string]: JsonValue } | null;
  }>(
    `select v.task_id, t.state, extract(epoch from t.ended_at - t.started_at)::float8 as duration,
       case when octet_length(o.output::text) <= $2 then o.output end as output
     from dag.task_instance t
     join dag.run r on r.id = t.run_id
     join dag.dag_version_task v on v.version_id = r.version_id and v.task_index = t.task_index
     left join dag.task_output o on o.run_id = t.run_id and o.task_index = t.task_index
     where t.run_id = $1
     order by t.task_index
     limit $3`,
    [run.id, MOST_OUTPUT_BYTES, MOST_TASKS],
  );
  return {
    runId: run.id,
    at: run.ended_at.getTime(),
    params: Object.fromEntries(
      Object.entries(run.params).map(([name, value]) => [name, run.declared[name]?.secret ? "•••" : value]),
    ),
    run: {
      id: run.id,
      logical_date: run.logical_date.toISOString(),
      interval_start: run.interval_start?.toISOString() ?? null,
      interval_end: run.interval_end?.toISOString() ?? null,
      trigger: run.trigger,
    },
    tasks: Object.fromEntries(
      tasks.rows.map(({ task_id, state, duration, output }) => [task_id, { output: output ?? {}, state, duration }]),
    ),
  };
}
