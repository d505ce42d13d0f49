/** `o` standard output, `e` standard error, `s` the system's own words. */
export type LogStream = "o" | "e" | "s";

/** Where an attempt's lines go: the database, or a terminal under `dag test`. */
export interface LogSink {
  /** One line, without its line break. */
  write(stream: LogStream, line: string): void;
  /** Undefined if there is room for more, otherwise resolves when there is. */
  room(): Promise<void> | undefined;
}

/**
 * Keeps an attempt's log within its size: after `mostBytes` one line says so, and the rest is
 * counted and dropped.
 */
export class CappedLog {
  readonly #sink: LogSink;
  readonly #mostBytes: number;
  #bytes = 0;
  #dropped = 0;

  constructor(sink: LogSink, mostBytes: number) {
    this.#sink = sink;
    this.#mostBytes = mostBytes;
  }

  write(stream: LogStream, line: string): void {
    if (this.#bytes > this.#mostBytes) {
      this.#dropped += line.length + 1;
      return;
    }
    this.#bytes += line.length + 1;
    if (this.#bytes > this.#mostBytes) {
      this.#dropped += line.length + 1;
      this.#sink.write("s", `The log is cut here: it reached ${sizeText(this.#mostBytes)} (resources.max_log).`);
      return;
    }
    this.#sink.write(stream, line);
  }

  /** The system's own words are never dropped. */
  say(line: string): void {
    this.#sink.write("s", line);
  }

  room(): Promise<void> | undefined {
    return this.#sink.room();
  }

  /** Says how much was dropped, if anything was. */
  end(): void {
    if (this.#dropped > 0) this.#sink.write("s", `${sizeText(this.#dropped)} more were written and not kept.`);
    this.#dropped = 0;
  }
}

function sizeText(bytes: number): string {
  if (bytes >= 1024 * 1024) return `${Math.round((bytes / 1024 / 1024) * 10) / 10} MiB`;
  return bytes >= 1024 ? `${Math.round(bytes / 1024)} KiB` : `${bytes} bytes`;
}
