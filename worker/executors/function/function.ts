import { readFile } from "node:fs/promises";
import path from "node:path";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { functionConfigSchema } from "#engine/document/task-types/function.ts";
import { type Executor, processOutcome } from "../executor.ts";

/**
 * A TypeScript function from FUNCTIONS_DIR, in a child process of its own: a function is a person's
 * code like any other, and shares nothing with the worker.
 */
export const functionExecutor: Executor = {
  async execute(context) {
    const config = functionConfigSchema.parse(context.config);
    const { functionsDir } = context.services;
    if (functionsDir === undefined) {
      return {
        ok: false,
        error: {
          class: "validation",
          message: "This worker has no functions: set FUNCTIONS_DIR to the directory of the modules that export them.",
        },
      };
    }
    const resultFile = path.join(context.scratchDir, "function-result.json");
    const run = await context.run(
      process.execPath,
      [
        "--disable-warning=ExperimentalWarning",
        path.join(import.meta.dirname, "function-host.ts"),
        path.resolve(functionsDir),
        config.function,
        resultFile,
      ],
      { input: JSON.stringify(config.with) },
    );
    const outcome = processOutcome(`The function ${config.function}`, run);
    if (!outcome.ok) return outcome;
    const returned = JSON.parse(await readFile(resultFile, "utf8")) as JsonValue;
    const isMap = typeof returned === "object" && returned !== null && !Array.isArray(returned);
    return {
      ok: true,
      result: returned === null ? null : isMap ? (returned as { [name: string]: JsonValue }) : { value: returned },
    };
  },
};
