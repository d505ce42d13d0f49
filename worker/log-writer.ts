/**
 * Task logs on their way to the database: lines are collected per attempt and written in chunks, a
 * few times a second, off the path of the tasks themselves. While the database is slow or away,
 * lines wait in memory up to a bound; then whoever produces them is made to wait (back-pressure).
 */
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { isRefused } from "./database-errors.ts";
import type { HeldAttempt } from "./held-attempt.ts";
import type { LogSink, LogStream } from "./log-sink.ts";

const FLUSH_INTERVAL_MS = 150;
const MOST_CHUNK_BYTES = 128 * 1024;
const MOST_CHUNKS_PER_STATEMENT = 4;
const MOST_PENDING_BYTES = 1024 * 1024;

interface Chunk {
  readonly attempt: HeldAttempt;
  readonly firstLine: number;
  readonly at: Date;
  readonly offsetsMs: number[];
  streams: string;
  readonly lines: string[];
  bytes: number;
}

export class LogWriter {
  readonly #pool: pg.Pool;
  readonly #onWritten: (runIds: ReadonlySet<string>) => void;
  readonly #onError: (error: unknown) => void;
  #open = new Map<string, Chunk>();
  #full: Chunk[] = [];
  #pendingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #roomWaiters: (() => void)[] = [];

  constructor(pool: pg.Pool, onWritten: (runIds: ReadonlySet<string>) => void, onError: (error: unknown) => void) {
    this.#pool = pool;
    this.#onWritten = onWritten;
    this.#onError = onError;
  }

  /** A log for one attempt. Its lines count from 1. */
  forAttempt(attempt: HeldAttempt): LogSink & { flush(): Promise<void> } {
    const key = `${attempt.runId}.${attempt.taskIndex}.${attempt.attempt}`;
    let nextLine = 1;
    return {
      write: (stream: LogStream, line: string) => {
        this.#append(key, attempt, nextLine, stream, line);
        nextLine += 1;
      },
      room: () => this.#room(),
      flush: async () => {
        if (nextLine > 1) await this.#writeAll();
      },
    };
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writeAll();
  }

  #append(key: string, attempt: HeldAttempt, lineNumber: number, stream: LogStream, given: string): void {
    // The one character that Postgres takes in no text.
    const line = given.includes("\0") ? given.replaceAll("\0", "\u2400") : given;
    const now = Date.now();
    let chunk = this.#open.get(key);
    if (!chunk) {
      chunk = { attempt, firstLine: lineNumber, at: new Date(now), offsetsMs: [], streams: "", lines: [], bytes: 0 };
      this.#open.set(key, chunk);
    }
    const bytes = line.length + 16;
    chunk.offsetsMs.push(now - chunk.at.getTime());
    chunk.streams += stream;
    chunk.lines.push(line);
    chunk.bytes += bytes;
    this.#pendingBytes += bytes;
    if (chunk.bytes >= MOST_CHUNK_BYTES) {
      this.#open.delete(key);
      this.#full.push(chunk);
      void this.#writeAll();
    } else if (this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        void this.#writeAll();
      }, FLUSH_INTERVAL_MS);
    }
  }

  #room(): Promise<void> | undefined {
    if (this.#pendingBytes < MOST_PENDING_BYTES) return undefined;
    return new Promise((resolve) => {
      this.#roomWaiters.push(resolve);
    });
  }

  /** Writes everything that is there now; calls that come meanwhile wait for the round after. */
  async #writeAll(): Promise<void> {
    while (this.#writing) await this.#writing;
    this.#writing = this.#writeRound();
    try {
      await this.#writing;
    } finally {
      this.#writing = undefined;
    }
  }

  async #writeRound(): Promise<void> {
    const chunks = [...this.#full, ...this.#open.values()];
    this.#full = [];
    this.#open = new Map();
    for (let n = 0; n < chunks.length; n += MOST_CHUNKS_PER_STATEMENT) {
      const some = chunks.slice(n, n + MOST_CHUNKS_PER_STATEMENT);
      await this.#insert(some);
      for (const chunk of some) this.#pendingBytes -= chunk.bytes;
      if (this.#pendingBytes < MOST_PENDING_BYTES) for (const resolve of this.#roomWaiters.splice(0)) resolve();
      this.#onWritten(new Set(some.map((chunk) => chunk.attempt.runId)));
    }
  }

  async #insert(chunks: readonly Chunk[]): Promise<void> {
    const values: unknown[] = [];
    const rows = chunks.map((chunk) => {
      const row = [
        chunk.attempt.runId,
        chunk.attempt.taskIndex,
        chunk.attempt.attempt,
        chunk.firstLine,
        chunk.lines.length,
        chunk.at,
        chunk.offsetsMs,
        chunk.streams,
        chunk.lines,
      ];
      values.push(...row);
      return `(${row.map((_, n) => `$${values.length - row.length + n + 1}`).join(", ")})`;
    });
    for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
      try {
        await this.#pool.query(
          // A chunk whose first answer was lost is there already.
          `insert into dag.task_log (run_id, task_index, attempt, first_line, line_count, at, offsets_ms, streams, lines)
           values ${rows.join(", ")} on conflict do nothing`,
          values,
        );
        return;
      } catch (error) {
        this.#onError(error);
        if (isRefused(error)) {
          // One that cannot be written must not take the others along.
          if (chunks.length > 1) for (const chunk of chunks) await this.#insert([chunk]);
          return;
        }
        await delay(pause);
      }
    }
  }
}
