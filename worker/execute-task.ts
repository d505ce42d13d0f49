/**
 * One attempt of a task, from its expressions to its outcome; without a database, so that the worker
 * and `dag test` do the very same.
 */
import { execFile } from "node:child_process";
import { lchown, mkdir, mkdtemp, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { CompiledDag, CompiledTask, JsonValue } from "#engine/document/compiled-dag.ts";
import { languageOf } from "#engine/document/task-types/registry.ts";
import {
  evaluateCondition,
  evaluateTemplate,
  ExpressionError,
  type ExpressionScope,
} from "#engine/expressions/index.ts";
import { hasExpression } from "#engine/expressions/template.ts";
import type { TaskError } from "#engine/run/task-error.ts";
import type { ExecutionContext, ExecutorServices } from "./executors/executor.ts";
import { EXECUTORS } from "./executors/registry.ts";
import type { Outcome } from "./held-attempt.ts";
import type { Capabilities } from "./isolation/capabilities.ts";
import { type ProcessObserver, startIsolated } from "./isolation/isolated-process.ts";
import { runProcess } from "./isolation/run-process.ts";
import { createScratchFile } from "./isolation/scratch-files.ts";
import { CappedLog, type LogSink } from "./log-sink.ts";
import { removeTree } from "./remove-tree.ts";
import { shellParameters } from "./shell-parameters.ts";
import { OutputCollector } from "./task-output.ts";
import { timeoutSignal } from "./timeout-signal.ts";
import { traceparent } from "./trace-context.ts";

export interface TaskExecution {
  readonly dag: Pick<CompiledDag, "id" | "env">;
  readonly task: CompiledTask;
  readonly runId: string;
  readonly attempt: number;
  /** Everything but `env`, which is made here, and `result`. */
  readonly scope: Omit<ExpressionScope, "env" | "result">;
  readonly sink: LogSink;
  /** Aborted with a reason `cancelled` or `fenced`. */
  readonly signal: AbortSignal;
}

/** What is the same for all attempts of a process. */
export interface ExecutionEnvironment {
  readonly capabilities: Capabilities;
  readonly observer: ProcessObserver;
  readonly services: ExecutorServices;
  /** Directory that scratch directories are made in; its mode lets the task's user pass through. */
  readonly scratchRoot: string;
  readonly filesDir?: string;
  readonly maxLogBytes: number;
  readonly maxOutputBytes: number;
}

export async function executeTask(execution: TaskExecution, environment: ExecutionEnvironment): Promise<Outcome> {
  const { task, dag, signal } = execution;
  const log = new CappedLog(execution.sink, task.resources.maxLogBytes ?? environment.maxLogBytes);
  try {
    const env = stringMap(evaluateTemplate({ ...dag.env, ...task.env }, { ...execution.scope, env: {} }));
    const scope: ExpressionScope = { ...execution.scope, env };
    if (task.when !== undefined && !evaluateCondition(task.when, scope)) {
      log.say(`Skipped: ${task.when} is false.`);
      return { result: "skipped" };
    }
    const executor = EXECUTORS.get(task.type);
    if (!executor) {
      return failed({
        class: "validation",
        message: `Tasks of type ${task.type} are not supported by this worker yet.`,
      });
    }
    const rendered = renderConfig(task, scope);
    if (Object.entries(task.config).some(([key, value]) => isSourceWithExpression(task, key, value))) {
      log.say("Expressions in source code are not evaluated, since a value could be read as code: use `env`.");
    }
    const outcome = await inScratchDirectory(environment, log, async (scratchDir) => {
      const timeout = timeoutSignal(task.timeoutMs);
      const stopping = AbortSignal.any([signal, timeout.signal]);
      try {
        const outputs = new OutputCollector(task.resources.maxOutputBytes ?? environment.maxOutputBytes);
        const context = executionContext(execution, environment, {
          env: { ...env, ...rendered.env },
          config: rendered.config,
          scratchDir,
          log,
          stopping,
          outputs,
        });
        const result = await executor.execute(context);
        if (signal.aborted) return cancelled();
        if (timeout.signal.aborted) {
          return failed({
            class: "timeout",
            message: `The attempt took longer than its timeout of ${(task.timeoutMs as number) / 1000} s and was stopped.`,
          });
        }
        if (!result.ok) return failed(result.error);
        return await collect(execution, environment, scope, result.result, outputs, path.join(scratchDir, "output"));
      } finally {
        timeout.clear();
      }
    });
    return outcome;
  } catch (error) {
    if (signal.aborted) return cancelled();
    return failed(errorOf(error));
  } finally {
    log.end();
  }
}

function cancelled(): Outcome {
  return { result: "cancelled" };
}

function failed(error: TaskError): Outcome {
  return { result: "failed", error };
}

/** A value or setting that this task cannot run with; the message says what to change. */
class UnfitError extends Error {
  override readonly name = "UnfitError";
}

/** A mistake in the document or its values is said as such; the rest is ours. */
function errorOf(error: unknown): TaskError {
  if (error instanceof ExpressionError || error instanceof UnfitError)
    return { class: "validation", message: error.message };
  if (error instanceof z.ZodError)
    return { class: "validation", message: `The task's settings are not valid: ${z.prettifyError(error)}` };
  return { class: "internal", message: error instanceof Error ? error.message : String(error) };
}

function isSourceWithExpression(task: CompiledTask, key: string, value: JsonValue): boolean {
  return typeof value === "string" && languageOf(task.type, key) === "source" && hasExpression(value);
}

function renderConfig(
  task: CompiledTask,
  scope: ExpressionScope,
): { config: { readonly [key: string]: JsonValue }; env: { readonly [name: string]: string } } {
  const config: { [key: string]: JsonValue } = {};
  let env: { readonly [name: string]: string } = {};
  for (const [key, value] of Object.entries(task.config)) {
    const language = languageOf(task.type, key);
    if (typeof value === "string" && language === "shell") {
      const shell = shellParameters(value, scope);
      config[key] = shell.command;
      env = { ...env, ...shell.env };
    } else {
      config[key] = language === "source" ? value : evaluateTemplate(value, scope);
    }
  }
  return { config, env };
}

function executionContext(
  execution: TaskExecution,
  environment: ExecutionEnvironment,
  own: {
    readonly env: { readonly [name: string]: string };
    readonly config: { readonly [key: string]: JsonValue };
    readonly scratchDir: string;
    readonly log: CappedLog;
    readonly stopping: AbortSignal;
    readonly outputs: OutputCollector;
  },
): ExecutionContext {
  const { task } = execution;
  const { capabilities } = environment;
  const workingDir = task.workingDir === undefined ? own.scratchDir : path.resolve(own.scratchDir, task.workingDir);
  const env = { ...standardEnvironment(execution, environment, own.scratchDir), ...own.env };
  let processes = 0;
  const processName = () => {
    processes += 1;
    return `${execution.runId}.${task.index}.${execution.attempt}.${processes}`;
  };
  return {
    config: own.config,
    env,
    scratchDir: own.scratchDir,
    workingDir,
    resources: task.resources,
    log: own.log,
    signal: own.stopping,
    ...(task.timeoutMs === undefined ? {} : { timeoutMs: task.timeoutMs }),
    services: environment.services,
    run: async (command, args, more = {}) =>
      runProcess(
        {
          command,
          args,
          cwd: more.cwd ?? (await existingDirectory(workingDir)),
          env: passable(more.env ?? env),
          resources: task.resources,
          name: processName(),
          log: own.log,
          onLine: (line) => own.outputs.line(line),
          signal: own.stopping,
          ...(more.input === undefined ? {} : { input: more.input }),
        },
        capabilities,
        environment.observer,
      ),
    start: (request) => startIsolated({ ...request, name: processName() }, capabilities, environment.observer),
    writeLine: (stream, line) => {
      own.outputs.line(line);
      own.log.write(stream, line);
    },
    writeFile: async (name, text) => {
      const file = path.join(own.scratchDir, name);
      await createScratchFile(file, text, capabilities.user);
      return file;
    },
    makeDirectory: async (directory) => {
      await mkdir(directory, { mode: 0o755 });
      if (capabilities.user) await lchown(directory, capabilities.user.uid, capabilities.user.gid);
    },
    seal: async (directory) => {
      // -h: links in there are changed themselves, never what they lead to.
      if (capabilities.user) await promisify(execFile)("chown", ["-hR", "0:0", "--", directory]);
    },
  };
}

async function existingDirectory(directory: string): Promise<string> {
  const isDirectory = await stat(directory).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isDirectory) throw new UnfitError(`There is no directory ${directory} (working_dir) on this worker.`);
  return directory;
}

