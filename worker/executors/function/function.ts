import path from "node:path";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { functionConfigSchema } from "#engine/document/task-types/function.ts";
import { type ExecutionContext, type ExecutionResult, type Executor, processOutcome } from "../executor.ts";
import { FunctionPool } from "./function-pool.ts";
import { type CallResult, FunctionProcess } from "./function-process.ts";

const pools = new Map<string, FunctionPool>();

/**
 * A TypeScript function from FUNCTIONS_DIR, in a child process that is its own for the time of the
 * call: a function is a person's code like any other, and shares nothing with the worker.
 */
export const functionExecutor: Executor = {
  async execute(context) {
    const config = functionConfigSchema.parse(context.config);
    if (context.services.functionsDir === undefined) {
      return invalid(
        "This worker has no functions: set FUNCTIONS_DIR to the directory of the modules that export them.",
      );
    }
    const directory = path.resolve(context.services.functionsDir);
    let pool = pools.get(directory);
    if (!pool) {
      pool = new FunctionPool(directory);
      pools.set(directory, pool);
    }
    const start = () => startHost(context, directory);
    const call = (host: FunctionProcess) =>
      host.call(
        { function: config.function, input: config.with, env: context.env, cwd: context.workingDir },
        { line: context.writeLine, room: () => context.log.room() },
        context.signal,
      );
    const isLimited = context.resources.memoryBytes !== undefined || context.resources.cpu !== undefined;
    if (!isLimited) return resultOf(config.function, await pool.use(start, call));
    // Limits hold for a process: such a call gets one of its own.
    const host = await start();
    try {
      return resultOf(config.function, await call(host));
    } finally {
      host.kill();
    }
  },
};

async function startHost(context: ExecutionContext, directory: string): Promise<FunctionProcess> {
  const { PATH, LANG, TZ } = context.env;
  return new FunctionProcess(
    await context.start({
      command: process.execPath,
      args: ["--disable-warning=ExperimentalWarning", path.join(import.meta.dirname, "function-host.ts"), directory],
      cwd: "/",
      // What the host itself needs; each call brings its own.
      env: { PATH: PATH ?? "", LANG: LANG ?? "", TZ: TZ ?? "" },
      resources: context.resources,
      hasChannel: true,
    }),
  );
}

function resultOf(name: string, result: CallResult): ExecutionResult {
  switch (result.kind) {
    case "returned": {
      const returned = JSON.parse(result.json) as JsonValue;
      const isMap = typeof returned === "object" && returned !== null && !Array.isArray(returned);
      return {
        ok: true,
        result: returned === null ? null : isMap ? (returned as { [name: string]: JsonValue }) : { value: returned },
      };
    }
    case "threw":
      return {
        ok: false,
        error: { class: "exit_code", message: `The function ${name} threw: ${result.message}`, exitCode: 1 },
      };
    case "unknown":
      return invalid(result.message);
    case "too_large":
      return {
        ok: false,
        error: { class: "output_too_large", message: `The function ${name} returns more than a worker takes.` },
      };
    case "ended": {
      const outcome = processOutcome(`The function ${name}`, result.end);
      // An exit is no answer, whatever its code.
      return outcome.ok
        ? {
            ok: false,
            error: {
              class: "exit_code",
              message: `The function ${name} ended its process instead of returning.`,
              exitCode: 0,
            },
          }
        : outcome;
    }
    default:
      return result satisfies never;
  }
}

function invalid(message: string): ExecutionResult {
  return { ok: false, error: { class: "validation", message } };
}
