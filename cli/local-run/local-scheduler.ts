/**
 * Which task of a document may run when, kept in memory: the rules of the database's `advance`, for
 * `dag test`. Pure: the caller says what happened and when, and is told what follows as run events,
 * the same that pages are fed from.
 */
import type { CompiledDag, JsonValue } from "#engine/document/compiled-dag.ts";
import { downstreamOf, type Graph, graphOf } from "#engine/graph/graph.ts";
import { isRetryable, retryDelayMs } from "#engine/run/retry.ts";
import type { RunEvent, TaskChange } from "#engine/run/run-events.ts";
import { isFinalTaskState, type RunState, type TaskState } from "#engine/run/states.ts";
import type { TaskError } from "#engine/run/task-error.ts";
import { decide } from "#engine/run/trigger-rules.ts";

/** How an attempt ended; what a worker reports. */
export type LocalOutcome =
  | { readonly result: "success"; readonly output: { readonly [name: string]: JsonValue } | null }
  | { readonly result: "skipped" }
  | { readonly result: "failed"; readonly error: TaskError }
  | { readonly result: "cancelled" };

interface LocalTask {
  state: TaskState;
  attempt: number;
  failures: number;
  startedAt: number;
  durationSeconds: number | null;
  output: JsonValue;
  /** When a retry is due, epoch milliseconds. */
  dueAt: number;
  upstream: { succeeded: number; failed: number; upstreamFailed: number; skipped: number };
}

export class LocalScheduler {
  readonly #dag: CompiledDag;
  readonly #graph: Graph;
  readonly #tasks: LocalTask[];
  #sequence = 0;
  #isStopping = false;
  #isCancelled = false;
  #state: RunState = "running";
  #isPartial = false;

