/** The kinds of tasks that this worker executes: one line each. */
import { bashExecutor } from "./bash/bash.ts";
import type { Executor } from "./executor.ts";
import { functionExecutor } from "./function/function.ts";
import { goExecutor } from "./go/go.ts";
import { httpExecutor } from "./http/http.ts";
import { noopExecutor } from "./noop/noop.ts";
import { pythonExecutor } from "./python/python.ts";

export const EXECUTORS: ReadonlyMap<string, Executor> = new Map([
  ["bash", bashExecutor],
  ["function", functionExecutor],
  ["go", goExecutor],
  ["http", httpExecutor],
  ["noop", noopExecutor],
  ["python", pythonExecutor],
]);
