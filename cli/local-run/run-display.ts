/** How `dag test` shows a run: a live tree in a terminal, one line an event in a pipe. */
import { stripVTControlCharacters, styleText } from "node:util";
import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import { levels } from "#engine/graph/order.ts";
import { graphOf } from "#engine/graph/graph.ts";
import type { RunEvent } from "#engine/run/run-events.ts";
import type { TaskState } from "#engine/run/states.ts";
import type { LogStream } from "#worker/log-sink.ts";
import { durationText, stateMark } from "../terminal.ts";

export interface RunDisplay {
  event(event: RunEvent): void;
  line(index: number, stream: LogStream, line: string): void;
  /** Draws the last picture and lets go of the terminal. */
  end(): void;
}

/** One line an event and a log line, in the order in which they came. */
export class PlainDisplay implements RunDisplay {
  readonly #dag: CompiledDag;
  readonly #write: (text: string) => void;
  readonly #width: number;

  constructor(dag: CompiledDag, write: (text: string) => void) {
    this.#dag = dag;
    this.#write = write;
    this.#width = Math.min(24, Math.max(...dag.tasks.map((task) => task.id.length)));
  }

  event(event: RunEvent): void {
    for (const { index, state, attempt, error, dueAt } of event.tasks) {
      if (state === "queued") continue;
      const which = attempt > 1 ? ` (attempt ${attempt})` : "";
      const until = dueAt === undefined ? "" : `, again at ${dueAt.slice(11, 19)}`;
      const why = error === undefined ? "" : `: ${error.message}`;
      this.#write(
        `${event.at.slice(11, 23)} ${this.#name(index)} ${stateMark(state)} ${state}${which}${until}${why}\n`,
      );
    }
  }

  line(index: number, stream: LogStream, line: string): void {
    // The system's own words about a failure are in the event that follows.
    const text = stream === "s" ? styleText("dim", line) : line;
    this.#write(`${" ".repeat(12)} ${this.#name(index)} | ${text}\n`);
  }

  end(): void {}

  #name(index: number): string {
    return (this.#dag.tasks[index]?.id ?? "").padEnd(this.#width);
  }
}

interface Row {
  readonly index: number;
  readonly indent: number;
  state: TaskState;
  attempt: number;
  startedAt: number | undefined;
  endedAt: number | undefined;
  lastLine: string;
}

const REDRAW_MS = 100;

/** All tasks in the order of their levels, redrawn in place; the last line that each has printed beside it. */
export class TreeDisplay implements RunDisplay {
  readonly #dag: CompiledDag;
  readonly #terminal: NodeJS.WriteStream;
  readonly #rows: readonly Row[];
  readonly #byIndex: ReadonlyMap<number, Row>;
  readonly #timer: NodeJS.Timeout;
  readonly #startedAt = Date.now();
  #drawn = 0;

  constructor(dag: CompiledDag, terminal: NodeJS.WriteStream) {
    this.#dag = dag;
    this.#terminal = terminal;
    const levelOf = levels(graphOf(dag.tasks));
    this.#rows = dag.tasks
      .map(
        (task): Row => ({
          index: task.index,
          indent: levelOf[task.index] ?? 0,
          state: "waiting",
          attempt: 0,
          startedAt: undefined,
          endedAt: undefined,
          lastLine: "",
        }),
      )
      .sort((a, b) => a.indent - b.indent || a.index - b.index);
    this.#byIndex = new Map(this.#rows.map((row) => [row.index, row]));
    this.#terminal.write("\x1b[?25l");
    this.#timer = setInterval(() => this.#draw(false), REDRAW_MS);
  }

  event(event: RunEvent): void {
    const at = Date.parse(event.at);
    for (const { index, state, attempt, error } of event.tasks) {
      const row = this.#byIndex.get(index);
      if (row === undefined) continue;
      row.state = state;
      row.attempt = attempt;
      if (state === "running") {
        row.startedAt = at;
        row.endedAt = undefined;
      } else if (row.startedAt !== undefined) row.endedAt = at;
      if (error !== undefined) row.lastLine = error.message;
    }
  }

  line(index: number, _stream: LogStream, line: string): void {
    const row = this.#byIndex.get(index);
    if (row !== undefined && line.trim() !== "") row.lastLine = stripVTControlCharacters(line).trim();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#draw(true);
    this.#terminal.write("\x1b[?25h");
  }

  #draw(isLast: boolean): void {
    const width = Math.max(40, this.#terminal.columns);
    const lines = this.#visible(isLast).map((row) => this.#text(row, width));
    const up = this.#drawn > 0 ? `\x1b[${this.#drawn}A` : "";
    this.#terminal.write(`${up}${[this.#summary(), ...lines].map((line) => `\x1b[2K${line}`).join("\n")}\n\x1b[J`);
    this.#drawn = lines.length + 1;
  }

  /** What fits on the screen: what runs and what went wrong first, at the end everything. */
  #visible(isLast: boolean): readonly Row[] {
    const room = Math.max(3, this.#terminal.rows - 2);
    if (isLast || this.#rows.length <= room) return this.#rows;
    const weight = (row: Row) =>
      row.state === "running" || row.state === "retrying" ? 0 : row.state === "failed" ? 1 : 2;
    const chosen = new Set([...this.#rows].sort((a, b) => weight(a) - weight(b)).slice(0, room));
    return this.#rows.filter((row) => chosen.has(row));
  }

  #summary(): string {
    const counts = new Map<TaskState, number>();
    for (const row of this.#rows) counts.set(row.state, (counts.get(row.state) ?? 0) + 1);
    const parts = [...counts].map(([state, count]) => `${stateMark(state)} ${count} ${state}`);
    return `${styleText("bold", this.#dag.name)}  ${durationText(Date.now() - this.#startedAt)}  ${parts.join("  ")}`;
  }

  #text(row: Row, width: number): string {
    const name = `${"  ".repeat(Math.min(row.indent, 8))}${this.#dag.tasks[row.index]?.id ?? ""}`.padEnd(28);
    const took = row.startedAt === undefined ? "" : durationText((row.endedAt ?? Date.now()) - row.startedAt);
    const attempt = row.attempt > 1 ? `×${row.attempt}` : "";
    const room = Math.max(0, width - name.length - 20);
    return `${stateMark(row.state)} ${name} ${took.padStart(9)} ${attempt.padEnd(3)} ${styleText("dim", row.lastLine.slice(0, room))}`;
  }
}
