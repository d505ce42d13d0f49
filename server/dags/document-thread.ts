/** Work on large documents off the event loop: in worker threads, with a bound on their number, time and memory. */
import * as threads from "node:worker_threads";
import { ServiceError } from "../errors.ts";

const TIMEOUT_MS = 20_000;
const MOST_THREADS = 2;
const MEMORY_MB = 1024;
const MOST_WAITING = 32;
/** Texts that wait hold memory, two bytes a character where one of them is not Latin. */
const MOST_WAITING_CHARACTERS = 64 * 1024 * 1024;

let running = 0;
let waitingCharacters = 0;
/** Each takes over the thread of the one that ends. */
const waiting: (() => void)[] = [];

/**
 * Runs a script of this folder over `data` when a thread is free.
 * @throws ServiceError UNAVAILABLE where too many wait; INVALID_DAG where it takes too long or too much memory
 */
export async function inDocumentThread<Result>(
  script: `${string}-thread.ts`,
  data: { readonly [name: string]: unknown },
): Promise<Result> {
  if (running < MOST_THREADS) running += 1;
  else await turn(charactersOf(data));
  try {
    return await runThread<Result>(script, data);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

async function turn(characters: number): Promise<void> {
  if (waiting.length >= MOST_WAITING || waitingCharacters + characters > MOST_WAITING_CHARACTERS)
    throw new ServiceError("UNAVAILABLE", "Many large documents are being checked. Try again in a few seconds.");
  waitingCharacters += characters;
  await new Promise<void>((resolve) => waiting.push(resolve));
  waitingCharacters -= characters;
}

function charactersOf(data: { readonly [name: string]: unknown }): number {
  return Object.values(data).reduce<number>((sum, each) => sum + (typeof each === "string" ? each.length : 0), 0);
}

/** The same at once, however many there are. */
export function runThread<Result>(script: `${string}-thread.ts`, data: unknown, memoryMb = MEMORY_MB): Promise<Result> {
  return new Promise((resolve, reject) => {
    // By its path in the checkout, and not as `new Worker`, which the bundler would take for a module of its own.
    const Thread = threads["Worker"];
    const path = `${process.env["DAG_ROOT"] ?? process.cwd()}/server/dags/${script}`;
    const thread = Reflect.construct(Thread, [
      path,
      { workerData: data, resourceLimits: { maxOldGenerationSizeMb: memoryMb } },
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
    thread.once("message", (result: Result) => {
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
