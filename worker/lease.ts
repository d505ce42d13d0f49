/**
 * The worker's name in the database while its lease holds, and calls that are made under it: repeated
 * until the database has answered, and void as soon as the lease is lost.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { isRefused } from "./database-errors.ts";

const LONGEST_RETRY_PAUSE_MS = 2_000;

/** The lease is lost; the call would be refused. */
export class FencedError extends Error {
  override readonly name = "FencedError";
}

export class Lease {
  readonly #log: Logger;
  readonly #onRecovered: (workerId: string) => void;
  #id: string = randomUUID();

  /**
   * @param onRecovered called when the database answers again after a failure: an answer that was
   *   lost on the way may have given us tasks, so what the database says is ours must be compared
   *   with what runs here
   */
  constructor(log: Logger, onRecovered: (workerId: string) => void) {
    this.#log = log;
    this.#onRecovered = onRecovered;
  }

  get id(): string {
    return this.#id;
  }

  /** From now on under another name: what was begun under the former one does not count. */
  renew(): void {
    this.#id = randomUUID();
  }

  /** @throws FencedError if the lease is lost meanwhile; what PostgreSQL says if it refuses the data */
  async untilAnswered<T>(what: string, workerId: string, call: () => Promise<T>): Promise<T> {
    for (let pause = 50, failures = 0; ; pause = Math.min(pause * 2, LONGEST_RETRY_PAUSE_MS), failures += 1) {
      if (this.#id !== workerId) throw new FencedError();
      try {
        const answer = await call();
        // What was answered to a worker that is no more is nobody's.
        if (this.#id !== workerId) throw new FencedError();
        if (failures > 0) this.#onRecovered(workerId);
        return answer;
      } catch (error) {
        if (error instanceof FencedError || isRefused(error)) throw error;
        if (failures === 0) this.#log.warn({ err: error, what }, "the database did not answer; trying again");
        await delay(pause * (0.5 + Math.random()));
      }
    }
  }
}
