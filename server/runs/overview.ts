import type pg from "pg";
import { type WorkerItem, listWorkers } from "../workers/read-workers.ts";
import { type RunListItem, listRuns } from "./read-runs.ts";

export interface Overview {
  readonly dagCount: number;
  /** Runs that failed in the last 24 hours, newest first. */
  readonly failed: RunListItem[];
  readonly active: RunListItem[];
  readonly workers: WorkerItem[];
  /** Ended runs by the hour, oldest first, 24 of them. */
  readonly throughput: { readonly at: string; readonly succeeded: number; readonly failed: number }[];
}

const MOST_LISTED = 20;

export async function getOverview(pool: pg.Pool): Promise<Overview> {
  const since = new Date(Date.now() - 24 * 3_600_000).toISOString();
  const [dags, failed, running, queued, workers, throughput] = await Promise.all([
    pool.query<{ count: number }>("select count(*)::int as count from dag.dag where deleted_at is null"),
    listRuns(pool, { state: "failed", from: since }, { limit: MOST_LISTED }),
    listRuns(pool, { state: "running" }, { limit: MOST_LISTED }),
    listRuns(pool, { state: "queued" }, { limit: MOST_LISTED }),
    listWorkers(pool),
    pool.query<{ at: Date; succeeded: number; failed: number }>(
      `select h.at, count(r.id) filter (where r.state = 'success')::int as succeeded, count(r.id) filter (where r.state = 'failed')::int as failed
       from generate_series(date_trunc('hour', now()) - interval '23 hours', date_trunc('hour', now()), interval '1 hour') h(at)
       left join dag.run r
         on r.id >= dag.first_uuid_at(now() - interval '2 days') and r.ended_at >= h.at and r.ended_at < h.at + interval '1 hour'
       group by h.at
       order by h.at`,
    ),
  ]);
  return {
    dagCount: dags.rows[0]?.count ?? 0,
    failed,
    active: [...running, ...queued],
    workers,
    throughput: throughput.rows.map((row) => ({
      at: row.at.toISOString(),
      succeeded: row.succeeded,
      failed: row.failed,
    })),
  };
}
