import type pg from "pg";
import type { CompiledDag, CompiledSchedule } from "#engine/document/compiled-dag.ts";
import type { ChangeCounts } from "#engine/edit/version-diff.ts";
import type { RunState } from "#engine/run/states.ts";
import { ServiceError } from "../errors.ts";

export interface RecentRun {
  readonly id: string;
  readonly state: RunState;
  /** So far, for a run that goes on; 0 for one that has not begun. */
  readonly durationMs: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

export interface DagListItem {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly tags: string[];
  readonly owner: string | null;
  readonly isPaused: boolean;
  readonly version: number;
  readonly schedule: CompiledSchedule | undefined;
  readonly timezone: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The last 20, newest first. */
  readonly recentRuns: RecentRun[];
}

export interface DagFilter {
  readonly search?: string | undefined;
  /** Workflows that have all of these. */
  readonly tags?: readonly string[] | undefined;
  readonly isPaused?: boolean | undefined;
  /** State of the newest run. */
  readonly lastState?: RunState | undefined;
}

const RECENT_RUNS = 20;

/** Workflows by id after a cursor, with their last runs, in one query: the page's size bounds its work. */
export async function listDags(
  pool: pg.Pool,
  filter: DagFilter,
  page: { readonly after?: string | undefined; readonly offset?: number; readonly limit: number },
): Promise<DagListItem[]> {
  const { rows } = await pool.query<DagListRow>(
    `with page as (
       select d.id, d.name, d.description, d.tags, d.owner, d.is_paused, d.current_version, d.current_version_id, d.created_at, d.updated_at
       from dag.dag d
       where ${filterClause}
         and ($5::text is null or d.id > $5)
       order by d.id
       limit $6 offset $7
     )
     select
       p.*,
       v.compiled -> 'schedule' as schedule,
       v.compiled ->> 'timezone' as timezone,
       coalesce(r.runs, '[]') as runs
     from page p
     join dag.dag_version v on v.id = p.current_version_id
     left join lateral (
       select json_agg(json_build_object(
         'id', x.id, 'state', x.state,
         'durationMs', coalesce(round(extract(epoch from coalesce(x.ended_at, now()) - x.started_at) * 1000), 0),
         'createdAt', round(extract(epoch from x.created_at) * 1000)
       ) order by x.id desc) as runs
       from (select * from dag.run r where r.dag_id = p.id and r.trigger <> 'try' order by r.id desc limit ${RECENT_RUNS}) x
     ) r on true
     order by p.id`,
    [...filterValues(filter), page.after ?? null, page.limit, page.offset ?? 0],
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    tags: row.tags,
    owner: row.owner,
    isPaused: row.is_paused,
    version: row.current_version,
    schedule: row.schedule ?? undefined,
    timezone: row.timezone,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    recentRuns: row.runs,
  }));
}

