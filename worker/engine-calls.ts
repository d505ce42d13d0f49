/** The worker's side of the SQL functions: one named prepared statement each, rows to plain data. */
import type pg from "pg";
import { toDatabaseJson } from "./database-json.ts";
import type { HeldAttempt, Report } from "./held-attempt.ts";

export interface Hint {
  readonly runId: string;
  readonly taskIndex: number;
  readonly attempt: number;
}

export interface AdvanceAnswer {
  /** Keys `run.index.attempt` of the outcomes that count; the others were fenced off. */
  readonly accepted: ReadonlySet<string>;
  readonly claimed: readonly HeldAttempt[];
  /** Running tasks, of any worker, that the error policy wants stopped. */
  readonly mustStop: readonly Hint[];
}

interface HeldRow {
  readonly run_id: string;
  readonly task_index: number;
  readonly attempt: number;
  readonly version_id: string;
  readonly failures: number;
}

export class EngineCalls {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async startTasks(workerId: string, hints: readonly Hint[]): Promise<HeldAttempt[]> {
    const { rows } = await this.#pool.query<HeldRow>({
      name: "start_tasks",
      text: "select * from dag.start_tasks($1, $2, $3, $4)",
      values: [
        workerId,
        hints.map((hint) => hint.runId),
        hints.map((hint) => hint.taskIndex),
        hints.map((hint) => hint.attempt),
      ],
    });
    return rows.map(heldAttempt);
  }

  /** Tells other workers of tasks whose hints we hold without a slot for them. */
  async offerAgain(hints: readonly Hint[]): Promise<void> {
    await this.#pool.query("select dag.offer_again($1, $2, $3)", [
      hints.map((hint) => hint.runId),
      hints.map((hint) => hint.taskIndex),
      hints.map((hint) => hint.attempt),
    ]);
  }

  async advance(
    workerId: string,
    reports: readonly { readonly attempt: Hint; readonly report: Report }[],
    claim: { readonly identifiers: readonly string[]; readonly counts: readonly number[] },
  ): Promise<AdvanceAnswer> {
    const { rows } = await this.#pool.query<HeldRow & { kind: "accepted" | "claimed" | "stop" }>({
      name: "advance",
      text: "select * from dag.advance($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      values: [
        workerId,
        reports.map(({ attempt }) => attempt.runId),
        reports.map(({ attempt }) => attempt.taskIndex),
        reports.map(({ attempt }) => attempt.attempt),
        reports.map(({ report }) => report.result),
        reports.map(({ report }) => ("retryDelayMs" in report ? report.retryDelayMs : null) ?? null),
        reports.map(({ report }) => (report.result === "failed" ? toDatabaseJson(report.error) : null)),
        reports.map(({ report }) =>
          report.result === "success" && report.output ? toDatabaseJson(report.output) : null,
        ),
        claim.identifiers,
        claim.counts,
      ],
    });
    const accepted = new Set<string>();
    const claimed: HeldAttempt[] = [];
    const mustStop: Hint[] = [];
    for (const row of rows) {
      if (row.kind === "accepted") accepted.add(`${row.run_id}.${row.task_index}.${row.attempt}`);
      else if (row.kind === "claimed") claimed.push(heldAttempt(row));
      else mustStop.push({ runId: row.run_id, taskIndex: row.task_index, attempt: row.attempt });
    }
    return { accepted, claimed, mustStop };
  }

  async heldBy(workerId: string): Promise<HeldAttempt[]> {
    const { rows } = await this.#pool.query<HeldRow>("select * from dag.held_by($1)", [workerId]);
    return rows.map(heldAttempt);
  }

  async register(worker: {
    readonly id: string;
    readonly name: string;
    readonly hostname: string;
    readonly pid: number;
    readonly queues: readonly string[];
    readonly info: { readonly [key: string]: unknown };
    readonly runnerIds: readonly string[];
  }): Promise<void> {
    await this.#pool.query("select dag.register_worker($1, $2, $3, $4, $5, $6, $7)", [
      worker.id,
      worker.name,
      worker.hostname,
      worker.pid,
      worker.queues,
      worker.info,
      worker.runnerIds,
    ]);
  }

  async setDraining(workerId: string): Promise<void> {
    await this.#pool.query("update dag.worker set state = 'draining' where id = $1", [workerId]);
  }

  async deregister(workerId: string): Promise<void> {
    await this.#pool.query("select dag.deregister_worker($1)", [workerId]);
  }

  /**
   * Buries dead workers, and starts runs for which there is a place: each a transaction of its own, so that
   * neither fails with the other, nor holds its locks while it waits for the other's. Returns in how many
   * milliseconds the next timer is due, null without timers.
   */
  async sweep(): Promise<number | null> {
    await this.#pool.query({ name: "reap", text: "select dag.reap()" });
    const { rows } = await this.#pool.query<{ next_ms: number | null }>({
      name: "admit",
      text: `select dag.admit(), (extract(epoch from dag.next_timer() - clock_timestamp()) * 1000)::float8 as next_ms`,
    });
    return rows[0]?.next_ms ?? null;
  }

  async reconcile(): Promise<void> {
    await this.#pool.query("select dag.reconcile()");
  }

  /** Queues what is due. Returns in how many milliseconds the next timer is due, null without timers. */
  async promoteDue(): Promise<number | null> {
    const { rows } = await this.#pool.query<{ next_ms: number | null }>({
      name: "promote_due",
      text: `with promoted as materialized (select dag.promote_due(1000) as count)
        select (extract(epoch from dag.next_timer() - clock_timestamp()) * 1000)::float8 as next_ms from promoted`,
    });
    return rows[0]?.next_ms ?? null;
  }

  /** Makes the days ahead and drops those that are past their retention, one after the other. */
  async maintainPartitions(eventsDays: number, logsDays: number): Promise<void> {
    await this.#pool.query("select dag.ensure_partitions()");
    for (const [table, days] of [
      ["run_event", eventsDays],
      ["task_log", logsDays],
    ] as const) {
      for (let wasDropped = true; wasDropped; ) {
        const { rows } = await this.#pool.query<{ dropped: boolean }>(
          "select dag.drop_partition_before($1, (now() - make_interval(days => $2))::date) as dropped",
          [table, days],
        );
        wasDropped = rows[0]?.dropped === true;
      }
    }
  }

  async forgetTries(days: number): Promise<void> {
    for (let count = 1; count > 0; ) {
      const { rows } = await this.#pool.query<{ count: number }>(
        "select dag.forget_tries(now() - make_interval(days => $1)) as count",
        [days],
      );
      count = rows[0]?.count ?? 0;
    }
  }

  async forgetOldRequests(): Promise<void> {
    await this.#pool.query("select dag.forget_old_requests()");
  }

  /** Frees the jobs that a pool of graphile-worker left locked. */
  async unlockJobs(poolId: string): Promise<void> {
    await this.#pool.query("select graphile_worker.force_unlock_workers(array[$1]::text[])", [poolId]);
  }

  async notifyStop(): Promise<void> {
    await this.#pool.query("select pg_notify('dag_stop', '')");
  }
}

function heldAttempt(row: HeldRow): HeldAttempt {
  return {
    runId: row.run_id,
    taskIndex: row.task_index,
    attempt: row.attempt,
    versionId: Number(row.version_id),
    failures: row.failures,
  };
}
