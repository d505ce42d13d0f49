/**
 * A worker: it takes hints and newly ready tasks, runs them, and reports how they ended. Everything
 * it does to the database goes through the SQL functions; everything it knows, it could lose.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { Logger } from "pino";
import type { CompiledTask, Lane as LaneName } from "#engine/document/compiled-dag.ts";
import { isRetryable, retryDelayMs } from "#engine/run/retry.ts";
import type { Config } from "#server/config.ts";
import type { Notifier } from "#server/live/notifier.ts";
import { Batcher } from "./batcher.ts";
import { isDataRefused } from "./database-errors.ts";
import { type AdvanceAnswer, EngineCalls, type Hint } from "./engine-calls.ts";
import { type ExecutionEnvironment, executeTask } from "./execute-task.ts";
import { type FromHeartbeat, HEARTBEAT_INTERVAL_MS, Heartbeat, SELF_FENCE_MS } from "./heartbeat.ts";
import { attemptKey, type HeldAttempt, type Outcome, type Report } from "./held-attempt.ts";
import { HintRunner } from "./hint-runner.ts";
import { Lane } from "./lane.ts";
import { LogWriter } from "./log-writer.ts";
import { type PreparedTask, RunContext } from "./run-context.ts";
import { Sweeper } from "./sweeper.ts";

export interface WorkerOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  /** Connections for the hot path; see `genericPlans`. */
  readonly pool: pg.Pool;
  readonly notifier: Notifier;
  readonly environment: Omit<ExecutionEnvironment, "observer">;
  readonly info: { readonly [key: string]: unknown };
  readonly log: Logger;
}

/** Outcomes in one call of `dag.advance`: larger ones hold the runs' locks for too long. */
const MOST_OUTCOMES = 500;
const MOST_STARTS = 500;
/** Hints at work at once on the inline lane, whose tasks are short. */
const INLINE_CONCURRENCY = 64;
const LONGEST_RETRY_PAUSE_MS = 2_000;

interface Running {
  readonly attempt: HeldAttempt;
  readonly lane: Lane;
  readonly stopping: AbortController;
  /** Set when it must be given back rather than reported: shutdown, or a lost lease. */
  fate?: "handed_back" | "fenced";
  readonly workerId: string;
  /** Resolves when its outcome is recorded, or does not count. */
  ended?: Promise<void>;
}

interface Ended {
  readonly attempt: HeldAttempt;
  readonly report: Report;
  readonly workerId: string;
}

export class TaskWorker {
  readonly #options: WorkerOptions;
  readonly #calls: EngineCalls;
  readonly #context: RunContext;
  readonly #logs: LogWriter;
  readonly #lanes: ReadonlyMap<LaneName, Lane>;
  readonly #laneByIdentifier: ReadonlyMap<string, Lane>;
  readonly #runners: HintRunner[];
  readonly #running = new Map<string, Running>();
  readonly #starts: Batcher<Hint, HeldAttempt | null>;
  readonly #reports: Batcher<Ended, undefined>;
  readonly #sweeper: Sweeper;
  readonly #runnerIds = new Set<string>();
  /** Attempts begun because the database said so, after an answer was lost. */
  readonly #adopted = new Set<string>();
  /** Told of every attempt that ends. */
  readonly #endWatchers = new Set<Set<string>>();
  /** Settled while the database knows the present id. */
  #registration: Promise<void> = Promise.resolve();
  #id: string = randomUUID();
  #heartbeat: Heartbeat | undefined;
  #isStopping = false;

