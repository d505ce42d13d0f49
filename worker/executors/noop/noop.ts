import type { Executor } from "../executor.ts";

/** Does nothing, at once. */
export const noopExecutor: Executor = {
  execute: () => Promise.resolve({ ok: true, result: null }),
};
