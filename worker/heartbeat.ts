import { Worker } from "node:worker_threads";

export interface HeartbeatSettings {
  readonly databaseUrl: string;
  readonly workerId: string;
  /** How often the lease is renewed. */
  readonly intervalMs: number;
  /** After how long without a confirmed renewal this worker kills what it runs; below the lease's time to live. */
  readonly selfFenceMs: number;
}

export interface AttemptToStop {
  readonly runId: string;
  readonly taskIndex: number;
  readonly attempt: number;
}

export type ToHeartbeat =
  | { readonly kind: "spawned"; readonly pid: number }
  | { readonly kind: "ended"; readonly pid: number }
  | { readonly kind: "check" }
  | { readonly kind: "stop" };

export type FromHeartbeat =
  | { readonly kind: "renewed"; readonly stops: readonly AttemptToStop[] }
  | { readonly kind: "missed"; readonly message: string }
  | { readonly kind: "fenced"; readonly reason: string };

/** By database time a lease lives 15 s (dag.reap); these leave room on both sides. */
export const HEARTBEAT_INTERVAL_MS = 5_000;
export const SELF_FENCE_MS = 10_000;

/** The lease of one worker id, kept by a thread of its own until it is stopped or lost. */
export class Heartbeat {
  readonly #thread: Worker;
  readonly #ended: Promise<void>;

  constructor(settings: HeartbeatSettings, on: (message: FromHeartbeat) => void) {
    this.#thread = new Worker(new URL("./heartbeat-thread.ts", import.meta.url), { workerData: settings });
    this.#thread.on("message", on);
    this.#thread.on("error", (error) => on({ kind: "fenced", reason: `The heartbeat ended: ${error.message}` }));
    this.#ended = new Promise((resolve) => {
      this.#thread.once("exit", () => resolve());
    });
  }

  /** A child's process group began; if the lease is lost, the thread kills it. */
  spawned(pid: number): void {
    this.#tell({ kind: "spawned", pid });
  }

  ended(pid: number): void {
    this.#tell({ kind: "ended", pid });
  }

  /** Looks for requests to stop at once. */
  check(): void {
    this.#tell({ kind: "check" });
  }

  async stop(): Promise<void> {
    this.#tell({ kind: "stop" });
    await this.#ended;
  }

  #tell(message: ToHeartbeat): void {
    this.#thread.postMessage(message);
  }
}