/** Linux: MAX_ARG_STRLEN, the length of one `NAME=value` with its end, in bytes. */
const MOST_VARIABLE_BYTES = 128 * 1024;

function passable(env: { readonly [name: string]: string }): { readonly [name: string]: string } {
  for (const [name, value] of Object.entries(env)) {
    if (value.includes("\0"))
      throw new UnfitError(`The variable ${name} holds a NUL character, which no process can be given.`);
    if (Buffer.byteLength(name) + Buffer.byteLength(value) + 2 > MOST_VARIABLE_BYTES) {
      throw new UnfitError(
        `The variable ${name} is larger than 128 KiB, the most that Linux passes on. Hand on a file's name instead of its content.`,
      );
    }
  }
  return env;
}

/** Nothing of the worker's own environment but where programs lie. */
function standardEnvironment(
  execution: TaskExecution,
  environment: ExecutionEnvironment,
  scratchDir: string,
): { [name: string]: string } {
  const { run } = execution.scope;
  return {
    PATH: environment.capabilities.searchPath,
    HOME: scratchDir,
    TMPDIR: scratchDir,
    LANG: "C.UTF-8",
    TZ: "UTC",
    DAG_ID: execution.dag.id,
    RUN_ID: execution.runId,
    TASK_ID: execution.task.id,
    ATTEMPT: String(execution.attempt),
    LOGICAL_DATE: run.logical_date instanceof Date ? run.logical_date.toISOString() : run.logical_date,
    /** The same for every attempt: what a receiver needs to do a thing once. */
    IDEMPOTENCY_KEY: `${execution.runId}.${execution.task.id}`,
    DAG_OUTPUT: path.join(scratchDir, "output"),
    ...(environment.filesDir === undefined ? {} : { DAG_FILES_DIR: path.resolve(environment.filesDir) }),
    TRACEPARENT: traceparent(execution.runId, execution.task.id, execution.attempt),
  };
}

