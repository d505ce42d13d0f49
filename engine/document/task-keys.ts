/** The keys that every task has, whatever its type. */
import * as z from "zod";
import { ERROR_CLASSES } from "#engine/run/task-error.ts";
import { TRIGGER_RULES } from "#engine/run/trigger-rules.ts";
import { delaySchema, durationSchema } from "./durations.ts";
import { environmentSchema, expressionSchema } from "./expression-text.ts";
import { nameSchema, slugSchema } from "./ids.ts";
import { sizeSchema } from "./sizes.ts";

const exitCodes = z.array(z.int().min(0).max(255));

export const retrySchema = z.strictObject({
  strategy: z
    .enum(["exponential", "linear", "fixed", "none"])
    .optional()
    .describe("How delays grow; default `exponential`."),
  delay: delaySchema.optional().describe("Before the first retry; default `1s`."),
  max_delay: delaySchema.optional().describe("No delay is longer; default `5m`."),
  multiplier: z
    .number()
    .min(1)
    .max(100)
    .optional()
    .describe("Factor from one delay to the next (exponential); default 2."),
  increment: delaySchema.optional().describe("Added from one delay to the next (linear); default `5s`."),
  jitter: z.number().min(0).max(1).optional().describe("Part of each delay that is random; default 0.25."),
  on_exit_codes: exitCodes.min(1).optional().describe("Only these exit codes are retried."),
  not_on_exit_codes: exitCodes.min(1).optional().describe("These exit codes are never retried."),
  on_errors: z.array(z.enum(ERROR_CLASSES)).min(1).optional().describe("Only these kinds of error are retried."),
});

export const resourcesSchema = z.strictObject({
  cpu: z.number().gt(0).max(1_024).optional().describe("Processors: 0.5 is half of one."),
  memory: sizeSchema.optional().describe("Memory, beyond which the task is killed: `512Mi`."),
  max_log: sizeSchema.optional().describe("Log kept of one attempt; what is beyond is cut: `10Mi`."),
  max_output: sizeSchema.optional().describe("Largest output; beyond it the attempt fails: `1Mi`."),
});

export const circuitBreakerSchema = z.strictObject({
  name: z.string().min(1).max(200).describe("Shared by all tasks that give it."),
  max_failures: z.int().min(1).optional().describe("Failures in a row that open it; default 5."),
  timeout: durationSchema.optional().describe("How long it stays open; default `60s`."),
  half_open_max: z.int().min(1).optional().describe("Trials at once after that; default 1."),
});

export const forEachSchema = z.strictObject({
  items: z
    .union([expressionSchema, z.array(z.json())], { error: "for_each needs a list, or an expression that gives one" })
    .describe("A list, or an expression that gives one."),
  max_parallel: z.int().min(1).optional().describe("Instances at once; default: no limit of its own."),
  as: nameSchema.optional().describe("The name of the item in expressions; default `item`."),
});

export const cacheSchema = z.strictObject({
  key: expressionSchema.describe("Runs with the same key share a result."),
  ttl: durationSchema.optional().describe("How long a result is good; default: for ever."),
});

/** Keys that `defaults` may set as well. */
export const sharedTaskKeys = {
  name: z.string().min(1).max(255).optional().describe("Shown to people; default: the id."),
  description: z.string().max(20_000).optional().describe("Markdown."),
  trigger_rule: z.enum(TRIGGER_RULES).optional().meta({
    description: "When the task runs, given the states of its direct upstream tasks.",
    default: "all_success",
  }),
  when: z
    .union([expressionSchema, z.boolean()])
    .optional()
    .describe("An expression; where it is false, the task is skipped."),
  retries: z.int().min(0).max(100).optional().meta({ description: "Extra attempts after the first.", default: 0 }),
  retry: retrySchema.optional().describe("How retries are spaced, and which errors are retried."),
  timeout: durationSchema.optional().describe("How long one attempt may take."),
  sla: durationSchema
    .optional()
    .describe("How long the task may take from the moment it could start; a miss alerts, nothing is stopped."),
  critical: z
    .boolean()
    .optional()
    .meta({ description: "Whether its failure fails the run under `allow_partial`.", default: false }),
  pool: z.string().min(1).max(200).optional().describe("The pool that limits how many such tasks run at once."),
  pool_slots: z.int().min(1).max(10_000).optional().meta({ description: "Slots it takes in the pool.", default: 1 }),
  priority: z
    .int()
    .min(-1_000_000)
    .max(1_000_000)
    .optional()
    .meta({ description: "Higher ones are taken first.", default: 0 }),
  env: environmentSchema.optional().describe("Environment variables; expressions and secrets are welcome."),
  working_dir: z
    .string()
    .min(1)
    .optional()
    .describe("The directory it runs in; default: one of its own, deleted afterwards."),
  resources: resourcesSchema.optional().describe("Limits, enforced."),
  queue: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, { error: "a queue's name holds letters, digits, _ . -" })
    .optional()
    .meta({ description: "Which workers may take it.", default: "default" }),
  circuit_breaker: circuitBreakerSchema.optional().describe("Stops attempts for a while after failures in a row."),
  for_each: forEachSchema.optional().describe("One instance per item."),
  outputs: z
    .record(nameSchema, z.json())
    .optional()
    .describe("Names to expressions over `result`: what later tasks read."),
  cache: cacheSchema.optional().describe("Reuses a former success with the same key."),
  group: z.string().min(1).max(200).optional().describe("Tasks of one group are drawn, collapsed and timed together."),
  idempotent: z.boolean().optional().meta({
    description:
      "`false`: an attempt that is lost with its worker is not repeated; the task fails and asks for a person. So it is by default for HTTP requests by POST or PATCH without `idempotency_key`.",
    default: true,
  }),
} as const;

/** Keys that only a task itself has. */
export const ownTaskKeys = {
  id: slugSchema.describe("Unique in the workflow."),
  dependencies: z
    .array(z.string(), { error: "expected a list of task ids" })
    .optional()
    .meta({ description: "Ids of the tasks directly upstream.", default: [] }),
} as const;
