/**
 * Tells the database how attempts ended, many in one call, and begins what it hands back: the tasks
 * that became ready by it and that this worker has slots for.
 */
import type { Logger } from "pino";
import { Batcher } from "./batcher.ts";
import { isRefused } from "./database-errors.ts";
import type { AdvanceAnswer, EngineCalls, Hint } from "./engine-calls.ts";
import { attemptKey, type HeldAttempt, type Report } from "./held-attempt.ts";
import type { Lane } from "./lane.ts";
import { FencedError, type Lease } from "./lease.ts";
import type { Slots } from "./slots.ts";

/** Outcomes in one call of `dag.advance`: larger ones hold the runs' locks for too long. */
const MOST_OUTCOMES = 500;

export interface Ended {
  readonly attempt: HeldAttempt;
  readonly report: Report;
  /** Under which name the worker held it. */
  readonly workerId: string;
}

export interface OutcomeReporterOptions {
  readonly calls: EngineCalls;
  readonly lease: Lease;
  readonly slots: Slots;
  readonly log: Logger;
  /** Whether newly ready tasks may be handed back to us. */
  readonly wantsMore: () => boolean;
  readonly laneOf: (attempt: HeldAttempt, workerId: string) => Promise<Lane>;
  /** Runs a task that the database has given us, in a slot that is taken already. */
  readonly begin: (attempt: HeldAttempt, lane: Lane) => void;
  /** These running tasks, of any worker, are to be stopped: the error policy wants it. */
  readonly stop: (attempts: readonly Hint[]) => void;
  /** Something of these runs has changed. */
  readonly changed: (runIds: ReadonlySet<string>) => void;
  /** An attempt will be due again in so many milliseconds. */
  readonly expectTimer: (delayMs: number) => void;
}

export class OutcomeReporter {
  readonly #options: OutcomeReporterOptions;
  readonly #reports: Batcher<Ended, undefined>;

  constructor(options: OutcomeReporterOptions) {
    this.#options = options;
    this.#reports = new Batcher((ended) => this.#reportAll(ended), MOST_OUTCOMES);
  }

  /** Resolves when the outcome is recorded, or does not count. Rejects where the database refuses even to fail it. */
  async report(ended: Ended): Promise<void> {
    await this.#reports.add(ended);
  }

  async #reportAll(ended: readonly Ended[]): Promise<undefined[]> {
    const workerId = this.#options.lease.id;
    await this.#record(
      workerId,
      ended.filter((each) => each.workerId === workerId),
    );
    return ended.map(() => undefined);
  }

  /** Records outcomes; one that PostgreSQL refuses is found, and fails its own task and no other. */
  async #record(workerId: string, ended: readonly Ended[]): Promise<void> {
    const [first] = ended;
    if (!first) return;
    try {
      await this.#advance(workerId, ended);
    } catch (error) {
      if (error instanceof FencedError) return;
      if (!isRefused(error)) throw error;
      if (ended.length > 1) {
        const middle = Math.ceil(ended.length / 2);
        await this.#record(workerId, ended.slice(0, middle));
        await this.#record(workerId, ended.slice(middle));
        return;
      }
      this.#options.log.error({ err: error, attempt: attemptKey(first.attempt) }, "an outcome was refused");
      const message = `The attempt ended, but its outcome could not be stored: ${error instanceof Error ? error.message : String(error)}`;
      await this.#advance(workerId, [
        { ...first, report: { result: "failed", error: { class: "internal", message } } },
      ]);
    }
  }

  async #advance(workerId: string, ended: readonly Ended[]): Promise<void> {
    const { calls, lease, slots, laneOf, begin, changed, wantsMore } = this.#options;
    const offered = wantsMore() ? slots.offer() : [];
    const unused = new Map<Lane, number>();
    for (const { lane, count } of offered) unused.set(lane, (unused.get(lane) ?? 0) + count);
    try {
      const answer = await lease.untilAnswered("report outcomes", workerId, () =>
        calls.advance(workerId, ended, {
          identifiers: offered.map((each) => each.identifier),
          counts: offered.map((each) => each.count),
        }),
      );
      changed(new Set(ended.map((each) => each.attempt.runId)));
      for (const attempt of answer.claimed) {
        const lane = await laneOf(attempt, workerId);
        const left = unused.get(lane) ?? 0;
        if (left > 0) unused.set(lane, left - 1);
        else lane.force(1);
        begin(attempt, lane);
      }
      this.#afterAdvance(ended, answer);
    } finally {
      for (const [lane, count] of unused) if (count > 0) lane.release(count);
    }
  }

  #afterAdvance(ended: readonly Ended[], answer: AdvanceAnswer): void {
    const { log, calls, stop, expectTimer } = this.#options;
    if (answer.accepted.size < ended.length) {
      const fenced = ended.filter((each) => !answer.accepted.has(attemptKey(each.attempt)));
      log.warn(
        { attempts: fenced.map((each) => attemptKey(each.attempt)) },
        "fenced: these outcomes came too late, or their first answer was lost; they do not count again",
      );
    }
    if (answer.mustStop.length > 0) {
      stop(answer.mustStop);
      // Other workers learn of it by their next heartbeat at the latest.
      calls.notifyStop().catch(() => {});
    }
    const delays = ended
      .map(({ report }) => ("retryDelayMs" in report ? report.retryDelayMs : undefined))
      .filter((each) => each !== undefined);
    if (delays.length > 0) expectTimer(Math.min(...delays));
  }
}
