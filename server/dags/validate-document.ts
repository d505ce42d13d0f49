/**
 * Validation off the event loop: a text beyond a size that parses in a few milliseconds is checked in
 * a worker thread, with a bound on time and memory.
 */
import * as threads from "node:worker_threads";
import { type ValidationResult, validate } from "#engine/document/validate.ts";
import { ServiceError } from "../errors.ts";

/** 64 KiB take some 30 ms. */
const INLINE_CHARACTERS = 64 * 1024;
const TIMEOUT_MS = 20_000;
const MOST_THREADS = 2;
const MEMORY_MB = 1024;
/** Texts that wait hold memory, up to 5 MB each. */
const MOST_WAITING = 32;

export type DocumentFormat = "yaml" | "json";

let running = 0;
const waiting: (() => void)[] = [];

export async function validateDocument(text: string, format?: DocumentFormat): Promise<ValidationResult> {
  const options = format === undefined ? {} : { format };
  if (text.length <= INLINE_CHARACTERS) return validate(text, options);
  if (running >= MOST_THREADS) {
    if (waiting.length >= MOST_WAITING)
      throw new ServiceError("UNAVAILABLE", "Many large documents are being checked. Try again in a few seconds.");
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running += 1;
  try {
    return await validateInThread(text, options);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

/** @throws ServiceError INVALID_DAG where it takes too long or too much memory */
export function validateInThread(
  text: string,
  options: { format?: DocumentFormat },
  memoryMb = MEMORY_MB,
): Promise<ValidationResult> {
  return new Promise((resolve, reject) => {
    // By its path in the checkout, and not as `new Worker`, which the bundler would take for a module of its own.
    const Thread = threads["Worker"];
    const script = `${process.env["DAG_ROOT"] ?? process.cwd()}/server/dags/validation-thread.ts`;
    const thread = Reflect.construct(Thread, [
      script,
      { workerData: { text, options }, resourceLimits: { maxOldGenerationSizeMb: memoryMb } },
    ]) as threads.Worker;
    const timer = setTimeout(() => {
      void thread.terminate();
      reject(
        new ServiceError(
          "INVALID_DAG",
          `The document takes longer than ${TIMEOUT_MS / 1000} s to check. Split it into several workflows.`,
        ),
      );
    }, TIMEOUT_MS);
    thread.once("message", (result: ValidationResult) => {
      clearTimeout(timer);
      resolve(result);
    });
    thread.once("error", (error) => {
      clearTimeout(timer);
      const isTooLarge = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
      reject(
        isTooLarge
          ? new ServiceError(
              "INVALID_DAG",
              `The document needs more than ${memoryMb} MB to check. Split it into several workflows.`,
            )
          : error,
      );
    });
  });
}
