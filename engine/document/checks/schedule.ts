/** When runs are created: crons, time zones, dates. */
import { Cron } from "croner";
import type { DocumentPath } from "../diagnostics.ts";
import { instantOf } from "../compile.ts";
import type { CheckContext } from "./check.ts";

const NICKNAMES: ReadonlySet<string> = new Set([
  "@hourly",
  "@daily",
  "@midnight",
  "@weekly",
  "@monthly",
  "@yearly",
  "@annually",
]);
const DATE = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2}))?$/;

export function checkSchedule(context: Omit<CheckContext, "graph" | "isAcyclic" | "tasks" | "indexOfId">): void {
  const { workflow } = context;
  const timezone = workflow.timezone;
  if (timezone !== undefined && !isTimezone(timezone)) {
    context.report({
      severity: "error",
      code: "bad_timezone",
      message: `"${timezone}" is not an IANA time zone such as Europe/Berlin`,
      path: ["timezone"],
    });
  }
  const { schedule } = workflow;
  if (typeof schedule === "string") checkCron(schedule, ["schedule"], context);
  else if (Array.isArray(schedule)) schedule.forEach((cron, index) => checkCron(cron, ["schedule", index], context));
  checkDates(context);
}

function isTimezone(name: string): boolean {
  try {
    // Offsets such as +02:00 are accepted by Intl but know no clock changes: a zone is meant here.
    return !/^[+-]/.test(name) && new Intl.DateTimeFormat("en-US", { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

function checkCron(cron: string, path: DocumentPath, { report }: Pick<CheckContext, "report">): void {
  const problem = cronProblem(cron);
  if (problem !== undefined) {
    report({ severity: "error", path, ...problem });
  }
}

/** Why a cron cannot be used. Bounded: the library gives up after the years it searches, some milliseconds. */
export function cronProblem(cron: string): { code: "bad_cron" | "cron_never_fires"; message: string } | undefined {
  const text = cron.trim();
  if (text.startsWith("@") ? !NICKNAMES.has(text) : ![5, 6].includes(text.split(/\s+/).length)) {
    return {
      code: "bad_cron",
      message: `"${cron}" is not a cron: write 5 fields (minute hour day month weekday), 6 with seconds, or @daily`,
    };
  }
  try {
    if (new Cron(text, { timezone: "UTC", paused: true }).nextRun(new Date("2024-01-01T00:00:00Z")) !== null)
      return undefined;
    return { code: "cron_never_fires", message: `"${cron}" never fires: no such date comes` };
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(
      /^(CronPattern|Cron|CronDate): /,
      "",
    );
    return { code: "bad_cron", message: `"${cron}" is not a cron: ${reason}` };
  }
}

function checkDates({ workflow, document, report }: Pick<CheckContext, "workflow" | "document" | "report">): void {
  const valid = (["start_date", "end_date"] as const).filter((key) => {
    const date = workflow[key];
    if (date === undefined) return false;
    if (isDate(date)) return true;
    report({
      severity: "error",
      code: "bad_date",
      message: `"${date}" is neither a date such as 2026-01-31 nor RFC 3339`,
      path: [key],
    });
    return false;
  });
  const { start_date: start, end_date: end } = workflow;
  if (valid.length < 2 || start === undefined || end === undefined || instantOf(end) >= instantOf(start)) return;
  report({
    severity: "error",
    code: "date_order",
    message: `end_date ${end} lies before start_date ${start}`,
    path: ["end_date"],
    related: [{ message: "start_date", range: document.rangeOf(["start_date"]) }],
  });
}

/** A date or RFC 3339 time that exists: 2026-02-30 does not. */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const day = Number(text.slice(8, 10));
  const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return day >= 1 && day <= lastDay && !Number.isNaN(Date.parse(text));
}
