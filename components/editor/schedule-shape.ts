/** The ways in which a schedule can be written, as a form offers them. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";

export const SCHEDULE_SHAPES = ["none", "cron", "crons", "every", "datasets"] as const;
export type ScheduleShape = (typeof SCHEDULE_SHAPES)[number];

/** Undefined for what is none of them, which only the text can show. */
export function shapeOf(value: JsonValue | undefined): ScheduleShape | undefined {
  if (value === undefined || value === null) return "none";
  if (typeof value === "string") return "cron";
  if (Array.isArray(value)) return "crons";
  if (typeof value !== "object") return undefined;
  return "every" in value ? "every" : "datasets" in value ? "datasets" : undefined;
}

/**
 * The schedule in another shape, with what it says already as far as that shape can say it.
 * @returns undefined: no schedule
 */
export function inShape(shape: ScheduleShape, former: JsonValue | undefined): JsonValue | undefined {
  switch (shape) {
    case "none":
      return undefined;
    case "cron":
      return cronsOf(former)[0] ?? AT_SIX;
    case "crons":
      return [...(cronsOf(former).length === 0 ? [AT_SIX] : cronsOf(former))];
    case "every":
      return { every: "1h" };
    case "datasets":
      return { datasets: ["dataset"] };
    default:
      return shape satisfies never;
  }
}

const AT_SIX = "0 6 * * *";

function cronsOf(value: JsonValue | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}
