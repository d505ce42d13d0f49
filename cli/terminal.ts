/** What the command prints: results to standard output, everything about them to standard error. */
import { styleText } from "node:util";
import type { RunState, TaskState } from "#engine/run/states.ts";

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

type Style = Parameters<typeof styleText>[0];

const MARKS: Readonly<Record<TaskState, readonly [mark: string, style: Style]>> = {
  waiting: ["·", "dim"],
  queued: ["○", "dim"],
  running: ["●", "cyan"],
  deferred: ["◌", "cyan"],
  retrying: ["↻", "yellow"],
  success: ["✓", "green"],
  failed: ["✗", "red"],
  skipped: ["↷", "dim"],
  upstream_failed: ["⊘", "red"],
  cancelled: ["◼", "yellow"],
};

/** A state as mark and word: never by colour alone. */
export function stateText(state: TaskState | RunState): string {
  const [mark, style] = MARKS[state];
  return styleText(style, `${mark} ${state}`);
}

export function stateMark(state: TaskState): string {
  const [mark, style] = MARKS[state];
  return styleText(style, mark);
}

/** Columns as wide as their widest cell; the last one as it comes. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => visibleLength(row[column] ?? ""))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === cells.length - 1 ? cell : cell + " ".repeat((widths[column] ?? 0) - visibleLength(cell)),
      )
      .join("  ")
      .trimEnd();
  return [styleText("dim", line(header)), ...rows.map(line)].join("\n");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const STYLING = /\u001b\[[0-9;]*m/g;

function visibleLength(text: string): number {
  return text.replaceAll(STYLING, "").length;
}

/** `850 ms`, `12.3 s`, `4 m 05 s`, `2 h 03 m`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} m`;
}
