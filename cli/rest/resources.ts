/** What the command reads of the API's resources; fields that it does not use are let through. */
import { z } from "zod";
import { RUN_STATES, TASK_STATES } from "#engine/run/states.ts";

const time = z.string().nullable();

export const dagSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  schedule: z.unknown().optional(),
  tags: z.array(z.string()).optional(),
  is_paused: z.boolean(),
});

export const runSchema = z.looseObject({
  id: z.string(),
  dag_id: z.string(),
  state: z.enum(RUN_STATES),
  execution_date: time.optional(),
  start_date: time.optional(),
  end_date: time.optional(),
});

export const taskInstanceSchema = z.looseObject({
  id: z.string(),
  task_id: z.string(),
  state: z.enum(TASK_STATES),
  try_number: z.number(),
  start_date: time.optional(),
  end_date: time.optional(),
  error_message: z.string().nullable().optional(),
});
export type TaskInstance = z.output<typeof taskInstanceSchema>;

export const workerSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  state: z.string().optional(),
  queues: z.array(z.string()).optional(),
});

/** A page of a list: what it is called differs, so the first list in the answer is taken. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .union([z.array(z.unknown()), z.looseObject({})])
    .transform((answer) => (Array.isArray(answer) ? answer : (Object.values(answer).find(Array.isArray) ?? [])))
    .pipe(z.array(item));
}
