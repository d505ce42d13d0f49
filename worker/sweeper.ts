/**
 * The clocks of a worker: due timers, and the sweeps that find what was lost. Every worker sweeps;
 * the SQL functions make a second sweeper harmless, so nobody is elected and nobody is missed.
 */
import type { Logger } from "pino";
import type { Config } from "#server/config.ts";
import type { EngineCalls } from "./engine-calls.ts";

const SWEEP_INTERVAL_MS = 5_000;
/** Every third sweep also looks for lost hints, which costs a look at all active runs. */
const HEAL_EVERY = 3;
const PARTITION_INTERVAL_MS = 6 * 3_600_000;
/** A timer that another process has made is seen by a sweep at the latest; this bounds how often we ask in between. */
const SHORTEST_TIMER_MS = 5;

export class Sweeper {
  readonly #calls: EngineCalls;
  readonly #config: Pick<Config, "RETENTION_EVENTS_DAYS" | "RETENTION_LOGS_DAYS" | "RETENTION_TRIES_DAYS">;
  readonly #log: Logger;
  #sweepTimer: NodeJS.Timeout | undefined;
  #promoteTimer: NodeJS.Timeout | undefined;
  #promoteAt = Number.POSITIVE_INFINITY;
  #partitionsAt = 0;
  #sweeps = 0;
  #isStopped = false;

  constructor(calls: EngineCalls, config: Config, log: Logger) {
    this.#calls = calls;
    this.#config = config;
    this.#log = log;
  }

  start(): void {
    void this.#sweep();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#sweepTimer);
    clearTimeout(this.#promoteTimer);
  }

  /** A timer is due in so many milliseconds: be awake then. */
  expectTimer(inMs: number): void {
    const at = performance.now() + Math.max(SHORTEST_TIMER_MS, inMs);
    if (this.#isStopped || at >= this.#promoteAt) return;
    this.#promoteAt = at;
    clearTimeout(this.#promoteTimer);
    // Longer waits are the sweeps' affair, which ask again anyway.
    const wait = Math.min(at - performance.now(), SWEEP_INTERVAL_MS * 2);
    this.#promoteTimer = setTimeout(() => void this.#promote(), wait);
  }

  async #promote(): Promise<void> {
    this.#promoteAt = Number.POSITIVE_INFINITY;
    try {
      const nextMs = await this.#calls.promoteDue();
      if (nextMs !== null) this.expectTimer(nextMs);
    } catch (error) {
      this.#log.warn({ err: error }, "due retries could not be queued yet");
      this.expectTimer(500);
    }
  }

  async #sweep(): Promise<void> {
    this.#sweeps += 1;
    await this.#attempt("a sweep failed; the next one follows", async () => {
      const nextMs = await this.#calls.sweep();
      if (nextMs !== null) this.expectTimer(nextMs);
    });
    if (this.#sweeps % HEAL_EVERY === 0) {
      await this.#attempt("lost hints could not be looked for", () => this.#calls.reconcile());
    }
    if (performance.now() >= this.#partitionsAt) {
      await this.#attempt("partitions could not be made or dropped", async () => {
        await this.#calls.maintainPartitions(this.#config.RETENTION_EVENTS_DAYS, this.#config.RETENTION_LOGS_DAYS);
        this.#partitionsAt = performance.now() + PARTITION_INTERVAL_MS;
      });
      await this.#attempt("old tries could not be forgotten", () =>
        this.#calls.forgetTries(this.#config.RETENTION_TRIES_DAYS),
      );
      await this.#attempt("old requests could not be forgotten", () => this.#calls.forgetOldRequests());
    }
    if (this.#isStopped) return;
    // Spread, so that many workers do not sweep in step.
    this.#sweepTimer = setTimeout(() => void this.#sweep(), SWEEP_INTERVAL_MS * (0.9 + Math.random() * 0.2));
  }

  /** One part of a sweep: what goes wrong in it keeps none of the others from happening. */
  async #attempt(complaint: string, part: () => Promise<void>): Promise<void> {
    if (this.#isStopped) return;
    try {
      await part();
    } catch (error) {
      this.#log.warn({ err: error }, complaint);
    }
  }
}
