import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { readScratchFile } from "./isolation/scratch-files.ts";

export type CollectedOutput =
  | { readonly ok: true; readonly output: { readonly [name: string]: JsonValue } }
  | { readonly ok: false; readonly message: string };

const OUTPUT_LINE = /^::output\s+([A-Za-z_][\w.-]{0,199})=(.*)$/;
const NAME_LINE = /^([A-Za-z_][\w.-]{0,199})=(.*)$/;

/**
 * What a process hands on: lines `::output name=value` among what it prints, and the file that
 * $DAG_OUTPUT names, with lines `name=value` or one JSON object. A value that is JSON is taken as
 * such; anything else is a text.
 */
export class OutputCollector {
  readonly #values: { [name: string]: JsonValue } = {};
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Whether more was handed on than may be. */
  get isTooLarge(): boolean {
    return this.#bytes > this.#mostBytes;
  }

  line(line: string): void {
    if (!line.startsWith("::output")) return;
    const match = OUTPUT_LINE.exec(line.trimEnd());
    if (match) this.#set(match[1] as string, match[2] as string);
  }

  /** Reads what the process left in the file, if it made it. */
  async readFile(file: string): Promise<CollectedOutput> {
    const text = await readScratchFile(file, this.#mostBytes + 1);
    if (text !== null && text !== "") {
      this.#bytes += text.length;
      if (!this.isTooLarge) {
        const problem = this.#take(text);
        if (problem) return { ok: false, message: problem };
      }
    }
    return { ok: true, output: this.#values };
  }

  #take(text: string): string | null {
    if (text.trimStart().startsWith("{")) {
      let parsed: unknown;
      try {
        parsed = JSON.parse(text);
      } catch (error) {
        return `The file $DAG_OUTPUT begins like JSON and is none: ${error instanceof Error ? error.message : String(error)}`;
      }
      for (const [name, value] of Object.entries(parsed as { [name: string]: JsonValue })) this.#define(name, value);
      return null;
    }
    for (const line of text.split("\n")) {
      const match = NAME_LINE.exec(line.trimEnd());
      if (match) this.#define(match[1] as string, valueOf(match[2] as string));
      else if (line.trim() !== "")
        return `The file $DAG_OUTPUT has a line that is not name=value: ${line.slice(0, 100)}`;
    }
    return null;
  }

  #set(name: string, text: string): void {
    this.#bytes += name.length + text.length;
    if (!this.isTooLarge) this.#define(name, valueOf(text));
  }

  #define(name: string, value: JsonValue): void {
    // A name like __proto__ is a name.
    Object.defineProperty(this.#values, name, { value, enumerable: true, configurable: true, writable: true });
  }
}

function valueOf(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
