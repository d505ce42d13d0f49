/**
 * A worker: it takes hints and newly ready tasks, runs them, and reports how they ended. Everything
 * it does to the database goes through the SQL functions; everything it knows, it could lose.
 */
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { Logger } from "pino";
import type { CompiledTask } from "#engine/document/compiled-dag.ts";
import { isRetryable, retryDelayMs } from "#engine/run/retry.ts";
import type { Config } from "#server/config.ts";
import type { Notifier } from "#server/live/notifier.ts";
import { Batcher } from "./batcher.ts";
import { EngineCalls, type Hint } from "./engine-calls.ts";
import { type ExecutionEnvironment, executeTask } from "./execute-task.ts";
import { type FromHeartbeat, HEARTBEAT_INTERVAL_MS, Heartbeat, SELF_FENCE_MS } from "./heartbeat.ts";
import { attemptKey, type HeldAttempt, type Outcome, type Report } from "./held-attempt.ts";
import { HintRunner } from "./hint-runner.ts";
import type { Lane } from "./lane.ts";
import { FencedError, Lease } from "./lease.ts";
import { LogWriter } from "./log-writer.ts";
import { type Ended, OutcomeReporter } from "./outcome-reporter.ts";
import { type PreparedTask, RunContext } from "./run-context.ts";
import { Slots } from "./slots.ts";
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

const MOST_STARTS = 500;
/** Hints at work at once on the inline lane, whose tasks are short. */
const INLINE_CONCURRENCY = 64;

/** Long against the time that short tasks hold a slot, short against what a person notices. */
const OFFER_AGAIN_AFTER_MS = 500;
const LONGEST_REPORT_PAUSE_MS = 60_000;

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

