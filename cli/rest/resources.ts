/** What the command reads of the API's resources; fields that it does not use are let through. */
import { z } from "zod";
import { RUN_STATES, TASK_STATES } from "#engine/run/states.ts";

const time = z.string().nullable();

export const dagSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  schedule: z.json().nullable(),
  tags: z.array(z.string()),
  is_paused: z.boolean(),
});
export const dagListSchema = z.looseObject({
  dags: z.array(dagSchema),
  pagination: z.looseObject({ total_pages: z.number() }),
});

export const taskInstanceSchema = z.looseObject({
  /** `<run>.<index>` */
  id: z.string(),
  task_id: z.string(),
  state: z.enum(TASK_STATES),
  try_number: z.number(),
  start_date: time,
  end_date: time,
  error_message: z.string().nullable(),
});
export type TaskInstance = z.output<typeof taskInstanceSchema>;

export const runSchema = z.looseObject({
  id: z.string(),
  dag_id: z.string(),
  state: z.enum(RUN_STATES),
  partial: z.boolean(),
  logical_date: z.string(),
  trigger: z.string(),
  created_at: z.string(),
  start_date: time,
  end_date: time,
});
export type Run = z.output<typeof runSchema>;
export const runListSchema = z.looseObject({ dag_runs: z.array(runSchema) });
export const runWithTasksSchema = runSchema.extend({ tasks: z.array(taskInstanceSchema) });
export type RunWithTasks = z.output<typeof runWithTasksSchema>;

export const workerSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  hostname: z.string(),
  pid: z.number(),
  state: z.string(),
  queues: z.array(z.string()),
  running_tasks: z.number(),
  heartbeat_at: z.string(),
});
export const workerListSchema = z.looseObject({ workers: z.array(workerSchema) });

const logLineSchema = z.looseObject({ line: z.number(), at: z.string(), stream: z.string(), text: z.string() });
export type LogLine = z.output<typeof logLineSchema>;
export const logPageSchema = z.looseObject({
  attempt: z.number(),
  lines: z.array(logLineSchema),
  next_after: z.number().nullable(),
});
export const logBatchSchema = z.looseObject({ lines: z.array(logLineSchema).default([]) });

/** One committed step of a run, as its event stream tells it. */
export const runEventSchema = z.looseObject({
  at: z.string(),
  tasks: z.array(
    z.looseObject({
      index: z.number(),
      state: z.enum(TASK_STATES),
      attempt: z.number(),
      error: z.looseObject({ message: z.string() }).optional(),
      dueAt: z.string().optional(),
      reason: z.string().optional(),
    }),
  ),
  run: z.looseObject({ state: z.enum(RUN_STATES), partial: z.boolean().optional() }).optional(),
});
