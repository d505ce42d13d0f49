/** Date arithmetic and formatting for expressions, in UTC unless a time zone is given. */
import { parseDuration } from "#engine/document/durations.ts";
import { timestampText } from "./values.ts";

/** Reads a date (`2026-01-31`), an RFC 3339 time or a timestamp. Throws `RangeError` for anything else. */
export function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  const isTimeText = typeof value === "string" && /^\d{4}-\d{2}-\d{2}([T ][\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.test(value);
  const date = isTimeText
    ? new Date(/[T ].*(Z|[+-]\d{2}:?\d{2})$/.test(value) || value.length === 10 ? value : `${value}Z`)
    : undefined;
  if (date === undefined || Number.isNaN(date.getTime()))
    throw new RangeError(`${typeof value === "string" ? JSON.stringify(value) : "this value"} is not a date`);
  return date;
}

const CALENDAR_STEP = /^([+-]?\d{1,6})(mo|y)$/;

/**
 * Adds a duration (`2h`, `-1d`), or a calendar step (`1mo`, `-1y`) which keeps the day of the month where that
 * month has it and takes the month's last day otherwise.
 */
export function addToDate(value: unknown, step: string): Date {
  const date = toDate(value);
  const calendar = CALENDAR_STEP.exec(step);
  if (calendar !== null) {
    const months = Number(calendar[1]) * (calendar[2] === "y" ? 12 : 1);
    const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
    const moved = new Date(date);
    moved.setUTCDate(1);
    moved.setUTCMonth(moved.getUTCMonth() + months, Math.min(date.getUTCDate(), lastDay));
    return validDate(moved);
  }
  const isNegative = step.startsWith("-");
  const parsed = parseDuration(step.replace(/^[+-]/, ""));
  if (!parsed.ok) throw new RangeError(parsed.problem);
  return validDate(new Date(date.getTime() + (isNegative ? -parsed.milliseconds : parsed.milliseconds)));
}

function validDate(date: Date): Date {
  if (Number.isNaN(date.getTime())) throw new RangeError("the date is out of range");
  return date;
}

/** Whole days from `from` to `to`, negative where `to` is earlier; a part of a day counts towards zero. */
export function daysBetween(from: unknown, to: unknown): number {
  return Math.trunc((toDate(to).getTime() - toDate(from).getTime()) / 86_400_000);
}

/**
 * Formats with strftime letters: `%Y %m %d %H %M %S %L` (milliseconds) `%j` (day of the year) `%a %b` (English
 * names) `%s` (epoch seconds) `%z` is not offered: give a zone and write it out. Unknown letters stay as they are.
 */
export function formatDate(value: unknown, pattern: string, timezone = "UTC"): string {
  const date = toDate(value);
  const parts = zonedParts(date, timezone);
  return pattern.replace(/%([YmdHMSLjabs%])/g, (_whole, letter: string) => String(parts[letter]));
}

/** The calendar date, `2026-01-31`. */
export function dateText(value: unknown, timezone = "UTC"): string {
  return formatDate(value, "%Y-%m-%d", timezone);
}

/** RFC 3339 in UTC. */
export function dateTimeText(value: unknown): string {
  return timestampText(toDate(value));
}

function zonedParts(date: Date, timezone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    weekday: "short",
  });
  const parts = new Map(format.formatToParts(date).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => String(parts.get(type));
  const year = Number(part("year"));
  const month = Number(part("month"));
  const dayOfYear = (Date.UTC(year, month - 1, Number(part("day"))) - Date.UTC(year, 0, 1)) / 86_400_000 + 1;
  return {
    Y: String(year).padStart(4, "0"),
    m: part("month"),
    d: part("day"),
    H: part("hour"),
    M: part("minute"),
    S: part("second"),
    L: String(date.getUTCMilliseconds()).padStart(3, "0"),
    j: String(dayOfYear).padStart(3, "0"),
    a: part("weekday"),
    b: MONTHS.slice(3 * month - 3, 3 * month),
    s: String(Math.floor(date.getTime() / 1000)),
    "%": "%",
  };
}

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