export class TaskWorker {
  readonly #options: WorkerOptions;
  readonly #calls: EngineCalls;
  readonly #context: RunContext;
  readonly #logs: LogWriter;
  readonly #slots: Slots;
  readonly #lease: Lease;
  readonly #runners: HintRunner[];
  readonly #running = new Map<string, Running>();
  readonly #starts: Batcher<Hint, HeldAttempt | null>;
  readonly #reporter: OutcomeReporter;
  readonly #sweeper: Sweeper;
  readonly #runnerIds = new Set<string>();
  /** Attempts begun because the database said so, after an answer was lost. */
  readonly #adopted = new Set<string>();
  /** Told of every attempt that ends. */
  readonly #endWatchers = new Set<Set<string>>();
  /** Settled while the database knows the present id. */
  #registration: Promise<void> = Promise.resolve();
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
    this.#slots = new Slots(config);
    this.#lease = new Lease(log, (workerId) => void this.#adoptUnknown(workerId));
    this.#starts = new Batcher((hints) => this.#startAll(hints), MOST_STARTS);
    this.#sweeper = new Sweeper(this.#calls, config, log);
    this.#reporter = new OutcomeReporter({
      calls: this.#calls,
      lease: this.#lease,
      slots: this.#slots,
      log,
      wantsMore: () => !this.#isStopping,
      laneOf: (attempt, workerId) => this.#laneOf(attempt, workerId),
      begin: (attempt, lane) => this.#begin(attempt, lane),
      stop: (attempts) => this.#stop(attempts),
      changed: (runIds) => notifier.touch(runIds),
      expectTimer: (delayMs) => this.#sweeper.expectTimer(delayMs),
    });
    // One for each kind of task: jobs of a kind that has no free slot must not keep the others from being fetched.
    this.#runners = this.#slots.lanes.map(
      ({ name, identifiers, capacity }) =>
        new HintRunner({
          identifiers,
          concurrency: name === "inline" ? Math.min(INLINE_CONCURRENCY, capacity) : capacity,
          stock: name === "inline" ? Math.min(INLINE_CONCURRENCY, capacity) : 0,
          pool,
          log,
          onHints: (hints, identifier) => this.#takeHints(hints, identifier),
          onPool: (poolId) => this.#addRunnerId(poolId),
          unlock: (poolId) => this.#unlockJobs(poolId),
          onPoolEnd: (poolId) => this.#dropRunnerId(poolId),
        }),
    );
  }

  get id(): string {
    return this.#lease.id;
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
    this.#slots.close();
    this.#sweeper.stop();
    await this.#calls.setDraining(this.#lease.id).catch(() => {});
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
      .deregister(this.#lease.id)
      .catch((error: unknown) =>
        this.#options.log.warn({ err: error }, "leaving without a word to the database; the lease will lapse"),
      );
  }

  async #allEnded(): Promise<void> {
    while (this.#running.size > 0)
      await Promise.all([...this.#running.values()].map((running) => running.ended ?? Promise.resolve()));
  }

  async #register(): Promise<void> {
    const workerId = this.#lease.id;
    await this.#lease.untilAnswered("register", workerId, () => this.#calls.register(this.#description(workerId)));
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
    const workerId = this.#lease.id;
    this.#lease
      .untilAnswered("register a runner", workerId, () => this.#calls.register(this.#description(workerId)))
      .catch(() => {
        // the lease was lost meanwhile; the next registration names all runners
      });
  }

  async #dropRunnerId(poolId: string): Promise<void> {
    this.#runnerIds.delete(poolId);
    await this.#unlockJobs(poolId);
  }

  /** After an outage graphile-worker may not know what it has locked; while we live, nobody else would free it soon. */
  async #unlockJobs(poolId: string): Promise<void> {
    await this.#lease
      .untilAnswered("unlock jobs", this.#lease.id, () => this.#calls.unlockJobs(poolId))
      .catch(() => {
        // The lease was lost: whoever buries us unlocks what was registered, and locks count only while they are young.
      });
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
    if (workerId !== this.#lease.id) return;
    switch (message.kind) {
      case "renewed":
        this.#stop(message.stops);
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

  /** Stops those of these attempts that run here. */
  #stop(attempts: readonly Hint[]): void {
    for (const attempt of attempts) this.#running.get(attemptKey(attempt))?.stopping.abort("cancelled");
  }

  /** The lease is lost: whatever runs here belongs to others now. Begins again under a new name. */
  async #startOver(reason: string): Promise<void> {
    this.#options.log.error({ reason, running: this.#running.size }, "lost the lease; starting over under a new id");
    this.#lease.renew();
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
    const waiting = new Set(hints);
    // A job is locked while it is here: what finds no slot soon is offered to other workers as well.
    const timer = setTimeout(() => void this.#offerAgain([...waiting]), OFFER_AGAIN_AFTER_MS);
    const taken = await Promise.allSettled(
      hints.map((hint) => this.#takeHint(hint, identifier, () => waiting.delete(hint))),
    );
    clearTimeout(timer);
    // One that was not answered brings the job back; by then the others are stale in it.
    for (const each of taken) if (each.status === "rejected") throw each.reason;
  }

  async #offerAgain(hints: readonly Hint[]): Promise<void> {
    if (hints.length === 0) return;
    try {
      await this.#calls.offerAgain(hints);
    } catch (error) {
      this.#options.log.warn({ err: error }, "tasks that wait for a slot here could not be offered to other workers");
    }
  }

  async #takeHint(hint: Hint, identifier: string, onSlot: () => void): Promise<void> {
    const lane = this.#slots.laneFor(identifier);
    if (!lane || !(await lane.acquire())) throw new Error("This worker is stopping: the hint is for another one.");
    onSlot();
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
    const running: Running = { attempt, lane, stopping: new AbortController(), workerId: this.#lease.id };
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
    await this.#report({
      attempt,
      report: isCutOff ? { result: "handed_back" } : outcome,
      workerId: running.workerId,
    });
  }

  /** Tries until it is recorded: an attempt that has ended must not stay running in the database under a living worker. */
  async #report(ended: Ended): Promise<void> {
    for (let [report, pause] = [ended.report, 1_000]; ; pause = Math.min(pause * 2, LONGEST_REPORT_PAUSE_MS)) {
      try {
        return await this.#reporter.report({ ...ended, report });
      } catch (error) {
        const { log } = this.#options;
        log.error({ err: error, attempt: attemptKey(ended.attempt) }, "an outcome cannot be recorded yet");
        if (this.#isStopping || this.#lease.id !== ended.workerId) return;
        const message = `The attempt ended, but its outcome could not be stored: ${error instanceof Error ? error.message : String(error)}`;
        report = { result: "failed", error: { class: "internal", message } };
        await delay(pause);
      }
    }
  }

  async #execute(running: Running): Promise<Report> {
    const { attempt, stopping } = running;
    const { environment } = this.#options;
    try {
      const [version, facts] = await this.#lease.untilAnswered("read the run", running.workerId, async () => {
        const [version, facts] = await Promise.all([
          this.#context.version(attempt.versionId),
          this.#context.run(attempt.runId),
        ]);
        return [version, facts] as const;
      });
      const { task, reads, isTrivial } = version.tasks[attempt.taskIndex] as PreparedTask;
      if (isTrivial) return NOTHING_DONE;
      const tasks = await this.#lease.untilAnswered("read outputs", running.workerId, () =>
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
      const workerId = this.#lease.id;
      try {
        const held = await this.#lease.untilAnswered("start tasks", workerId, () =>
          this.#calls.startTasks(workerId, hints),
        );
        if (held.length > 0) this.#options.notifier.touch(new Set(held.map((each) => each.runId)));
        return forEachHint(hints, held);
      } catch (error) {
        // The lease was lost on the way: once more under the new one.
        if (!(error instanceof FencedError) || this.#isStopping) throw error;
      }
    }
  }

  async #laneOf({ versionId, taskIndex }: HeldAttempt, workerId: string): Promise<Lane> {
    try {
      const prepared =
        this.#context.peek(versionId, taskIndex) ??
        (await this.#lease.untilAnswered("read a version", workerId, async () => {
          const version = await this.#context.version(versionId);
          return version.tasks[taskIndex] as PreparedTask;
        }));
      return this.#slots.laneOf(prepared.task);
    } catch (error) {
      if (error instanceof FencedError) throw error;
      // A version that this release cannot read: the attempt fails when it begins, and none but itself.
      return this.#slots.laneOf({ lane: "inline" });
    }
  }

  /** Begins what the database holds for this worker and this worker does not know of. */
  async #adoptUnknown(workerId: string): Promise<void> {
    const endedMeanwhile = new Set<string>();
    this.#endWatchers.add(endedMeanwhile);
    try {
      for (const attempt of await this.#calls.heldBy(workerId)) {
        const key = attemptKey(attempt);
        const lane = await this.#laneOf(attempt, workerId);
        if (this.#lease.id !== workerId || this.#running.has(key) || endedMeanwhile.has(key)) continue;
        // The answer that gives it to us may still be on its way: it counts once.
        this.#adopted.add(key);
        lane.force(1);
        this.#begin(attempt, lane, true);
      }
    } catch (error) {
      this.#options.log.warn({ err: error }, "what the database holds for this worker could not be read yet");
      await delay(1_000);
      if (this.#lease.id === workerId && !this.#isStopping) void this.#adoptUnknown(workerId);
    } finally {
      this.#endWatchers.delete(endedMeanwhile);
    }
  }

  readonly #observer = {
    spawned: (pid: number) => this.#heartbeat?.spawned(pid),
    ended: (pid: number) => this.#heartbeat?.ended(pid),
  };
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
