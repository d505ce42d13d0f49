/**
 * Points in time for people. Everything takes the zone it is to be read in: times are UTC everywhere
 * else, and only the reader's browser knows the reader's zone (see reader-clock.tsx).
 */

const LOCALE = "en-GB";
const formats = new Map<string, Intl.DateTimeFormat>();

/** Building an Intl formatter costs more than using it a thousand times, so each is built once. */
function formatIn(timeZone: string, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const cacheKey = `${timeZone}|${key}`;
  const known = formats.get(cacheKey);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone, hourCycle: "h23" });
  formats.set(cacheKey, format);
  return format;
}

/** `07:12:09` */
export function formatClock(at: number, timeZone: string): string {
  return formatIn(timeZone, "clock", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at);
}

/** `07:12` */
export function formatHour(at: number, timeZone: string): string {
  return formatIn(timeZone, "hour", { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** `07:12:09.043` */
export function formatExactClock(at: number, timeZone: string): string {
  return formatIn(timeZone, "exact", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  }).format(at);
}

/** `23 Nov 2026, 07:12` */
export function formatDatedTime(at: number, timeZone: string): string {
  return formatIn(timeZone, "dated", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
}

/** `23 Nov, 07:12` this year, `23 Nov 2025, 07:12` otherwise. */
export function formatDateTime(at: number, timeZone: string, now: number): string {
  const year = formatIn(timeZone, "year", { year: "numeric" });
  if (year.format(at) !== year.format(now)) return formatDatedTime(at, timeZone);
  return formatIn(timeZone, "short", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(at);
}

/** `Monday, 23 November 2026 at 07:12:09 CET`: for tooltips, nothing left to guess. */
export function formatFullDateTime(at: number, timeZone: string): string {
  return formatIn(timeZone, "full", {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(at);
}

/** The short name that a zone has at a moment: `CET`, `GMT+5:30`. */
export function zoneName(at: number, timeZone: string): string {
  const part = formatIn(timeZone, "zone", { timeZoneName: "short" })
    .formatToParts(at)
    .find((each) => each.type === "timeZoneName");
  return part?.value ?? timeZone;
}

/** `just now`, `42 s ago`, `in 5 min`, `3 h ago`, `12 d ago`; beyond 30 days the caller should show a date. */
export function formatRelative(at: number, now: number): string {
  const distance = now - at;
  const seconds = Math.floor(Math.abs(distance) / 1000);
  if (seconds < 3) return "just now";
  const amount =
    seconds < 60
      ? `${seconds} s`
      : seconds < 3600
        ? `${Math.floor(seconds / 60)} min`
        : seconds < 86_400
          ? `${Math.floor(seconds / 3600)} h`
          : `${Math.floor(seconds / 86_400)} d`;
  return distance > 0 ? `${amount} ago` : `in ${amount}`;
}
