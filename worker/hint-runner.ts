/**
 * graphile-worker under supervision: it fetches hints and hands them to us. Its default answers to a
 * database that went away are to die of an unhandled rejection, or to end quietly; so each pool is
 * watched, and a new one is started, with growing pauses, until the database is back.
 */
import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Logger, type Runner, run, type WorkerEvents } from "graphile-worker";
import type pg from "pg";
import type { Logger as ProgramLogger } from "pino";
import type { Hint } from "./engine-calls.ts";

export interface HintRunnerOptions {
  readonly pool: pg.Pool;
  /** Kinds of job, `lane:queue`, that are fetched. */
  readonly identifiers: readonly string[];
  /** Jobs that are worked on at once. */
  readonly concurrency: number;
  /**
   * Jobs fetched at a time, 0 for one by one: fetched jobs are locked, so tasks that hold their
   * slot for long must not have a stock of them that other workers cannot reach.
   */
  readonly stock: number;
  /** Resolves when a job's hints have been answered by the database; rejects to have them come again later. */
  readonly onHints: (hints: readonly Hint[], identifier: string) => Promise<void>;
  readonly log: ProgramLogger;
  /** graphile-worker's id of the new pool: what its jobs are locked by. */
  readonly onPool: (poolId: string) => void;
  /** That pool has ended; what it still had locked is nobody's. */
  readonly onPoolEnd: (poolId: string) => Promise<void>;
}

/** New hints are announced; this only bounds the delay when an announcement is lost. */
const POLL_INTERVAL_MS = 15_000;
const LONGEST_PAUSE_MS = 5_000;

export class HintRunner {
  readonly #options: HintRunnerOptions;
  readonly #stopping = new AbortController();
  #runner: Runner | undefined;
  #supervision: Promise<void> | undefined;

  constructor(options: HintRunnerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#supervision = this.#supervise();
  }

  /** Fetches no more; resolves when the hints at work have been answered. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#runner?.stop().catch(() => {
      // it was already going down, which is all we want
    });
    await this.#supervision;
  }

  async #supervise(): Promise<void> {
    const { log } = this.#options;
    let pause = 100;
    while (!this.#stopping.signal.aborted) {
      const startedAt = performance.now();
      try {
        await this.#runOnce();
      } catch (error) {
        log.warn({ err: error }, "fetching hints failed");
      }
      if (this.#stopping.signal.aborted) return;
      // A pool that held for a while has earned a quick restart.
      pause = performance.now() - startedAt > 30_000 ? 100 : Math.min(pause * 2, LONGEST_PAUSE_MS);
      await delay(pause * (0.5 + Math.random()), undefined, { signal: this.#stopping.signal }).catch(() => {});
    }
  }

  async #runOnce(): Promise<void> {
    const { pool, identifiers, concurrency, stock, onHints, onPool, onPoolEnd, log } = this.#options;
    const events: WorkerEvents = new EventEmitter();
    const pools: string[] = [];
    events.on("pool:create", ({ workerPool }) => {
      pools.push(workerPool.id);
      onPool(workerPool.id);
    });
    events.on("pool:fatalError", ({ error, action }) => {
      log.warn({ err: error, action }, "fetching hints was interrupted");
      this.#runner?.stop().catch(() => {});
    });
    const runner = await run({
      pgPool: pool,
      concurrency,
      events,
      noHandleSignals: true,
      pollInterval: POLL_INTERVAL_MS,
      logger: SILENT,
      taskList: Object.fromEntries(
        identifiers.map((identifier) => [identifier, (payload: unknown) => onHints(hintsOf(payload), identifier)]),
      ),
      preset: {
        worker: {
          ...(stock > 0 ? { localQueue: { size: stock }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } : {}),
        },
      },
    });
    this.#runner = runner;
    // Asked to stop while it was starting.
    if (this.#stopping.signal.aborted) await runner.stop();
    try {
      await runner.promise;
    } finally {
      this.#runner = undefined;
      await Promise.all(pools.map((poolId) => onPoolEnd(poolId)));
    }
  }
}

const SILENT = new Logger(() => () => {});

/** What `dag.enqueue_hints` has put into a job. */
function hintsOf(payload: unknown): Hint[] {
  const { r, t, a } = payload as { r: string; t: readonly number[]; a: number };
  return t.map((taskIndex) => ({ runId: r, taskIndex, attempt: a }));
}