  /**
   * @param only index of the one task to run; the others end as skipped without a word
   */
  constructor(dag: CompiledDag, only?: number) {
    this.#dag = dag;
    this.#graph = graphOf(dag.tasks);
    this.#tasks = dag.tasks.map((task) => ({
      state: only !== undefined && task.index !== only ? "skipped" : "waiting",
      attempt: 0,
      failures: 0,
      startedAt: 0,
      durationSeconds: null,
      output: {},
      dueAt: 0,
      upstream: { succeeded: 0, failed: 0, upstreamFailed: 0, skipped: 0 },
    }));
    const isReady = (index: number) => (only === undefined ? dag.tasks[index]?.upstream.length === 0 : index === only);
    this.#tasks.forEach((task, index) => {
      if (isReady(index)) task.state = "queued";
    });
  }

  get state(): RunState {
    return this.#state;
  }

  get isPartial(): boolean {
    return this.#isPartial;
  }

  stateOf(index: number): TaskState {
    return this.#task(index).state;
  }

  /** What has been handed on, as expressions see it. */
  resultOf(index: number): { readonly output: JsonValue; readonly state: string; readonly duration: number | null } {
    const { output, state, durationSeconds } = this.#task(index);
    return { output, state, duration: durationSeconds };
  }

  /** Tasks that may start now, by priority and then by their place in the document. */
  ready(): number[] {
    return this.#indexesIn("queued").sort((a, b) => this.#priority(b) - this.#priority(a) || a - b);
  }

  running(): number[] {
    return this.#indexesIn("running");
  }

  /** When the next retry is due, epoch milliseconds. */
  nextDueAt(): number | undefined {
    const due = this.#indexesIn("retrying").map((index) => this.#task(index).dueAt);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /** Retries that are due become ready. */
  promote(now: number): RunEvent | undefined {
    const due = this.#indexesIn("retrying").filter((index) => this.#task(index).dueAt <= now);
    for (const index of due) this.#task(index).state = "queued";
    return due.length === 0 ? undefined : this.#event(now, due);
  }

  start(index: number, now: number): { readonly event: RunEvent; readonly attempt: number } {
    const task = this.#task(index);
    task.state = "running";
    task.attempt += 1;
    task.startedAt = now;
    return { event: this.#event(now, [index]), attempt: task.attempt };
  }

  /**
   * @param random from 0 to 1, spreads the delay of a retry
   */
  finish(index: number, outcome: LocalOutcome, now: number, random: number): RunEvent {
    const task = this.#task(index);
    const compiled = this.#dag.tasks[index];
    if (compiled === undefined) throw new Error(`There is no task ${index}.`);
    let error: TaskError | undefined;
    task.durationSeconds = (now - task.startedAt) / 1000;
    switch (outcome.result) {
      case "success":
        task.state = "success";
        task.output = outcome.output ?? {};
        break;
      case "skipped":
      case "cancelled":
        task.state = outcome.result;
        break;
      case "failed": {
        error = outcome.error;
        task.failures += 1;
        const retries = !this.#isStopping && task.failures <= compiled.retries && isRetryable(compiled.retry, error);
        task.state = retries ? "retrying" : "failed";
        if (retries) task.dueAt = now + retryDelayMs(compiled.retry, task.failures, random, error.retryAfterMs);
        break;
      }
      default:
        outcome satisfies never;
    }
    const changed = new Set([index]);
    if (isFinalTaskState(task.state)) this.#propagate(index, changed);
    if (task.state === "failed" && this.#dag.errorPolicy === "fail") this.#stopRest("skipped", changed);
    return this.#event(now, [...changed], error === undefined ? new Map() : new Map([[index, error]]));
  }

  /** Nothing new starts; what runs is for the caller to stop. */
  cancel(now: number): RunEvent {
    this.#isCancelled = true;
    const changed = new Set<number>();
    this.#stopRest("cancelled", changed);
    return this.#event(now, [...changed]);
  }

  /** Whether running tasks are to be stopped. */
  get mustStop(): boolean {
    return this.#isStopping;
  }

  #stopRest(state: "skipped" | "cancelled", changed: Set<number>): void {
    this.#isStopping = true;
    this.#tasks.forEach((task, index) => {
      if (isFinalTaskState(task.state) || task.state === "running") return;
      task.state = state;
      changed.add(index);
    });
  }

  #propagate(from: number, changed: Set<number>): void {
    const frontier = [from];
    for (let next = frontier.pop(); next !== undefined; next = frontier.pop()) {
      for (const index of downstreamOf(this.#graph, next)) {
        const task = this.#task(index);
        if (task.state !== "waiting") continue;
        count(task.upstream, this.#task(next).state);
        const compiled = this.#dag.tasks[index];
        if (compiled === undefined) continue;
        const decision = decide(compiled.triggerRule, { total: compiled.upstream.length, ...task.upstream });
        if (decision === "wait") continue;
        task.state = decision === "run" ? "queued" : decision;
        changed.add(index);
        if (decision !== "run") frontier.push(index);
      }
    }
  }

  #event(now: number, indexes: readonly number[], errors: ReadonlyMap<number, TaskError> = new Map()): RunEvent {
    this.#sequence += 1;
    const tasks = indexes.map((index): TaskChange => {
      const { state, attempt, dueAt } = this.#task(index);
      const error = errors.get(index);
      return {
        index,
        state,
        attempt,
        ...(error === undefined ? {} : { error }),
        ...(state === "retrying" ? { dueAt: new Date(dueAt).toISOString() } : {}),
      };
    });
    const isOver = this.#tasks.every((task) => isFinalTaskState(task.state));
    if (isOver) this.#end();
    return {
      sequence: this.#sequence,
      at: new Date(now).toISOString(),
      tasks,
      ...(isOver ? { run: { state: this.#state, partial: this.#isPartial } } : {}),
    };
  }

  #end(): void {
    const hasFailed = (task: LocalTask) => task.state === "failed" || task.state === "upstream_failed";
    const anyFailed = this.#tasks.some(hasFailed);
    const forgiven =
      this.#dag.errorPolicy === "allow_partial" &&
      !this.#tasks.some((task, index) => hasFailed(task) && this.#dag.tasks[index]?.critical === true);
    if (this.#isCancelled) this.#state = "cancelled";
    else this.#state = !anyFailed || forgiven ? "success" : "failed";
    this.#isPartial = !this.#isCancelled && anyFailed && forgiven;
  }

  #indexesIn(state: TaskState): number[] {
    return this.#tasks.flatMap((task, index) => (task.state === state ? [index] : []));
  }

  #priority(index: number): number {
    return this.#dag.tasks[index]?.priority ?? 0;
  }

  #task(index: number): LocalTask {
    const task = this.#tasks[index];
    if (task === undefined) throw new Error(`There is no task ${index}.`);
    return task;
  }
}

function count(upstream: LocalTask["upstream"], state: TaskState): void {
  if (state === "success") upstream.succeeded += 1;
  else if (state === "failed" || state === "cancelled") upstream.failed += 1;
  else if (state === "upstream_failed") upstream.upstreamFailed += 1;
  else if (state === "skipped") upstream.skipped += 1;
}
