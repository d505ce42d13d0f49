import type pg from "pg";

export interface WorkerItem {
  readonly id: string;
  readonly name: string;
  readonly hostname: string;
  readonly pid: number;
  readonly queues: string[];
  readonly state: "active" | "draining";
  readonly runningTasks: number;
  readonly info: { readonly [key: string]: unknown };
  readonly startedAt: string;
  readonly heartbeatAt: string;
}

/** Workers that are known to live, by name. Counting what they run looks through the active runs. */
export async function listWorkers(pool: pg.Pool): Promise<WorkerItem[]> {
  const { rows } = await pool.query<{
    id: string;
    name: string;
    hostname: string;
    pid: number;
    queues: string[];
    state: "active" | "draining";
    running: number;
    info: { [key: string]: unknown };
    started_at: Date;
    heartbeat_at: Date;
  }>(
    `with running as (
       select t.worker_id, count(*)::int as count
       from dag.run r
       join dag.task_instance t on t.run_id = r.id
       where r.state = 'running' and t.state = 'running'
       group by t.worker_id
     )
     select w.*, coalesce(n.count, 0) as running
     from dag.worker w
     left join running n on n.worker_id = w.id
     order by w.name, w.started_at`,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    hostname: row.hostname,
    pid: row.pid,
    queues: row.queues,
    state: row.state,
    runningTasks: row.running,
    info: row.info,
    startedAt: row.started_at.toISOString(),
    heartbeatAt: row.heartbeat_at.toISOString(),
  }));
}
