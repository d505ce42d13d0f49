/** The worker's end of a function host: makes calls, one at a time, and tells their output apart. */
import { randomUUID } from "node:crypto";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { IsolatedProcess, ProcessEnd } from "../../isolation/isolated-process.ts";
import { LineSplitter } from "../../line-splitter.ts";
import type { LogStream } from "../../log-sink.ts";
import type { FunctionAnswer, FunctionCall } from "./function-protocol.ts";

export type CallResult =
  | FunctionAnswer
  | { readonly kind: "ended"; readonly end: ProcessEnd }
  | { readonly kind: "too_large" };

/** Where the output of a call goes. */
export interface CallOutput {
  line(stream: LogStream, line: string): void;
  room(): Promise<void> | undefined;
}

/** Bounds what a function can make the worker hold: far above any output limit. */
const MOST_ANSWER_BYTES = 32 * 1024 * 1024;
/** How long output that the host says it has written may be on its way. */
const END_MARK_GRACE_MS = 2_000;

interface Ongoing {
  readonly endMark: string;
  readonly output: CallOutput;
  readonly marksSeen: Map<LogStream, () => void>;
  readonly onAnswer: (answer: FunctionAnswer | "too_large") => void;
}

export class FunctionProcess {
  readonly #isolated: IsolatedProcess;
  #ongoing: Ongoing | undefined;
  #isReusable = true;
  #calls = 0;

  constructor(isolated: IsolatedProcess) {
    this.#isolated = isolated;
    void this.#readOutput(isolated.stdout, "o");
    void this.#readOutput(isolated.stderr, "e");
    this.#readAnswers();
    void isolated.ended.then(() => {
      this.#isReusable = false;
    });
  }

  /** Whether the next call may be made here: the last one left the process as it should be. */
  get isReusable(): boolean {
    return this.#isReusable;
  }

  get calls(): number {
    return this.#calls;
  }

  /**
   * @param signal aborting it stops the whole process
   */
  async call(call: Omit<FunctionCall, "endMark">, output: CallOutput, signal: AbortSignal): Promise<CallResult> {
    this.#calls += 1;
    this.#setIdle(false);
    const stop = () => {
      this.#isReusable = false;
      this.#isolated.stop();
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    try {
      return await this.#converse(call, output);
    } finally {
      signal.removeEventListener("abort", stop);
      this.#ongoing = undefined;
      this.#setIdle(true);
    }
  }

  kill(): void {
    this.#isReusable = false;
    this.#isolated.kill();
  }

  async #converse(call: Omit<FunctionCall, "endMark">, output: CallOutput): Promise<CallResult> {
    const endMark = `end of call ${randomUUID()}`;
    const marksSeen = new Map<LogStream, () => void>();
    const marks = (["o", "e"] as const).map(
      (stream) =>
        new Promise<void>((resolve) => {
          marksSeen.set(stream, resolve);
        }),
    );
    const answered = new Promise<FunctionAnswer | "too_large">((resolve) => {
      this.#ongoing = { endMark, output, marksSeen, onAnswer: resolve };
    });
    this.#isolated.channel?.write(`${JSON.stringify({ ...call, endMark } satisfies FunctionCall)}\n`);
    const result = await Promise.race([answered, this.#isolated.ended]);
    const outputEnd = Promise.all(marks).then(() => true);
    const isComplete = await Promise.race([outputEnd, delay(END_MARK_GRACE_MS, false, { ref: false })]);
    if (result === "too_large") {
      this.kill();
      return { kind: "too_large" };
    }
    if (!("kind" in result)) return { kind: "ended", end: result };
    if (!isComplete || result.kind === "threw") this.kill();
    return result;
  }

  async #readOutput(pipe: Readable, stream: LogStream): Promise<void> {
    const splitter = new LineSplitter((line) => this.#onLine(stream, line));
    try {
      for await (const bytes of pipe) {
        splitter.push(bytes as Uint8Array);
        await this.#ongoing?.output.room();
      }
    } catch {
      // the process was killed
    }
    splitter.end();
    // A process that has ended has nothing more to say.
    this.#ongoing?.marksSeen.get(stream)?.();
  }

  #onLine(stream: LogStream, line: string): void {
    const ongoing = this.#ongoing;
    // Between two calls nobody is there to whom it belongs: something was left running.
    if (!ongoing) return;
    if (!line.endsWith(ongoing.endMark)) {
      ongoing.output.line(stream, line);
      return;
    }
    const unfinished = line.slice(0, -ongoing.endMark.length);
    if (unfinished !== "") ongoing.output.line(stream, unfinished);
    ongoing.marksSeen.get(stream)?.();
  }

  #readAnswers(): void {
    const { channel } = this.#isolated;
    let chunks: Buffer[] = [];
    let bytes = 0;
    channel?.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MOST_ANSWER_BYTES) {
        chunks = [];
        bytes = 0;
        this.#ongoing?.onAnswer("too_large");
      } else if (chunk.includes(10)) {
        const line = Buffer.concat(chunks).toString("utf8");
        chunks = [];
        bytes = 0;
        const answer = answerOf(line);
        if (answer) this.#ongoing?.onAnswer(answer);
        // The function has found our channel and writes to it.
        else this.kill();
      }
    });
    channel?.on("error", () => {
      // it ended while we wrote: its end says why
    });
  }

  /** An idle process does not keep ours alive. */
  #setIdle(isIdle: boolean): void {
    const { child, stdout, stderr, channel } = this.#isolated;
    for (const each of [child, stdout, stderr, channel]) {
      if (!(each instanceof Socket) && each !== child) continue;
      if (isIdle) each.unref();
      else each.ref();
    }
  }
}

function answerOf(line: string): FunctionAnswer | null {
  try {
    const answer = JSON.parse(line) as FunctionAnswer;
    return ["returned", "threw", "unknown"].includes(answer.kind) ? answer : null;
  } catch {
    return null;
  }
}