  constructor(options: WorkerOptions) {
    const { config, pool, log, notifier } = options;
    this.#options = options;
    this.#calls = new EngineCalls(pool);
    this.#context = new RunContext(pool);
    this.#logs = new LogWriter(
      pool,
      (runIds) => notifier.touch(runIds),
      (error) => log.warn({ err: error }, "log lines could not be written yet"),
    );
    const lane = (name: LaneName, slots: number) =>
      new Lane(slots > 0 ? config.WORKER_QUEUES.map((queue) => `${name}:${queue}`) : [], slots);
    this.#lanes = new Map([
      ["inline", lane("inline", config.WORKER_INLINE_SLOTS)],
      ["process", lane("process", config.WORKER_PROCESS_SLOTS)],
      ["function", lane("function", config.WORKER_FUNCTION_SLOTS)],
    ]);
    this.#laneByIdentifier = new Map(
      [...this.#lanes.values()].flatMap((each) => each.identifiers.map((identifier) => [identifier, each])),
    );
    this.#starts = new Batcher((hints) => this.#startAll(hints), MOST_STARTS);
    this.#reports = new Batcher((ended) => this.#reportAll(ended), MOST_OUTCOMES);
    this.#sweeper = new Sweeper(this.#calls, config, log);
    const inline = [...this.#laneByIdentifier.keys()].filter((identifier) => identifier.startsWith("inline:"));
    const others = [...this.#laneByIdentifier.keys()].filter((identifier) => !identifier.startsWith("inline:"));
    this.#runners = [
      { identifiers: inline, concurrency: INLINE_CONCURRENCY, stock: INLINE_CONCURRENCY },
      {
        identifiers: others,
        concurrency: Math.max(1, config.WORKER_PROCESS_SLOTS + config.WORKER_FUNCTION_SLOTS),
        stock: 0,
      },
    ]
      .filter(({ identifiers }) => identifiers.length > 0)
      .map(
        (each) =>
          new HintRunner({
            ...each,
            pool,
            log,
            onHints: (hints, identifier) => this.#takeHints(hints, identifier),
            onPool: (poolId) => this.#addRunnerId(poolId),
          }),
      );
  }

  get id(): string {
    return this.#id;
  }

  /** How many attempts run here now. */
  get runningCount(): number {
    return this.#running.size;
  }

  async start(): Promise<void> {
    await this.#register();
    for (const runner of this.#runners) runner.start();
    this.#sweeper.start();
  }

  /**
   * Takes nothing new, lets what runs finish within the grace, hands back the rest, and leaves.
   * Resolves when the database knows.
   */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    for (const lane of this.#lanes.values()) lane.close();
    this.#sweeper.stop();
    await this.#calls.setDraining(this.#id).catch(() => {});
    await Promise.all(this.#runners.map((runner) => runner.stop()));
    if (this.#running.size > 0) {
      this.#options.log.info({ running: this.#running.size, graceMs }, "waiting for running tasks");
      await Promise.race([this.#allEnded(), delay(graceMs, undefined, { ref: false })]);
      for (const running of this.#running.values()) {
        running.fate = "handed_back";
        running.stopping.abort("shutdown");
      }
      await this.#allEnded();
    }
    await this.#logs.close();
    await this.#heartbeat?.stop();
    await this.#calls
      .deregister(this.#id)
      .catch((error: unknown) =>
        this.#options.log.warn({ err: error }, "leaving without a word to the database; the lease will lapse"),
      );
  }

  async #allEnded(): Promise<void> {
    while (this.#running.size > 0)
      await Promise.all([...this.#running.values()].map((running) => running.ended ?? Promise.resolve()));
  }

  async #register(): Promise<void> {
    const workerId = this.#id;
    await this.#untilAnswered("register", workerId, () => this.#calls.register(this.#description(workerId)));
    this.#heartbeat = new Heartbeat(
      {
        databaseUrl: this.#options.databaseUrl,
        workerId,
        intervalMs: HEARTBEAT_INTERVAL_MS,
        selfFenceMs: SELF_FENCE_MS,
      },
      (message) => this.#onHeartbeat(workerId, message),
    );
  }

  /** Whoever buries this worker must know which locks in graphile-worker's table are its own. */
  #addRunnerId(poolId: string): void {
    this.#runnerIds.add(poolId);
    const workerId = this.#id;
    this.#untilAnswered("register a runner", workerId, () => this.#calls.register(this.#description(workerId))).catch(
      () => {
        // the lease was lost meanwhile; the next registration names all runners
      },
    );
  }

  #description(id: string): Parameters<EngineCalls["register"]>[0] {
    const { config, info } = this.#options;
    return {
      id,
      name: config.WORKER_NAME,
      hostname: hostname(),
      pid: process.pid,
      queues: config.WORKER_QUEUES,
      info,
      runnerIds: [...this.#runnerIds],
    };
  }

  #onHeartbeat(workerId: string, message: FromHeartbeat): void {
    if (workerId !== this.#id) return;
    switch (message.kind) {
      case "renewed":
        for (const stop of message.stops) this.#running.get(attemptKey(stop))?.stopping.abort("cancelled");
        return;
      case "missed":
        this.#options.log.warn({ reason: message.message }, "the lease could not be renewed");
        return;
      case "fenced":
        void this.#startOver(message.reason);
        return;
      default:
        message satisfies never;
    }
  }

  /** The lease is lost: whatever runs here belongs to others now. Begins again under a new name. */
  async #startOver(reason: string): Promise<void> {
    this.#options.log.error({ reason, running: this.#running.size }, "lost the lease; starting over under a new id");
    this.#id = randomUUID();
    for (const running of this.#running.values()) {
      running.fate = "fenced";
      running.stopping.abort("fenced");
    }
    this.#adopted.clear();
    if (this.#isStopping) return;
    this.#registration = this.#register().catch((error: unknown) => {
      // A lease lost again before it was confirmed: the next registration is under way.
      if (!(error instanceof FencedError)) this.#options.log.error({ err: error }, "could not register");
    });
    await this.#registration;
  }

  async #takeHints(hints: readonly Hint[], identifier: string): Promise<void> {
    const taken = await Promise.allSettled(hints.map((hint) => this.#takeHint(hint, identifier)));
    // One that was not answered brings the job back; by then the others are stale in it.
    for (const each of taken) if (each.status === "rejected") throw each.reason;
  }

  async #takeHint(hint: Hint, identifier: string): Promise<void> {
    const lane = this.#laneByIdentifier.get(identifier);
    if (!lane || !(await lane.acquire())) throw new Error("This worker is stopping: the hint is for another one.");
    let held: HeldAttempt | null = null;
    try {
      held = await this.#starts.add(hint);
    } finally {
      if (!held) lane.release();
    }
    if (held) this.#begin(held, lane);
  }

  /** Runs an attempt that the database has given us, in a slot that is taken already. */
  #begin(attempt: HeldAttempt, lane: Lane, isAdopted = false): void {
    const key = attemptKey(attempt);
    if (this.#running.has(key) || (!isAdopted && this.#adopted.has(key))) {
      lane.release();
      return;
    }
    const running: Running = { attempt, lane, stopping: new AbortController(), workerId: this.#id };
    this.#running.set(key, running);
    running.ended = this.#perform(running)
      .catch((error: unknown) =>
        this.#options.log.error({ err: error, attempt: key }, "an attempt was left without a word"),
      )
      .finally(() => {
        this.#running.delete(key);
        for (const watcher of this.#endWatchers) watcher.add(key);
      });
  }

  async #perform(running: Running): Promise<void> {
    const { attempt, lane } = running;
    const isTrivial = this.#context.peek(attempt.versionId, attempt.taskIndex)?.isTrivial ?? false;
    const outcome: Report = isTrivial ? NOTHING_DONE : await this.#execute(running);
    lane.release();
    // Fenced off: somebody else has the task, and what was done here does not count.
    if (running.fate === "fenced") return;
    const isCutOff = running.fate === "handed_back" && outcome.result === "cancelled";
    await this.#reports.add({
      attempt,
      report: isCutOff ? { result: "handed_back" } : outcome,
      workerId: running.workerId,
    });
  }

  async #execute(running: Running): Promise<Report> {
    const { attempt, stopping } = running;
    const { environment } = this.#options;
    try {
      const [version, facts] = await this.#untilAnswered("read the run", running.workerId, async () => {
        const [version, facts] = await Promise.all([
          this.#context.version(attempt.versionId),
          this.#context.run(attempt.runId),
        ]);
        return [version, facts] as const;
      });
      const { task, reads, isTrivial } = version.tasks[attempt.taskIndex] as PreparedTask;
      if (isTrivial) return NOTHING_DONE;
      const tasks = await this.#untilAnswered("read outputs", running.workerId, () =>
        this.#context.upstream(attempt.runId, version, reads),
      );
      const sink = this.#logs.forAttempt(attempt);
      const outcome = await executeTask(
        {
          dag: version.dag,
          task,
          runId: attempt.runId,
          attempt: attempt.attempt,
          scope: {
            params: facts.params,
            run: {
              id: facts.id,
              logical_date: facts.logicalDate,
              interval_start: facts.intervalStart,
              interval_end: facts.intervalEnd,
              trigger: facts.trigger,
            },
            tasks,
            vars: {},
            secrets: {},
            attempt: attempt.attempt,
            now: facts.startedAt,
          },
          sink,
          signal: stopping.signal,
        },
        { ...environment, observer: this.#observer },
      );
      if (outcome.result === "failed") sink.write("s", outcome.error.message);
      // Whoever sees the end of a task finds its whole log.
      await sink.flush();
      return withRetry(outcome, task, attempt);
    } catch (error) {
      if (error instanceof FencedError || stopping.signal.aborted) return { result: "cancelled" };
      this.#options.log.error(
        { err: error, run: attempt.runId, task: attempt.taskIndex },
        "an attempt failed inside the worker",
      );
      return {
        result: "failed",
        error: { class: "internal", message: error instanceof Error ? error.message : String(error) },
      };
    }
  }

  async #startAll(hints: readonly Hint[]): Promise<(HeldAttempt | null)[]> {
    for (;;) {
      // A worker that the database does not know starts nothing, and its hints would be spent.
      await this.#registration;
      const workerId = this.#id;
      try {
        const held = await this.#untilAnswered("start tasks", workerId, () => this.#calls.startTasks(workerId, hints));
        if (held.length > 0) this.#options.notifier.touch(new Set(held.map((each) => each.runId)));
        return forEachHint(hints, held);
      } catch (error) {
        // The lease was lost on the way: once more under the new one.
        if (!(error instanceof FencedError) || this.#isStopping) throw error;
      }
    }
  }

  async #reportAll(ended: readonly Ended[]): Promise<undefined[]> {
    const workerId = this.#id;
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
      if (!isDataRefused(error)) throw error;
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
    const offered = this.#isStopping ? [] : this.#offerSlots();
    const unused = new Map<Lane, number>();
    for (const { lane, count } of offered) unused.set(lane, (unused.get(lane) ?? 0) + count);
    try {
      const answer = await this.#untilAnswered("report outcomes", workerId, () =>
        this.#calls.advance(workerId, ended, {
          identifiers: offered.map((each) => each.identifier),
          counts: offered.map((each) => each.count),
        }),
      );
      this.#options.notifier.touch(new Set(ended.map((each) => each.attempt.runId)));
      for (const attempt of answer.claimed) {
        const lane =
          this.#knownLane(attempt) ??
          (await this.#untilAnswered("read a version", workerId, () => this.#laneOf(attempt)));
        unused.set(lane, (unused.get(lane) ?? 0) - 1);
        this.#begin(attempt, lane);
      }
      this.#afterAdvance(ended, answer);
    } finally {
      for (const [lane, count] of unused) if (count > 0) lane.release(count);
    }
  }

  #afterAdvance(ended: readonly Ended[], answer: AdvanceAnswer): void {
    if (answer.accepted.size < ended.length) {
      const fenced = ended.filter((each) => !answer.accepted.has(attemptKey(each.attempt)));
      this.#options.log.warn(
        { attempts: fenced.map((each) => attemptKey(each.attempt)) },
        "fenced: these outcomes came too late, or their first answer was lost; they do not count again",
      );
    }
    if (answer.mustStop.length > 0) {
      for (const stop of answer.mustStop) this.#running.get(attemptKey(stop))?.stopping.abort("cancelled");
      // Other workers learn of it by their next heartbeat at the latest.
      this.#calls.notifyStop().catch(() => {});
    }
    const delays = ended
      .map(({ report }) => ("retryDelayMs" in report ? report.retryDelayMs : undefined))
      .filter((each) => each !== undefined);
    if (delays.length > 0) this.#sweeper.expectTimer(Math.min(...delays));
  }

  /** Takes every free slot for the time of one call: what it does not fill is free again at once. */
  #offerSlots(): { lane: Lane; identifier: string; count: number }[] {
    return [...this.#lanes.values()]
      .flatMap((lane) => {
        const free = lane.take(lane.capacity);
        // Shared among the lane's queues; the first ones get what does not divide.
        return lane.identifiers.map((identifier, n) => {
          const share = Math.floor(free / lane.identifiers.length) + (n < free % lane.identifiers.length ? 1 : 0);
          return { lane, identifier, count: share };
        });
      })
      .filter((each) => each.count > 0);
  }

  #knownLane(attempt: HeldAttempt): Lane | undefined {
    const prepared = this.#context.peek(attempt.versionId, attempt.taskIndex);
    return prepared && this.#lanes.get(prepared.task.lane);
  }

  async #laneOf(attempt: HeldAttempt): Promise<Lane> {
    const version = await this.#context.version(attempt.versionId);
    return this.#lanes.get((version.tasks[attempt.taskIndex] as PreparedTask).task.lane) as Lane;
  }

  /**
   * Repeats a call until the database has answered. An answer that was lost on the way may have given
   * us tasks: after any failure, what the database says is ours is compared with what runs here.
   *
   * @throws FencedError if the lease is lost meanwhile; what PostgreSQL says if it refuses the data
   */
  async #untilAnswered<T>(what: string, workerId: string, call: () => Promise<T>): Promise<T> {
    for (let pause = 50, failures = 0; ; pause = Math.min(pause * 2, LONGEST_RETRY_PAUSE_MS), failures += 1) {
      if (this.#id !== workerId) throw new FencedError();
      try {
        const answer = await call();
        // What was answered to a worker that is no more is nobody's.
        if (this.#id !== workerId) throw new FencedError();
        if (failures > 0) void this.#adoptUnknown(workerId);
        return answer;
      } catch (error) {
        if (error instanceof FencedError || isDataRefused(error)) throw error;
        if (failures === 0) this.#options.log.warn({ err: error, what }, "the database did not answer; trying again");
        await delay(pause * (0.5 + Math.random()));
      }
    }
  }

  /** Begins what the database holds for this worker and this worker does not know of. */
  async #adoptUnknown(workerId: string): Promise<void> {
    const endedMeanwhile = new Set<string>();
    this.#endWatchers.add(endedMeanwhile);
    try {
      for (const attempt of await this.#calls.heldBy(workerId)) {
        const key = attemptKey(attempt);
        const lane = this.#knownLane(attempt) ?? (await this.#laneOf(attempt));
        if (this.#id !== workerId || this.#running.has(key) || endedMeanwhile.has(key)) continue;
        // The answer that gives it to us may still be on its way: it counts once.
        this.#adopted.add(key);
        lane.force(1);
        this.#begin(attempt, lane, true);
      }
    } catch (error) {
      this.#options.log.warn({ err: error }, "what the database holds for this worker could not be read yet");
      await delay(1_000);
      if (this.#id === workerId && !this.#isStopping) void this.#adoptUnknown(workerId);
    } finally {
      this.#endWatchers.delete(endedMeanwhile);
    }
  }

  readonly #observer = {
    spawned: (pid: number) => this.#heartbeat?.spawned(pid),
    ended: (pid: number) => this.#heartbeat?.ended(pid),
  };
}

/** This worker's lease is lost; the call would be refused. */
class FencedError extends Error {
  override readonly name = "FencedError";
}

/** What was given for each hint. Two hints for one attempt: it is given out once. */
function forEachHint(hints: readonly Hint[], held: readonly HeldAttempt[]): (HeldAttempt | null)[] {
  const byKey = new Map(held.map((each) => [attemptKey(each), each]));
  return hints.map((hint) => {
    const key = attemptKey(hint);
    const found = byKey.get(key) ?? null;
    byKey.delete(key);
    return found;
  });
}

const NOTHING_DONE: Outcome = { result: "success", output: null };

function withRetry(outcome: Outcome, task: CompiledTask, attempt: HeldAttempt): Report {
  if (outcome.result !== "failed" || task.retries === 0 || !isRetryable(task.retry, outcome.error)) return outcome;
  return {
    ...outcome,
    retryDelayMs: retryDelayMs(task.retry, attempt.failures + 1, Math.random(), outcome.error.retryAfterMs),
  };
}
