/** Documents of every manner of writing: for tests of edits. */
import * as fc from "fast-check";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { Model } from "./edit-model-testing.ts";

/** What a person may put beside a value without changing it. */
export interface Manner {
  readonly newline: "\n" | "\r\n";
  readonly step: 2 | 4;
  readonly dashIndent: 0 | 2;
  readonly blankLines: boolean;
  readonly comments: number;
  readonly flowLists: boolean;
  readonly flowMaps: boolean;
  readonly flowTasks: boolean;
  readonly quote: "'" | '"' | "";
  readonly finalNewline: boolean;
  readonly bom: boolean;
  readonly layoutFirst: boolean;
  /** Lists in brackets have a line for each item, with comments between. */
  readonly spread: boolean;
  /** Lines end in blanks that nobody sees. */
  readonly trailingBlanks: boolean;
}

export const manner: fc.Arbitrary<Manner> = fc.record({
  newline: fc.constantFrom("\n", "\n", "\n", "\r\n"),
  step: fc.constantFrom(2, 2, 4),
  dashIndent: fc.constantFrom(0, 2),
  blankLines: fc.boolean(),
  comments: fc.integer({ min: 0, max: 0xffff }),
  flowLists: fc.boolean(),
  flowMaps: fc.boolean(),
  flowTasks: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  quote: fc.constantFrom("", "'", '"'),
  finalNewline: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
  bom: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
  layoutFirst: fc.boolean(),
  spread: fc.boolean(),
  trailingBlanks: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
});

/** Writes YAML by hand, so that documents look like those of people and not like those of a library. */
export class DocumentWriter {
  readonly #how: Manner;
  #noted = 0;

  constructor(how: Manner) {
    this.#how = how;
  }

  document(data: Model): string {
    const { layout, ...rest } = data;
    const ordered = layout === undefined ? rest : this.#how.layoutFirst ? { layout, ...rest } : { ...rest, layout };
    const lines = [...this.#note(0, "head"), ...this.#map(ordered as Model, 0, false)];
    const joined = lines.join(this.#how.newline);
    return (this.#how.bom ? "\uFEFF" : "") + joined + (this.#how.finalNewline ? this.#how.newline : "");
  }

  #map(data: Model, column: number, isTask: boolean): string[] {
    return Object.entries(data).flatMap(([key, value]) => {
      const pad = " ".repeat(column);
      const before = column === 0 || isTask ? this.#note(column, `about ${key}`) : [];
      if (Array.isArray(value)) return [...before, ...this.#list(key, value, column)];
      if (typeof value === "object" && value !== null) {
        if (this.#how.flowMaps || Object.keys(value).length === 0)
          return [...before, `${pad}${key}: ${flow(value)}${this.#trailing()}`];
        return [
          ...before,
          `${pad}${key}:${this.#trailing()}`,
          ...this.#map(value as Model, column + this.#how.step, false),
        ];
      }
      return [...before, ...this.#scalar(`${pad}${key}:`, value, column)];
    });
  }

  #list(key: string, items: readonly JsonValue[], column: number): string[] {
    const pad = " ".repeat(column);
    const isTasks = key === "tasks" && column === 0;
    const isOfWords = items.every((item) => typeof item !== "object" || item === null);
    if (items.length === 0) return [`${pad}${key}: []`];
    if (isTasks ? this.#how.flowTasks : this.#how.flowLists || !isOfWords) return this.#bracketed(key, items, column);
    const indent = column + this.#how.dashIndent;
    const dash = `${" ".repeat(indent)}- `;
    const lines = items.flatMap((item, n) => {
      const gap = isTasks && this.#how.blankLines && n > 0 ? [""] : [];
      const note = this.#note(indent, `item ${n}`);
      if (typeof item !== "object" || item === null)
        return [...gap, ...note, ...this.#scalar(dash.trimEnd(), item, indent)];
      const [first = "", ...rest] = this.#map(item as Model, indent + 2, true);
      const own = first.trimStart().startsWith("#") ? [first, ...rest] : undefined;
      if (own !== undefined) return [...gap, ...note, `${dash.trimEnd()}`, ...own];
      return [...gap, ...note, dash + first.slice(indent + 2), ...rest, ...this.#note(indent + 2, `end of ${n}`)];
    });
    return [`${pad}${key}:${this.#trailing()}`, ...lines];
  }

  #bracketed(key: string, items: readonly JsonValue[], column: number): string[] {
    const pad = " ".repeat(column);
    if (!this.#how.spread) return [`${pad}${key}: ${flow(items)}${this.#trailing()}`];
    const indent = column + this.#how.step;
    const lines = items.flatMap((item, n) => [
      ...this.#note(indent, `item ${n}`),
      `${" ".repeat(indent)}${flow(item)}${n < items.length - 1 ? "," : ""}${this.#trailing()}`,
    ]);
    return [`${pad}${key}: [${this.#trailing()}`, ...lines, `${pad}${column === 0 ? " " : ""}]${this.#trailing()}`];
  }

  #scalar(head: string, value: JsonValue, column: number): string[] {
    if (typeof value === "string" && this.#isBlock(value)) {
      const pad = " ".repeat(column + this.#how.step);
      const indicator = /^\n* /.test(value) ? String(this.#how.step) : "";
      const chomping = value.endsWith("\n\n") ? "+" : value.endsWith("\n") ? "" : "-";
      return [
        `${head} |${indicator}${chomping}`,
        ...value
          .replace(/\n$/, "")
          .split("\n")
          .map((line) => (line === "" ? "" : pad + line)),
      ];
    }
    return [`${head} ${this.#word(value)}${this.#trailing()}`];
  }

  /** Half of the texts that do not end in a line break are quoted, and those that would keep the lines of a gap. */
  #isBlock(value: string): boolean {
    if (!/[^\s]/.test(value) || !value.includes("\n") || /[\t\r\u2028]|^\n* [^]*\n +$/.test(value)) return false;
    if (value.endsWith("\n\n")) return !this.#how.blankLines && this.#how.finalNewline;
    return value.endsWith("\n") || this.#isNoted();
  }

  #word(value: JsonValue): string {
    if (typeof value !== "string") return JSON.stringify(value);
    if (this.#how.quote === "'" && !/[\n\t]/.test(value)) return `'${value.replaceAll("'", "''")}'`;
    return /^[A-Za-z][A-Za-z0-9_ ]*[A-Za-z0-9]$/.test(value) &&
      !/^(?:true|false|null)$/i.test(value) &&
      this.#how.quote === ""
      ? value
      : JSON.stringify(value);
  }

  #trailing(): string {
    return this.#isNoted() ? `  # trailing ${this.#noted}` : this.#how.trailingBlanks ? " \t " : "";
  }

  #note(column: number, about: string): string[] {
    return this.#isNoted() ? [`${" ".repeat(column)}# ${about} ${this.#noted}`] : [];
  }

  #isNoted(): boolean {
    this.#noted += 1;
    return ((this.#how.comments >> (this.#noted % 16)) & 1) === 1;
  }
}

function flow(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => flow(item)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${key}: ${flow(item as JsonValue)}`)
    .join(", ")} }`;
}
