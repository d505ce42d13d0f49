/** Runs a command as a task from its start to its end, its output going to the attempt's log. */
import type { Readable } from "node:stream";
import { LineSplitter } from "../line-splitter.ts";
import type { CappedLog, LogStream } from "../log-sink.ts";
import type { Capabilities } from "./capabilities.ts";
import { type ProcessEnd, type ProcessObserver, type StartRequest, startIsolated } from "./isolated-process.ts";

export interface ProcessRequest extends StartRequest {
  readonly log: CappedLog;
  /** Told each line before it is logged, e.g. to find outputs. */
  readonly onLine?: (line: string) => void;
  /** Aborting stops the process: TERM to everything in it, KILL after a pause. */
  readonly signal: AbortSignal;
}

export type ProcessResult = ProcessEnd & {
  /** The command could not be started at all. */
  readonly startError?: Error;
};

/** How long a pipe may stay open that a surviving grandchild holds, after the command itself has ended. */
const PIPE_GRACE_MS = 2_000;
const PIPE_CHECK_MS = 100;

export async function runProcess(
  request: ProcessRequest,
  capabilities: Capabilities,
  observer: ProcessObserver,
): Promise<ProcessResult> {
  let isolated: Awaited<ReturnType<typeof startIsolated>>;
  try {
    isolated = await startIsolated(request, capabilities, observer);
  } catch (error) {
    const startError = error instanceof Error ? error : new Error(String(error));
    return { exitCode: null, signal: null, wasOutOfMemory: false, startError };
  }
  const stop = () => isolated.stop();
  if (request.signal.aborted) stop();
  else request.signal.addEventListener("abort", stop, { once: true });
  const pipes = [new PipeReader(isolated.stdout, "o", request), new PipeReader(isolated.stderr, "e", request)];
  const end = await isolated.ended;
  request.signal.removeEventListener("abort", stop);
  await Promise.all(pipes.map((pipe) => pipe.finish()));
  return end;
}

/** Reads a pipe to its end, never faster than its lines can be kept. */
class PipeReader {
  readonly #pipe: Readable;
  readonly #ended: Promise<void>;
  /** The log has no room: what is in the pipe waits there. */
  #isHeldUp = false;

  constructor(pipe: Readable, stream: LogStream, request: Pick<ProcessRequest, "log" | "onLine">) {
    this.#pipe = pipe;
    this.#ended = this.#read(stream, request);
  }

  /**
   * The command has ended: resolves with the pipe's end. Time in which the log has no room does not
   * count towards the grace, so that nothing which was written is lost to a slow database.
   */
  async finish(): Promise<void> {
    let left = PIPE_GRACE_MS;
    const timer = setInterval(() => {
      if (!this.#isHeldUp) left -= PIPE_CHECK_MS;
      if (left <= 0) this.#pipe.destroy();
    }, PIPE_CHECK_MS);
    await this.#ended;
    clearInterval(timer);
  }

  async #read(stream: LogStream, { log, onLine }: Pick<ProcessRequest, "log" | "onLine">): Promise<void> {
    const splitter = new LineSplitter((line) => {
      onLine?.(line);
      log.write(stream, line);
    });
    try {
      for await (const bytes of this.#pipe) {
        splitter.push(bytes as Uint8Array);
        const room = log.room();
        if (room === undefined) continue;
        this.#isHeldUp = true;
        await room;
        this.#isHeldUp = false;
      }
    } catch {
      // the pipe was closed from this side: its holder outlived the command
    }
    splitter.end();
  }
}
