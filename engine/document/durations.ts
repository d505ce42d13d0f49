/** Durations of documents: `90s`, `1h30m`, `1.5h`, `250ms`, `2d`; a bare number is seconds. */
import * as z from "zod";

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A hundred years: longer ones are slips of the keyboard, and timers of the database would overflow. */
export const LONGEST_DURATION_MS = 36_525 * 86_400_000;

const PART = /(\d+(?:\.\d+)?|\.\d+)(ms|[smhdw])/y;

export type ParsedDuration =
  | { readonly ok: true; readonly milliseconds: number }
  | { readonly ok: false; readonly problem: string; readonly suggestion?: string };

/**
 * Reads a duration.
 * @returns whole milliseconds (rounded), or what is wrong and, where it is clear, what was meant.
 */
export function parseDuration(value: string | number): ParsedDuration {
  if (typeof value === "number") return checkedDuration(value * 1_000, String(value));
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) {
    return { ok: false, problem: `"${text}" has no unit`, suggestion: `${text}s` };
  }
  if (text.startsWith("-")) return { ok: false, problem: `a duration cannot be negative: "${text}"` };
  let total = 0;
  let position = 0;
  while (position < text.length) {
    PART.lastIndex = position;
    const match = PART.exec(text);
    if (match === null) return { ok: false, problem: notADuration(value) };
    total += Number(match[1]) * Number(UNIT_MS[String(match[2])]);
    position = PART.lastIndex;
  }
  return position === 0 ? { ok: false, problem: notADuration(value) } : checkedDuration(total, text);
}

function checkedDuration(milliseconds: number, text: string): ParsedDuration {
  if (Number.isNaN(milliseconds)) return { ok: false, problem: notADuration(text) };
  if (milliseconds < 0) return { ok: false, problem: `a duration cannot be negative: ${text}` };
  if (milliseconds > LONGEST_DURATION_MS) return { ok: false, problem: `${text} is longer than a hundred years` };
  return { ok: true, milliseconds: Math.round(milliseconds) };
}

function notADuration(text: string): string {
  return `${JSON.stringify(text.slice(0, 60))} is not a duration: write 90s, 1h30m, 250ms or 2d`;
}

/** Milliseconds of a duration that the schema has already accepted. */
export function durationMs(value: string | number): number {
  const parsed = parseDuration(value);
  if (!parsed.ok) throw new RangeError(parsed.problem);
  return parsed.milliseconds;
}

/** The shortest text for a duration: 5400000 is `1h30m`. */
export function formatDuration(milliseconds: number): string {
  let rest = milliseconds;
  let text = "";
  for (const [unit, size] of [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1_000],
    ["ms", 1],
  ] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text === "" ? "0s" : text;
}

function durationSchemaFor(isZeroAllowed: boolean) {
  return z
    .union([z.string(), z.number()], { error: "expected a duration such as 90s, 1h30m or 2d" })
    .check((context) => {
      const parsed = parseDuration(context.value);
      if (!parsed.ok) {
        context.issues.push({
          code: "custom",
          input: context.value,
          message: parsed.problem,
          params: { code: "bad_duration", suggestion: parsed.suggestion },
        });
      } else if (parsed.milliseconds === 0 && !isZeroAllowed) {
        context.issues.push({
          code: "custom",
          input: context.value,
          message: "must be longer than zero",
          params: { code: "bad_duration" },
        });
      }
    })
    .meta({ title: "duration" });
}

/** A duration longer than zero. */
export const durationSchema = durationSchemaFor(false);
/** A duration that may be zero, such as a retry's delay. */
export const delaySchema = durationSchemaFor(true);
