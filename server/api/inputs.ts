/** Inputs that tRPC and REST share. */
import { z } from "zod";
import { slugSchema } from "#engine/document/ids.ts";
import { RUN_STATES, TASK_STATES } from "#engine/run/states.ts";
import type { JsonMap } from "#engine/document/json-map.ts";
import { textProblem, unstorablePart } from "#server/storable.ts";

/** The most that PostgreSQL's `integer` holds. */
const MOST_INTEGER = 2_147_483_647;

/** A text of at most so many characters that the database can hold. */
export const textSchema = (most: number) =>
  z
    .string()
    .max(most)
    .superRefine((text, context) => {
      const problem = textProblem(text);
      if (problem !== undefined) context.addIssue({ code: "custom", message: `the text ${problem}` });
    });

export const dagIdSchema = slugSchema;
export const versionSchema = z.coerce.number().int().min(1).max(MOST_INTEGER);
export const runIdSchema = z.uuid();
export const taskIndexSchema = z.coerce.number().int().min(0).max(1_000_000);
export const attemptSchema = z.coerce.number().int().min(1).max(1_000_000);
/** The number of a log's line that was seen; the one behind it must be a number too. */
export const lineSchema = z.coerce
  .number()
  .int()
  .min(0)
  .max(MOST_INTEGER - 1);
export const runStateSchema = z.enum(RUN_STATES);
export const taskStateSchema = z.enum(TASK_STATES);
export const searchSchema = textSchema(200);
export const messageSchema = textSchema(1_000);
/** A client's own key for a request that creates. */
export const idempotencyKeySchema = textSchema(200).min(1);

const FIRST_MOMENT = Date.parse("0001-01-01T00:00:00Z");
const LAST_MOMENT = Date.parse("9999-12-31T23:59:59.999Z");
/** RFC 3339, in a year of four digits also when it is written in UTC: further away, it could not be written back. */
export const momentSchema = z.iso.datetime({ offset: true }).refine(
  (text) => {
    const moment = Date.parse(text);
    return moment >= FIRST_MOMENT && moment <= LAST_MOMENT;
  },
  { error: "the date must be of the years 1 to 9999, in UTC" },
);

/** Values of a workflow's params. Not `z.json()`, which a value that is deep enough brings down. */
export const paramsSchema = z.record(z.string(), z.unknown()).superRefine((params, context) => {
  const found = unstorablePart(params);
  if (found) context.addIssue({ code: "custom", path: [...found.path], message: `the value ${found.problem}` });
});

/** What a task hands on. */
export const outputSchema = paramsSchema.transform((output) => output as JsonMap);
