/**
 * The seam between the worker and the kinds of tasks: one folder a kind, this file what they share.
 * An executor runs one attempt and says how it ended; retries, timeouts, conditions, logs and the
 * database are other people's business, so the same executors serve the worker and `dag test`.
 */
import type { CompiledResources, JsonValue } from "#engine/document/compiled-dag.ts";
import type { TaskError } from "#engine/run/task-error.ts";
import type { IsolatedProcess, StartRequest } from "../isolation/isolated-process.ts";
import type { ProcessRequest, ProcessResult } from "../isolation/run-process.ts";
import type { CappedLog, LogStream } from "../log-sink.ts";

export interface ExecutionContext {
  /** The task's own settings with all expressions evaluated; their shape is the task type's schema's. */
  readonly config: { readonly [key: string]: JsonValue };
  /** The whole environment for a child process. */
  readonly env: { readonly [name: string]: string };
  /** Private to the attempt and removed after it; the default working directory. */
  readonly scratchDir: string;
  readonly workingDir: string;
  readonly resources: CompiledResources;
  readonly log: CappedLog;
  /** The attempt's own timeout, if it has one; `signal` is aborted by it. */
  readonly timeoutMs?: number;
  /** Aborted when the attempt must end: timeout, cancel, loss of the lease. */
  readonly signal: AbortSignal;
  /** Runs a command isolated as this machine allows, in the working directory, with `env`. */
  readonly run: (
    command: string,
    args: readonly string[],
    more?: Partial<Pick<ProcessRequest, "cwd" | "env" | "input">>,
  ) => Promise<ProcessResult>;
  /** Starts a process, isolated the same way, that the executor looks after itself. */
  readonly start: (request: Omit<StartRequest, "name">) => Promise<IsolatedProcess>;
  /** A line that the task printed: looked through for outputs and logged. `run` does so by itself. */
  readonly writeLine: (stream: LogStream, line: string) => void;
  /** Makes a file in the scratch directory that the task's user can read; returns its path. */
  readonly writeFile: (name: string, text: string) => Promise<string>;
  /** Makes a directory that the task's user can write to. */
  readonly makeDirectory: (directory: string) => Promise<void>;
  /** Takes a directory and all that is in it from the task's user: other tasks can rely on it. */
  readonly seal: (directory: string) => Promise<void>;
  readonly services: ExecutorServices;
}

/** What executors need of the process they run in. */
export interface ExecutorServices {
  /** Private networks that http tasks may reach. */
  readonly httpAllow: readonly string[];
  readonly functionsDir?: string;
  /** Where executors keep what is worth keeping between attempts: virtual environments, build caches. */
  readonly cacheDir: string;
}

/** `result` is what the task's `outputs` expressions see; without such expressions it is the output itself. */
export type ExecutionResult =
  | { readonly ok: true; readonly result: { readonly [name: string]: JsonValue } | null }
  | { readonly ok: false; readonly error: TaskError };

export interface Executor {
  execute(context: ExecutionContext): Promise<ExecutionResult>;
}

/** What became of a command, in the words of task errors. */
export function processOutcome(what: string, result: ProcessResult): ExecutionResult {
  if (result.startError) {
    return {
      ok: false,
      error: { class: "validation", message: `${what} could not be started: ${result.startError.message}` },
    };
  }
  if (result.wasOutOfMemory) {
    return {
      ok: false,
      error: {
        class: "oom_killed",
        message: `${what} used more memory than it may (resources.memory) and was killed.`,
      },
    };
  }
  if (result.signal !== null) {
    return {
      ok: false,
      error: { class: "signal", message: `${what} was ended by ${result.signal}.`, signal: result.signal },
    };
  }
  if (result.exitCode === 0) return { ok: true, result: null };
  const exitCode = result.exitCode ?? 1;
  const hint =
    exitCode === 127
      ? " A command was not found on this worker; the log names it."
      : exitCode === 126
        ? " A command could not be executed; the log names it."
        : "";
  return {
    ok: false,
    error: { class: "exit_code", message: `${what} ended with exit code ${exitCode}.${hint}`, exitCode },
  };
}
