/** What the launcher prints: its own lines, and those of its children behind their names. */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import path from "node:path";
import { styleText } from "node:util";

const MOST_LOG_BYTES = 20 * 1024 * 1024;
const COLOURS = { web: "cyan", worker: "magenta", postgres: "blue" } as const;
export type ChildName = keyof typeof COLOURS;

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A child's line as a person reads it. JSON lines of the program's own log become time, level and message. */
export function readableLine(line: string): string {
  if (!line.startsWith("{")) return line;
  try {
    const { level, time, msg, err, pid: _pid, hostname: _hostname, name: _name, ...rest } = JSON.parse(line);
    if (typeof msg !== "string") return line;
    const facts = Object.entries(rest)
      .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
      .join(" ");
    const problem = typeof err?.message === "string" ? `: ${err.message}` : "";
    return `${clock(time)} ${levelName(level)}${msg}${problem}${facts === "" ? "" : ` ${styleText("dim", facts)}`}`;
  } catch {
    return line;
  }
}

function clock(time: unknown): string {
  const date = new Date(typeof time === "number" || typeof time === "string" ? time : Date.now());
  return styleText("dim", Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(11, 19));
}

function levelName(level: unknown): string {
  const number = typeof level === "number" ? level : { warn: 40, error: 50, fatal: 60 }[String(level)];
  if (number === undefined || number < 40) return "";
  return number < 50 ? styleText("yellow", "warning ") : styleText("red", "error ");
}

/** What Next says of itself when it starts: its port and address are ours to announce. */
export function isServerBanner(line: string): boolean {
  return /^\s*(▲ Next\.js|- (Local|Network):|✓ (Ready|Running|Starting)|$)/.test(line);
}

export function prefixed(name: ChildName, line: string): string {
  return `${styleText(COLOURS[name], name.padEnd(8))} ${readableLine(line)}`;
}

/** A child's raw output, kept in `logs/NAME.log` of the data directory; one former file is kept beside it. */
export class ChildLog {
  readonly #file: string;
  #descriptor: number;

  constructor(dataDir: string, name: string) {
    mkdirSync(path.join(dataDir, "logs"), { recursive: true });
    this.#file = path.join(dataDir, "logs", `${name}.log`);
    this.#descriptor = openSync(this.#file, "a", 0o600);
  }

  get file(): string {
    return this.#file;
  }

  line(text: string): void {
    writeSync(this.#descriptor, `${text}\n`);
    if (fstatSync(this.#descriptor).size > MOST_LOG_BYTES) {
      closeSync(this.#descriptor);
      renameSync(this.#file, `${this.#file}.1`);
      this.#descriptor = openSync(this.#file, "a", 0o600);
    }
  }
}
