/**
 * Runs a document in this process's children, with the worker's own executors and isolation; no
 * database and no server. `--sequential` is `slots: 1`.
 */
import { randomUUID } from "node:crypto";
import { chmod, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { CompiledDag, JsonValue } from "#engine/document/compiled-dag.ts";
import type { RunEvent } from "#engine/run/run-events.ts";
import type { RunState } from "#engine/run/states.ts";
import { type ExecutionEnvironment, executeTask } from "#worker/execute-task.ts";
import type { Capabilities } from "#worker/isolation/capabilities.ts";
import { prepareCache } from "#worker/isolation/task-directory.ts";
import type { LogStream } from "#worker/log-sink.ts";
import { removeTree } from "#worker/remove-tree.ts";
import { type LocalOutcome, LocalScheduler } from "./local-scheduler.ts";

export interface LocalRunOptions {
  readonly params: { readonly [name: string]: JsonValue };
  /** How many tasks run at once. */
  readonly slots: number;
  /** Index of the one task to run. */
  readonly only?: number;
  readonly capabilities: Capabilities;
  readonly settings: Pick<ExecutionEnvironment, "filesDir" | "maxLogBytes" | "maxOutputBytes"> & {
    readonly httpAllow: readonly string[];
    readonly functionsDir?: string;
  };
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  readonly onLine: (index: number, stream: LogStream, line: string) => void;
}

export interface LocalRunResult {
  readonly state: RunState;
  readonly isPartial: boolean;
  readonly outputs: { readonly [taskId: string]: JsonValue };
}

export async function runDocument(dag: CompiledDag, options: LocalRunOptions): Promise<LocalRunResult> {
  const scratchRoot = await mkdtemp(path.join(tmpdir(), "dag-test-"));
  // As root, tasks run as another user, who passes through to directories of its own.
  await chmod(scratchRoot, 0o711);
  await mkdir(path.join(scratchRoot, "tasks"), { mode: 0o711 });
  await prepareCache(path.join(scratchRoot, "cache"));
  const run = new LocalRun(dag, options, scratchRoot);
  try {
    return await run.toEnd();
  } finally {
    await removeTree(scratchRoot);
  }
}

class LocalRun {
  readonly #dag: CompiledDag;
  readonly #options: LocalRunOptions;
  readonly #scheduler: LocalScheduler;
  readonly #environment: ExecutionEnvironment;
  readonly #id = randomUUID();
  readonly #startedAt = new Date();
  readonly #stopping = new AbortController();
  readonly #running = new Map<number, Promise<void>>();

  constructor(dag: CompiledDag, options: LocalRunOptions, scratchRoot: string) {
    this.#dag = dag;
    this.#options = options;
    this.#scheduler = new LocalScheduler(dag, options.only);
    const { httpAllow, functionsDir, ...settings } = options.settings;
    this.#environment = {
      ...settings,
      capabilities: options.capabilities,
      observer: { spawned: () => {}, ended: () => {} },
      services: {
        httpAllow,
        cacheDir: path.join(scratchRoot, "cache"),
        ...(functionsDir === undefined ? {} : { functionsDir }),
      },
      scratchRoot: path.join(scratchRoot, "tasks"),
    };
  }

  async toEnd(): Promise<LocalRunResult> {
    const { signal } = this.#options;
    const cancel = () => {
      this.#tell(this.#scheduler.cancel(Date.now()));
      this.#stopping.abort("cancelled");
    };
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel, { once: true });
    try {
      while (this.#scheduler.state === "running") {
        const promoted = this.#scheduler.promote(Date.now());
        if (promoted) this.#tell(promoted);
        for (const index of this.#scheduler.ready().slice(0, this.#options.slots - this.#running.size)) {
          this.#running.set(index, this.#runTask(index));
        }
        await this.#untilSomethingHappens();
      }
      await Promise.all(this.#running.values());
    } finally {
      signal.removeEventListener("abort", cancel);
    }
    const outputs = Object.fromEntries(
      this.#dag.tasks.map((task) => [task.id, this.#scheduler.resultOf(task.index).output] as const),
    );
    return { state: this.#scheduler.state, isPartial: this.#scheduler.isPartial, outputs };
  }

  async #untilSomethingHappens(): Promise<void> {
    const dueAt = this.#scheduler.nextDueAt();
    const timer = new AbortController();
    const waits: Promise<unknown>[] = [...this.#running.values()];
    if (dueAt !== undefined) {
      // In real time, whatever happens: a retry is due when it is due.
      waits.push(delay(Math.max(0, dueAt - Date.now()), undefined, { signal: timer.signal }).catch(() => {}));
    }
    if (!this.#options.signal.aborted) {
      waits.push(
        new Promise<void>((resolve) => {
          const wake = () => resolve();
          this.#options.signal.addEventListener("abort", wake, { once: true, signal: timer.signal });
        }),
      );
    }
    await Promise.race(waits);
    timer.abort();
  }

  async #runTask(index: number): Promise<void> {
    const { event, attempt } = this.#scheduler.start(index, Date.now());
    this.#tell(event);
    const outcome = await this.#attempt(index, attempt);
    this.#running.delete(index);
    if (outcome.result === "failed") this.#options.onLine(index, "s", outcome.error.message);
    this.#tell(this.#scheduler.finish(index, outcome, Date.now(), Math.random()));
    if (this.#scheduler.mustStop) this.#stopping.abort("cancelled");
  }

  async #attempt(index: number, attempt: number): Promise<LocalOutcome> {
    const task = this.#dag.tasks[index];
    if (task === undefined) throw new Error(`There is no task ${index}.`);
    return await executeTask(
      {
        dag: this.#dag,
        task,
        runId: this.#id,
        attempt,
        scope: {
          params: this.#options.params,
          run: {
            id: this.#id,
            logical_date: this.#startedAt,
            interval_start: null,
            interval_end: null,
            trigger: "manual",
          },
          tasks: Object.fromEntries(
            this.#dag.tasks
              .filter((each) => each.index !== index)
              .map((each) => [each.id, this.#scheduler.resultOf(each.index)]),
          ),
          vars: {},
          secrets: {},
          attempt,
          now: this.#startedAt,
        },
        sink: {
          write: (stream, line) => this.#options.onLine(index, stream, line),
          room: () => undefined,
        },
        signal: this.#stopping.signal,
      },
      this.#environment,
    );
  }

  #tell(event: RunEvent): void {
    this.#options.onEvent(event);
  }
}
