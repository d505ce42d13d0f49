/**
 * Bytes of a stream into lines: UTF-8 with the replacement character for what is none, no NUL (which
 * PostgreSQL's text cannot hold), and no line over 64 KiB, however long the program makes it.
 */
export const MOST_LINE_CHARACTERS = 64 * 1024;
const CUT_MARK = " … [the line is cut at 64 KiB]";

export class LineSplitter {
  readonly #onLine: (line: string) => void;
  readonly #decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
  #rest = "";
  #isCut = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(bytes: Uint8Array): void {
    this.#take(this.#decoder.decode(bytes, { stream: true }));
  }

  /** The stream is over: what has no line break yet is a line too. */
  end(): void {
    this.#take(this.#decoder.decode());
    if (this.#rest !== "" || this.#isCut) this.#emit(this.#rest);
    this.#rest = "";
  }

  #take(text: string): void {
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      this.#emit(this.#rest + text.slice(start, end));
      this.#rest = "";
      start = end + 1;
    }
    if (this.#isCut) return;
    this.#rest += text.slice(start);
    if (this.#rest.length > MOST_LINE_CHARACTERS) {
      this.#onLine(clean(this.#rest.slice(0, MOST_LINE_CHARACTERS)) + CUT_MARK);
      this.#rest = "";
      this.#isCut = true;
    }
  }

  #emit(line: string): void {
    // The beginning of a cut line was given out already; this is its unwanted rest.
    if (this.#isCut) {
      this.#isCut = false;
      return;
    }
    if (line.length > MOST_LINE_CHARACTERS) {
      this.#onLine(clean(line.slice(0, MOST_LINE_CHARACTERS)) + CUT_MARK);
    } else {
      this.#onLine(clean(line.endsWith("\r") ? line.slice(0, -1) : line));
    }
  }
}

function clean(line: string): string {
  return line.includes("\0") ? line.replaceAll("\0", "\u2400") : line;
}