async function collect(
  execution: TaskExecution,
  environment: ExecutionEnvironment,
  scope: ExpressionScope,
  result: { readonly [name: string]: JsonValue } | null,
  outputs: OutputCollector,
  outputFile: string,
): Promise<Outcome> {
  const { task } = execution;
  const collected = await outputs.readFile(outputFile);
  if (!collected.ok) return failed({ class: "validation", message: collected.message });
  const limit = task.resources.maxOutputBytes ?? environment.maxOutputBytes;
  const tooLarge = (): Outcome =>
    failed({
      class: "output_too_large",
      message: `The task hands on more than ${Math.round(limit / 1024)} KiB (resources.max_output). Write it to a file or a table and hand on where it is.`,
    });
  if (outputs.isTooLarge) return tooLarge();
  const everything = { ...collected.output, ...result };
  const mapped =
    Object.keys(task.outputs).length === 0
      ? everything
      : {
          ...collected.output,
          ...(evaluateTemplate(task.outputs, { ...scope, result: everything }) as { [name: string]: JsonValue }),
        };
  if (JSON.stringify(mapped).length > limit) return tooLarge();
  return { result: "success", output: Object.keys(mapped).length === 0 ? null : mapped };
}

async function inScratchDirectory<T>(
  environment: ExecutionEnvironment,
  log: CappedLog,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  await mkdir(environment.scratchRoot, { recursive: true, mode: 0o711 });
  const directory = await mkdtemp(path.join(environment.scratchRoot, "attempt-"));
  try {
    const { user } = environment.capabilities;
    if (user) await lchown(directory, user.uid, user.gid);
    return await use(directory);
  } finally {
    // What a task leaves behind does not change how it ended; the next worker's start tries again.
    await removeTree(directory).catch((error: unknown) =>
      log.say(`The scratch directory could not be removed: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
}

function stringMap(value: JsonValue): { [name: string]: string } {
  const map: { [name: string]: string } = {};
  for (const [name, each] of Object.entries(value as { [name: string]: JsonValue })) {
    map[name] = typeof each === "string" ? each : each === null ? "" : JSON.stringify(each);
  }
  return map;
}
