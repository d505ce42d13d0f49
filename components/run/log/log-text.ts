/**
 * A log line from raw text to pieces with a style. Only colours and emphasis are kept of what a terminal
 * understands: cursor movements, titles and links are taken out, a carriage return shows what a terminal
 * would show in the end. The result is text and names of styles, never markup.
 */
import Anser from "anser";

export interface LogPiece {
  readonly text: string;
  /** A basic colour's name (`red`, `bright-red`), or `r, g, b` of the 256-colour and true-colour codes. */
  readonly colour: string | undefined;
  readonly background: string | undefined;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
}

const ESCAPE = "\u001b";
// An operating system command (window titles, links): ESC ] … ended by BEL or ESC \. An unended one takes the rest.
const OPERATING_SYSTEM_COMMAND = new RegExp(`${ESCAPE}\\][^\\u0007${ESCAPE}]*(?:\\u0007|${ESCAPE}\\\\|$)`, "g");
// A control sequence that is not about style: everything that does not end in m.
const OTHER_CONTROL_SEQUENCE = new RegExp(`${ESCAPE}\\[[0-?]*[ -/]*[@-ln-~]`, "g");
const ANY_CONTROL_SEQUENCE = new RegExp(`${ESCAPE}\\[[0-?]*[ -/]*[@-~]`, "g");
const OTHER_ESCAPE = new RegExp(`${ESCAPE}(?!\\[)[ -/]*[0-~]?`, "g");
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this takes out
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f]/g;

/** The line as a terminal would leave it, styles included. */
export function settledLine(raw: string): string {
  const withoutCommands = raw.includes(ESCAPE)
    ? raw.replace(OPERATING_SYSTEM_COMMAND, "").replace(OTHER_CONTROL_SEQUENCE, "").replace(OTHER_ESCAPE, "")
    : raw;
  return overwritten(withoutCommands).replace(CONTROL_CHARACTERS, "");
}

/** The line's words alone: for searching and for copying. */
export function plainLine(raw: string): string {
  return settledLine(raw).replace(ANY_CONTROL_SEQUENCE, "");
}

/** A progress bar writes over itself: what came last wins. A return at the very end is a line ending. */
function overwritten(text: string): string {
  const line = text.endsWith("\r") ? text.slice(0, -1) : text;
  const last = line.lastIndexOf("\r");
  return last === -1 ? line : line.slice(last + 1);
}

export function logPieces(raw: string): readonly LogPiece[] {
  const line = settledLine(raw);
  if (!line.includes(ESCAPE)) return line === "" ? [] : [{ ...PLAIN, text: line }];
  // Anser swaps the colours of reversed text itself.
  return Anser.ansiToJson(line, { use_classes: true, remove_empty: true }).map((part) => ({
    text: part.content,
    colour: colourOf(part.fg, part.fg_truecolor),
    background: colourOf(part.bg, part.bg_truecolor),
    isBold: part.decorations.includes("bold"),
    isDim: part.decorations.includes("dim"),
    isItalic: part.decorations.includes("italic"),
    isUnderlined: part.decorations.includes("underline"),
  }));
}

const PLAIN = {
  colour: undefined,
  background: undefined,
  isBold: false,
  isDim: false,
  isItalic: false,
  isUnderlined: false,
} as const;

/** A basic colour's name (`red`, `bright-red`) or `r, g, b`. */
function colourOf(name: string | null, truecolour: string | null): string | undefined {
  if (name === null || name === "") return undefined;
  if (name === "ansi-truecolor") return truecolour ?? undefined;
  const short = name.replace(/^ansi-/, "");
  return short.startsWith("palette-") ? paletteColour(Number(short.slice("palette-".length))) : short;
}

const CUBE_LEVELS = [0, 95, 135, 175, 215, 255] as const;

/** xterm's colours 16–255: a cube of 6 × 6 × 6, then 24 greys. */
function paletteColour(code: number): string | undefined {
  if (code < 16 || code > 255) return undefined;
  if (code >= 232) {
    const grey = 8 + (code - 232) * 10;
    return `${grey}, ${grey}, ${grey}`;
  }
  const place = code - 16;
  const level = (divisor: number) => CUBE_LEVELS[Math.floor(place / divisor) % 6] ?? 0;
  return `${level(36)}, ${level(6)}, ${level(1)}`;
}

export type LogLevel = "error" | "warning" | "info" | "debug";

const LEVELS: readonly (readonly [LogLevel, RegExp])[] = [
  ["error", /\b(?:error|fatal|critical|exception|panic|traceback)\b/i],
  ["warning", /\b(?:warn|warning)\b/i],
  ["debug", /\b(?:debug|trace)\b/i],
];

/** How grave a line says it is, by the words that logging libraries use. What went to standard error alone is not an error. */
export function levelOf(plain: string): LogLevel {
  // Only the beginning: a message may well mention an error further on ("0 errors").
  const head = plain.slice(0, 80);
  if (/\b(?:0|no) errors?\b/i.test(head)) return "info";
  return LEVELS.find(([, pattern]) => pattern.test(head))?.[0] ?? "info";
}
