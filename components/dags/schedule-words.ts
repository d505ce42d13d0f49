/** A schedule in words, for the patterns that people write; anything rarer is shown as it stands. */
import type { CompiledSchedule } from "#engine/document/compiled-dag.ts";
import { formatExactDuration } from "../format/duration.ts";

/**
 * @param timezone IANA name the cron is read in; named in the words unless it is UTC and no time of day is said
 * @returns "Every day at 02:00, Europe/Berlin", "Every 15m", "When orders or customers change", "By hand"
 */
export function scheduleWords(schedule: CompiledSchedule | undefined, timezone: string): string {
  if (schedule === undefined) return "By hand";
  switch (schedule.kind) {
    case "interval":
      return `Every ${formatExactDuration(schedule.everyMs)}`;
    case "datasets":
      return `When ${joinWords(schedule.datasets, "or")} change${schedule.datasets.length === 1 ? "s" : ""}`;
    case "cron": {
      const [first, ...rest] = schedule.crons;
      if (first === undefined) return "By hand";
      const words = cronWords(first) ?? `Cron ${first}`;
      const more = rest.length === 0 ? "" : `, and ${rest.length} more`;
      const says = / at /.test(words) || words.startsWith("Cron") || timezone !== "UTC";
      return `${words}${more}${says ? `, ${timezone}` : ""}`;
    }
    default:
      return schedule satisfies never;
  }
}

const MACROS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
  "@minutely": "* * * * *",
};

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const DAY_NAMES = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** Undefined where the pattern is none that has a plain name. */
export function cronWords(cron: string): string | undefined {
  const fields = (MACROS[cron.trim().toLowerCase()] ?? cron).trim().split(/\s+/);
  // Six fields begin with seconds; only second 0 keeps the words true.
  const [minute, hour, dayOfMonth, month, dayOfWeek] =
    fields.length === 6 && fields[0] === "0" ? fields.slice(1) : fields.length === 5 ? fields : [];
  if (
    minute === undefined ||
    hour === undefined ||
    dayOfMonth === undefined ||
    month === undefined ||
    dayOfWeek === undefined
  )
    return undefined;

  const isEveryDay = dayOfMonth === "*" && month === "*" && isAny(dayOfWeek);
  const everyMinutes = /^\*\/(\d+)$/.exec(minute)?.[1];
  if (isEveryDay && hour === "*") {
    if (minute === "*") return "Every minute";
    if (everyMinutes !== undefined) return `Every ${everyMinutes} minutes`;
    if (minute === "0") return "Every hour";
    if (isNumber(minute)) return `Every hour at :${minute.padStart(2, "0")}`;
    return undefined;
  }
  if (!isNumber(minute)) return undefined;
  const everyHours = /^\*\/(\d+)$/.exec(hour)?.[1];
  if (isEveryDay && everyHours !== undefined) {
    return minute === "0" ? `Every ${everyHours} hours` : `Every ${everyHours} hours at :${minute.padStart(2, "0")}`;
  }
  const hours = hour.split(",");
  if (!hours.every(isNumber)) return undefined;
  const times = joinWords(
    hours.map((each) => `${each.padStart(2, "0")}:${minute.padStart(2, "0")}`),
    "and",
  );
  const days = daysWords(dayOfMonth, month, dayOfWeek);
  return days === undefined ? undefined : `${days} at ${times}`;
}

function daysWords(dayOfMonth: string, month: string, dayOfWeek: string): string | undefined {
  if (dayOfMonth === "*" && month === "*") return isAny(dayOfWeek) ? "Every day" : weekdaysWords(dayOfWeek);
  if (!isAny(dayOfWeek) || !isNumber(dayOfMonth)) return undefined;
  if (month === "*") return `On day ${dayOfMonth} of every month`;
  const monthName = isNumber(month) ? MONTHS[Number(month) - 1] : undefined;
  return monthName === undefined ? undefined : `Every ${dayOfMonth} ${monthName}`;
}

function weekdaysWords(field: string): string | undefined {
  const range = /^(\w+)-(\w+)$/.exec(field);
  if (range !== null) {
    const from = dayName(range[1]);
    const to = dayName(range[2]);
    return from === undefined || to === undefined ? undefined : `${from} to ${to}`;
  }
  const names = field.split(",").map(dayName);
  const known = names.filter((name) => name !== undefined);
  return known.length === names.length ? `Every ${joinWords(known, "and")}` : undefined;
}

function dayName(field: string | undefined): string | undefined {
  if (field === undefined) return undefined;
  if (isNumber(field)) return DAYS[Number(field)];
  const at = DAY_NAMES.indexOf(field.toLowerCase());
  return at === -1 ? undefined : DAYS[at];
}

function isAny(field: string): boolean {
  return field === "*" || field === "?";
}

function isNumber(field: string): boolean {
  return /^\d+$/.test(field);
}

function joinWords(words: readonly string[], conjunction: string): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}
