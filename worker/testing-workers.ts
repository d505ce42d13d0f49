/** Real worker processes on a real database: for tests of the whole. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type pg from "pg";
import { applyDocument } from "#server/dags/apply-document.ts";
import { createDatabase } from "#server/db/client.ts";
import { createNotifier } from "#server/live/notifier.ts";
import { SYSTEM } from "#server/principal.ts";
import { until } from "./testing.ts";

/**
 * As the launcher starts workers. V8 sizes its young generation by the machine's memory; under a flood
 * of short-lived strings that is 100 MB of nothing. [290 MB instead of 198, at the same processor time]
 */
const NODE_OPTIONS = ["--max-semi-space-size=8"];

export interface WorkerProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** What it says of itself, one parsed JSON line each. */
  readonly said: readonly { readonly msg?: string; readonly level?: number; readonly id?: string }[];
  /** Resolves with the exit code, null if a signal ended it. */
  readonly exited: Promise<number | null>;
}

/** Starts workers and ends them; a directory of its own for their tasks. */
export class WorkerYard {
  readonly directory: string;
  readonly #databaseUrl: string;
  readonly #workers: WorkerProcess[] = [];

  private constructor(directory: string, databaseUrl: string) {
    this.directory = directory;
    this.#databaseUrl = databaseUrl;
  }

  static async make(databaseUrl: string): Promise<WorkerYard> {
    const directory = await mkdtemp(path.join(tmpdir(), "dag-yard-"));
    // Tasks write here, as whatever user they run.
    await chmod(directory, 0o777);
    return new WorkerYard(directory, databaseUrl);
  }

  /** Starts a worker and waits until it is ready for tasks. */
  async start(environment: { readonly [name: string]: string } = {}): Promise<WorkerProcess> {
    const child = spawn(process.execPath, [...NODE_OPTIONS, path.join(import.meta.dirname, "main.ts")], {
      env: {
        PATH: process.env["PATH"],
        NODE_ENV: "production",
        DATABASE_URL: this.#databaseUrl,
        TASK_DIR: path.join(this.directory, "tasks"),
        WORKER_NAME: `test-${this.#workers.length + 1}`,
        ...environment,
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const said: { msg?: string; id?: string }[] = [];
    if (child.stdout) createInterface({ input: child.stdout }).on("line", (line) => said.push(JSON.parse(line)));
    const exited = new Promise<number | null>((resolve) => {
      child.once("exit", (code) => resolve(code));
    });
    const worker = { child, pid: child.pid as number, said, exited };
    this.#workers.push(worker);
    await until("the worker is ready", () => {
      if (child.exitCode !== null) throw new Error(`The worker ended with exit code ${child.exitCode}.`);
      return said.some((line) => line.msg === "ready for tasks");
    });
    return worker;
  }

  async remove(): Promise<void> {
    for (const worker of this.#workers) {
      worker.child.kill("SIGCONT");
      worker.child.kill("SIGKILL");
      await worker.exited;
    }
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Stores a document and starts a run of it; returns the run's id. */
export async function startRun(pool: pg.Pool, text: string, params: object = {}): Promise<string> {
  const notifier = createNotifier(pool);
  const applied = await applyDocument({ pool, db: createDatabase(pool), notifier }, SYSTEM, text);
  await notifier.close();
  const { rows } = await pool.query<{ id: string }>(
    "select dag.create_run(current_version_id, 'manual', 'test', null, $2) as id from dag.dag where id = $1",
    [applied.id, params],
  );
  return rows[0]?.id as string;
}

export interface TaskFacts {
  readonly id: string;
  readonly state: string;
  readonly attempt: number;
  readonly losses: number;
  readonly workerId: string | null;
  readonly output: { readonly [name: string]: unknown } | null;
  readonly error: { readonly class: string; readonly message: string } | null;
}

export async function tasksOf(pool: pg.Pool, runId: string): Promise<{ readonly [id: string]: TaskFacts }> {
  const { rows } = await pool.query<TaskFacts>(
    `select v.task_id as id, t.state, t.attempt, t.losses, coalesce(a.worker_id, t.worker_id) as "workerId", o.output, a.error
     from dag.task_instance t
     join dag.run r on r.id = t.run_id
     join dag.dag_version_task v on v.version_id = r.version_id and v.task_index = t.task_index
     left join dag.task_attempt a on a.run_id = t.run_id and a.task_index = t.task_index and a.attempt = t.attempt
     left join dag.task_output o on o.run_id = t.run_id and o.task_index = t.task_index
     where t.run_id = $1`,
    [runId],
  );
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}

export async function runState(pool: pg.Pool, runId: string): Promise<string> {
  const { rows } = await pool.query<{ state: string }>("select state from dag.run where id = $1", [runId]);
  return rows[0]?.state ?? "missing";
}

/** Waits for a run's end; returns its state. */
export function runEnd(pool: pg.Pool, runId: string, withinMs = 30_000): Promise<string> {
  return until(
    "the run has ended",
    async () => {
      const state = await runState(pool, runId);
      return state === "success" || state === "failed" || state === "cancelled" ? state : null;
    },
    withinMs,
  );
}

/** Waits until a task is in a state. */
export async function taskState(pool: pg.Pool, runId: string, taskId: string, state: string, withinMs = 30_000) {
  await until(`${taskId} is ${state}`, async () => (await tasksOf(pool, runId))[taskId]?.state === state, withinMs);
}

/** The lines of a task's attempt, checked to be numbered without a gap. */
export async function logOf(pool: pg.Pool, runId: string, taskId: string, attempt = 1): Promise<string[]> {
  const { rows } = await pool.query<{ first_line: number; line_count: number; lines: string[] }>(
    `select l.first_line, l.line_count, l.lines
     from dag.task_log l
     join dag.run r on r.id = l.run_id
     join dag.dag_version_task v on v.version_id = r.version_id and v.task_index = l.task_index
     where l.run_id = $1 and v.task_id = $2 and l.attempt = $3
     order by l.first_line`,
    [runId, taskId, attempt],
  );
  let next = 1;
  for (const row of rows) {
    if (row.first_line !== next || row.line_count !== row.lines.length) {
      throw new Error(`The log has a chunk at line ${row.first_line} where ${next} was expected.`);
    }
    next += row.line_count;
  }
  return rows.flatMap((row) => row.lines);
}

/** Promises that are broken, as the auditor finds them. */
export async function brokenPromises(pool: pg.Pool): Promise<unknown[]> {
  return (await pool.query("select * from dag.audit()")).rows;
}
