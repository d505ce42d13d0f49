/**
 * graphile-worker under supervision: it fetches hints and hands them to us. Its default answers to a
 * database that went away are to die of an unhandled rejection, to end quietly, or to look again only
 * after a poll interval, and what was locked for it in an answer that was lost on the way stays locked
 * for hours. So each pool is watched: at the first sign of trouble another takes its place as soon as
 * the database answers, and all that the former one had locked is free again.
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
  /** Frees what that pool has locked. Hints that it is at work on may so come twice: that does no harm. */
  readonly unlock: (poolId: string) => Promise<void>;
  /** That pool has ended; what it still had locked is nobody's. */
  readonly onPoolEnd: (poolId: string) => Promise<void>;
}

/** New hints are announced; this only bounds the delay when an announcement is lost. */
const POLL_INTERVAL_MS = 15_000;
/** Between two attempts to begin, while the database is away: what it costs us when it is back. */
const LONGEST_PAUSE_MS = 1_000;
const SHORTEST_PAUSE_MS = 50;
/** A pool that held for so long has earned a quick restart. */
const HELD_MS = 5_000;

/** One pool of graphile-worker. */
interface Pool {
  readonly runner: Runner;
  readonly id: string | undefined;
  /** Resolves with what went wrong first. */
  readonly interrupted: Promise<unknown>;
}

export class HintRunner {
  readonly #options: HintRunnerOptions;
  readonly #stopping = new AbortController();
  /** Pools that another has replaced, until the hints they are at work on are answered. */
  readonly #ending = new Set<Promise<void>>();
  #current: Pool | undefined;
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
    await this.#current?.runner.stop().catch(() => {
      // it was already going down, which is all we want
    });
    await this.#supervision;
    await Promise.all(this.#ending);
  }

  async #supervise(): Promise<void> {
    const { log } = this.#options;
    const { signal } = this.#stopping;
    for (let [pause, failures] = [SHORTEST_PAUSE_MS, 0]; !signal.aborted; ) {
      try {
        const pool = await this.#begin();
        const begunAt = performance.now();
        failures = 0;
        const reason = await Promise.race([
          pool.interrupted,
          pool.runner.promise.then(
            () => "it ended",
            (error: unknown) => error,
          ),
        ]);
        if (!signal.aborted) log.warn({ err: reason }, "fetching hints was interrupted; beginning again");
        if (performance.now() - begunAt > HELD_MS) pause = SHORTEST_PAUSE_MS;
        this.#current = undefined;
        const ending = this.#end(pool).finally(() => this.#ending.delete(ending));
        this.#ending.add(ending);
      } catch (error) {
        if (failures === 0) log.warn({ err: error }, "hints cannot be fetched yet");
        failures += 1;
      }
      await delay(pause * (0.5 + Math.random()), undefined, { signal }).catch(() => {});
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  async #begin(): Promise<Pool> {
    const { pool, identifiers, concurrency, stock, onHints, onPool } = this.#options;
    const { promise: interrupted, resolve: interrupt } = Promise.withResolvers<unknown>();
    const events: WorkerEvents = new EventEmitter();
    let id: string | undefined;
    events.on("pool:create", ({ workerPool }) => {
      id = workerPool.id;
      onPool(id);
    });
    // It looks for jobs before it listens: those that came in between were announced to nobody. "Drained"
    // is when its LISTEN, the first statement of this connection from now on, has been answered.
    events.on("pool:listen:success", ({ workerPool, client }) => {
      client.once("drain", () => workerPool.nudge(concurrency));
    });
    events.on("pool:fatalError", ({ error }) => interrupt(error));
    events.on("worker:getJob:error", ({ error }) => interrupt(error));
    const runner = await run({
      pgPool: pool,
      concurrency,
      events,
      noHandleSignals: true,
      pollInterval: POLL_INTERVAL_MS,
      logger: listeningLogger(interrupt),
      taskList: Object.fromEntries(
        identifiers.map((identifier) => [identifier, (payload: unknown) => onHints(hintsOf(payload), identifier)]),
      ),
      preset: {
        worker: {
          ...(stock > 0 ? { localQueue: { size: stock }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } : {}),
        },
      },
    });
    const begun = { runner, id, interrupted };
    this.#current = begun;
    // Asked to stop while it was starting.
    if (this.#stopping.signal.aborted) await runner.stop();
    return begun;
  }

  /**
   * Ends a pool. The database is waited for first: fetches that are under way while it is gone fail, and
   * graphile-worker prints what fails in a pool that is being stopped to the console.
   */
  async #end({ runner, id }: Pool): Promise<void> {
    const { log, unlock, onPoolEnd } = this.#options;
    if (id !== undefined && !this.#stopping.signal.aborted) await unlock(id);
    await runner.stop().catch(() => {
      // it was already going down, which is all we want
    });
    await runner.promise.catch((error: unknown) => log.debug({ err: error }, "a pool of hints ended with an error"));
    if (id !== undefined) await onPoolEnd(id);
  }
}

/**
 * Of some troubles graphile-worker speaks to its logger alone (a stock that could not be fetched, a
 * listener that was cut off). A job that failed is no trouble: its hints come again later.
 */
function listeningLogger(interrupt: (reason: unknown) => void): Logger {
  return new Logger(() => (level, message, meta) => {
    if (level === "error" && meta?.["failure"] !== true) interrupt(meta?.["error"] ?? new Error(message));
  });
}

/** What `dag.enqueue_hints` has put into a job. */
function hintsOf(payload: unknown): Hint[] {
  const { r, t, a } = payload as { r: string; t: readonly number[]; a: number };
  return t.map((taskIndex) => ({ runId: r, taskIndex, attempt: a }));
}