export async function countDags(pool: pg.Pool, filter: DagFilter): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from dag.dag d where ${filterClause}`,
    filterValues(filter),
  );
  return rows[0]?.count ?? 0;
}

const filterClause = `d.deleted_at is null
  and ($1::text is null or strpos(lower(d.id || ' ' || d.name), lower($1)) > 0)
  and ($2::text[] is null or d.tags @> $2)
  and ($3::boolean is null or d.is_paused = $3)
  and ($4::text is null or $4 = (
    select r.state from dag.run r where r.dag_id = d.id and r.trigger <> 'try' order by r.id desc limit 1
  ))`;

function filterValues(filter: DagFilter): unknown[] {
  return [
    filter.search ?? null,
    filter.tags && filter.tags.length > 0 ? filter.tags : null,
    filter.isPaused ?? null,
    filter.lastState ?? null,
  ];
}

interface DagListRow {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly tags: string[];
  readonly owner: string | null;
  readonly is_paused: boolean;
  readonly current_version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly schedule: CompiledSchedule | null;
  readonly timezone: string;
  readonly runs: RecentRun[];
}

export interface DagDetail {
  readonly id: string;
  readonly isPaused: boolean;
  readonly version: number;
  readonly versionId: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly compiled: CompiledDag;
}

/** @throws ServiceError DAG_NOT_FOUND */
export async function getDag(pool: Pick<pg.ClientBase, "query">, id: string): Promise<DagDetail> {
  const { rows } = await pool.query<DagDetailRow>(
    `select ${DETAIL_COLUMNS}
     from dag.dag d
     join dag.dag_version v on v.id = d.current_version_id
     where d.id = $1 and d.deleted_at is null`,
    [id],
  );
  if (!rows[0]) throw dagNotFound(id);
  return detail(rows[0]);
}

/** The workflow as a version says it, also when it was changed or deleted since. @throws ServiceError DAG_NOT_FOUND */
export async function getDagVersion(pool: pg.Pool, id: string, version: number): Promise<DagDetail> {
  const { rows } = await pool.query<DagDetailRow>(
    `select ${DETAIL_COLUMNS}
     from dag.dag d
     join dag.dag_version v on v.dag_id = d.id
     where d.id = $1 and v.version = $2`,
    [id, version],
  );
  if (!rows[0]) throw dagNotFound(id);
  return detail(rows[0]);
}

const DETAIL_COLUMNS = "d.id, d.is_paused, v.version, v.id as version_id, d.created_at, d.updated_at, v.compiled";

interface DagDetailRow {
  readonly id: string;
  readonly is_paused: boolean;
  readonly version: number;
  readonly version_id: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly compiled: CompiledDag;
}

function detail(row: DagDetailRow): DagDetail {
  return {
    id: row.id,
    isPaused: row.is_paused,
    version: row.version,
    versionId: Number(row.version_id),
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    compiled: row.compiled,
  };
}

export function dagNotFound(id: string): ServiceError {
  return new ServiceError("DAG_NOT_FOUND", `There is no workflow ${id}.`);
}

export interface DagSource {
  readonly source: string;
  readonly format: "yaml" | "json";
  readonly version: number;
  readonly message: string | null;
  readonly createdAt: number;
  readonly createdBy: string | null;
}

/** The exact text of a version, the newest one if none is named. @throws ServiceError DAG_NOT_FOUND */
export async function getSource(pool: pg.Pool, id: string, version?: number): Promise<DagSource> {
  const { rows } = await pool.query<{
    source: string;
    format: "yaml" | "json";
    version: number;
    message: string | null;
    created_at: Date;
    created_by: string | null;
  }>(
    `select v.source, v.format, v.version, v.message, v.created_at, v.created_by
     from dag.dag d
     join dag.dag_version v on v.dag_id = d.id and v.version = coalesce($2, d.current_version)
     where d.id = $1 and d.deleted_at is null`,
    [id, version ?? null],
  );
  const row = rows[0];
  if (!row)
    throw version === undefined
      ? dagNotFound(id)
      : new ServiceError("DAG_NOT_FOUND", `There is no version ${version} of ${id}.`);
  return {
    source: row.source,
    format: row.format,
    version: row.version,
    message: row.message,
    createdAt: row.created_at.getTime(),
    createdBy: row.created_by,
  };
}

export interface VersionListItem extends Omit<DagSource, "source"> {
  /** How much differs from the version before; null where that was not counted when it was saved. */
  readonly changes: ChangeCounts | null;
}

/**
 * Versions from the newest on, without their texts. @throws ServiceError DAG_NOT_FOUND
 * @param page only those older than `before`; `offset` is for pages that are counted
 */
export async function listVersions(
  pool: pg.Pool,
  id: string,
  page: { readonly before?: number | undefined; readonly offset?: number; readonly limit: number } = { limit: 500 },
): Promise<VersionListItem[]> {
  const { rows } = await pool.query<Omit<VersionListItem, "createdAt" | "createdBy"> & VersionAuthor>(
    `select format, version, message, changes, created_at, created_by
     from dag.dag_version
     where dag_id = $1 and version is not null and ($2::int is null or version < $2)
       and exists (select from dag.dag d where d.id = $1 and d.deleted_at is null)
     order by version desc
     limit $3 offset $4`,
    [id, page.before ?? null, page.limit, page.offset ?? 0],
  );
  // A page beyond the last is empty; a workflow without any is none.
  if (rows.length === 0) await getDag(pool, id);
  return rows.map(({ created_at, created_by, ...row }) => ({
    ...row,
    createdAt: created_at.getTime(),
    createdBy: created_by,
  }));
}

export async function countVersions(pool: pg.Pool, id: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "select count(*)::int as count from dag.dag_version where dag_id = $1 and version is not null",
    [id],
  );
  return rows[0]?.count ?? 0;
}

interface VersionAuthor {
  readonly created_at: Date;
  readonly created_by: string | null;
}

const HISTORY_RUNS = 10;

/** By task id, the median of how long its last successful attempts took, milliseconds: over the workflow's last ten ended runs. */
export async function medianDurations(pool: pg.Pool, dagId: string): Promise<{ [taskId: string]: number }> {
  const { rows } = await pool.query<{ task_id: string; median_ms: number }>(
    `select
       v.task_id,
       percentile_cont(0.5) within group (order by extract(epoch from a.ended_at - a.started_at) * 1000) as median_ms
     from (
       select r.id, r.version_id
       from dag.run r
       where r.dag_id = $1 and r.ended_at is not null and r.trigger <> 'try'
       order by r.id desc
       limit ${HISTORY_RUNS}
     ) r
     join dag.task_attempt a on a.run_id = r.id and a.outcome = 'success'
     join dag.dag_version_task v on v.version_id = r.version_id and v.task_index = a.task_index
     group by v.task_id`,
    [dagId],
  );
  return Object.fromEntries(rows.map((row) => [row.task_id, Math.round(row.median_ms)]));
}
