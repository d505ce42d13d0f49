/** Runs one task of a document as `dag test` does, without a database: for tests of executors. */
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { validate } from "#engine/document/validate.ts";
import { type ExecutionEnvironment, executeTask } from "./execute-task.ts";
import type { Outcome } from "./held-attempt.ts";
import { type Capabilities, detectCapabilities } from "./isolation/capabilities.ts";
import type { LogStream } from "./log-sink.ts";

export interface TaskRun {
  readonly outcome: Outcome;
  /** Everything that was logged, in order. */
  readonly lines: readonly { readonly stream: LogStream; readonly text: string }[];
  /** What the process printed: the lines of both outputs, without the system's own words. */
  readonly printed: readonly string[];
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly params?: { readonly [name: string]: JsonValue };
  readonly onLine?: (text: string) => void;
  readonly attempt?: number;
}

/** Executes tasks in directories of its own. Make it in `beforeAll`, remove it in `afterAll`. */
export class TaskBench {
  readonly directory: string;
  readonly environment: ExecutionEnvironment;
  /** Process groups that run now. */
  readonly groups = new Set<number>();

  private constructor(directory: string, environment: Omit<ExecutionEnvironment, "observer">) {
    this.directory = directory;
    this.environment = {
      ...environment,
      observer: { spawned: (pid) => this.groups.add(pid), ended: (pid) => this.groups.delete(pid) },
    };
  }

  /** @param change what this bench's machine cannot do, or where its services lie */
  static async make(
    change: {
      readonly capabilities?: (detected: Capabilities) => Capabilities;
      readonly httpAllow?: readonly string[];
      readonly functionsDir?: string;
      readonly filesDir?: string;
    } = {},
  ): Promise<TaskBench> {
    const directory = await mkdtemp(path.join(tmpdir(), "dag-bench-"));
    await chmod(directory, 0o1777);
    const detected = await detectCapabilities("nobody");
    return new TaskBench(directory, {
      capabilities: change.capabilities?.(detected) ?? detected,
      scratchRoot: path.join(directory, "scratch"),
      maxLogBytes: 10 * 1024 * 1024,
      maxOutputBytes: 1024 * 1024,
      services: {
        cacheDir: directory,
        httpAllow: change.httpAllow ?? [],
        ...(change.functionsDir === undefined ? {} : { functionsDir: change.functionsDir }),
      },
      ...(change.filesDir === undefined ? {} : { filesDir: change.filesDir }),
    });
  }

  /** Runs the first task of a document, given as the YAML of its `tasks` entry. */
  async run(task: string, options: RunOptions = {}): Promise<TaskRun> {
    const params = options.params
      ? `params:\n${Object.keys(options.params)
          .map((name) => `  ${name}: {}\n`)
          .join("")}`
      : "";
    const text = `id: bench\n${params}tasks:\n  - ${task.trimStart().split("\n").join("\n    ")}\n`;
    const { dag, diagnostics } = validate(text);
    const first = dag?.tasks[0];
    if (!dag || !first) throw new Error(`${text}\n${diagnostics.map((each) => each.message).join("\n")}`);
    const lines: { stream: LogStream; text: string }[] = [];
    const outcome = await executeTask(
      {
        dag,
        task: first,
        runId: "00000000-0000-7000-8000-000000000000",
        attempt: options.attempt ?? 1,
        scope: {
          params: options.params ?? {},
          run: {
            id: "00000000-0000-7000-8000-000000000000",
            logical_date: "2026-01-01T00:00:00.000Z",
            interval_start: null,
            interval_end: null,
            trigger: "manual",
          },
          tasks: {},
          vars: {},
          secrets: {},
          attempt: options.attempt ?? 1,
          now: "2026-01-01T00:00:00.000Z",
        },
        sink: {
          write: (stream, line) => {
            lines.push({ stream, text: line });
            options.onLine?.(line);
          },
          room: () => undefined,
        },
        signal: options.signal ?? new AbortController().signal,
      },
      this.environment,
    );
    return { outcome, lines, printed: lines.filter((line) => line.stream !== "s").map((line) => line.text) };
  }

  /** Scratch directories that were left behind. */
  leftovers(): Promise<string[]> {
    return readdir(this.environment.scratchRoot).catch(() => []);
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Waits until a condition holds, asking often; fails loudly when it never does. */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await condition();
    if (found !== false && found !== null && found !== undefined) {
      return found as Exclude<T, false | null | undefined>;
    }
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain until ${what}.`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

/** Ids of processes whose command line holds a text. */
export async function processesWith(text: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const line = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
    if (line.includes(text)) found.push(Number(name));
  }
  return found;
}
