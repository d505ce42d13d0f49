/**
 * The schema of a DAG document: the one source of its types, its JSON Schema, editor completion and reference page.
 *
 * Nothing is transformed here: what is parsed is what was written. `compile.ts` fills in defaults and units.
 */
import * as z from "zod";
import { durationSchema } from "./durations.ts";
import { environmentSchema } from "./expression-text.ts";
import { nameSchema, slugSchema } from "./ids.ts";
import { paramSchema } from "./params.ts";
import { ownTaskKeys, sharedTaskKeys } from "./task-keys.ts";
import { type RegisteredTaskType, TASK_TYPE_NAMES, TASK_TYPES } from "./task-types/registry.ts";

export const MOST_TASKS = 10_000;

const typeNames: [string, ...string[]] = ["bash", ...TASK_TYPE_NAMES.filter((name) => name !== "bash")];

function taskSchemaOf<Type extends RegisteredTaskType>(type: Type) {
  const names: [string, ...string[]] = [type.name, ...type.aliases];
  return z.strictObject({
    ...ownTaskKeys,
    type: z.enum(names).describe(type.description),
    ...type.keys,
    ...sharedTaskKeys,
  });
}

/** The schema of a task of each type; `type` may be left out for bash. */
export const TASK_SCHEMAS: ReadonlyMap<string, z.ZodObject> = new Map(
  TASK_TYPES.map((type) => {
    const schema: z.ZodObject = taskSchemaOf(type);
    return [
      type.name,
      type.name === "bash"
        ? schema.extend({
            type: z.enum(["bash", "shell"]).optional().meta({ description: type.description, default: "bash" }),
          })
        : schema,
    ];
  }),
);

const typedKeys = Object.assign({}, ...TASK_TYPES.map((type) => type.keys)) as z.ZodRawShape;

/** Settings for every task that is silent: any key of a task but its id and dependencies. */
export const defaultsSchema = z.strictObject({
  ...typedKeys,
  ...sharedTaskKeys,
  type: z.enum(typeNames).optional().describe("The type of tasks that give none."),
});

export const taskSchema = z.union([...TASK_SCHEMAS.values()]);

const cron = z
  .string()
  .min(1)
  .describe("Cron of 5 fields, 6 with seconds first, or @hourly, @daily, @weekly, @monthly, @yearly.");

export const scheduleSchema = z
  .union([
    cron,
    z.array(cron).min(1).max(50).describe("Several crons: each fires."),
    z.strictObject({ every: durationSchema.describe("The time between two runs.") }),
    z.strictObject({
      datasets: z.array(z.string().min(1)).min(1).describe("Runs when all of these have been updated."),
    }),
    z.null(),
  ])
  .describe("When runs are created; none: only by hand or through the API.");

const dateSchema = z.string().min(1);

/** Everything of a document but its tasks, which are checked each by the schema of its type. */
export const workflowKeys = {
  id: slugSchema.optional().describe("The key under which the workflow is stored; default: made of `name`."),
  name: z.string().min(1).max(255).optional().describe("Shown to people; default: the id."),
  description: z.string().max(100_000).optional().describe("Markdown, rendered safely."),
  owner: z.string().min(1).max(255).optional().describe("Who answers for it; a filter of the list."),
  tags: z.array(z.string().min(1).max(100)).max(100).optional().describe("Filters of the list."),
  schedule: scheduleSchema.optional(),
  timezone: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "The IANA time zone in which crons are read.", default: "UTC" }),
  start_date: dateSchema.optional().describe("First logical date: a date or RFC 3339."),
  end_date: dateSchema.optional().describe("Last logical date: a date or RFC 3339."),
  catchup: z
    .union([
      z.boolean(),
      z.strictObject({
        enabled: z.boolean().describe("Whether missed runs are created."),
        max_runs: z.int().min(1).max(10_000).optional().describe("At most so many; default 50."),
      }),
    ])
    .optional()
    .meta({ description: "Whether runs that were missed are created.", default: false }),
  is_paused: z.boolean().optional().meta({ description: "Whether the schedule starts paused.", default: false }),
  max_active_runs: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .meta({ description: "Runs at once; later ones stay queued.", default: 16 }),
  on_overlap: z
    .enum(["queue", "skip", "cancel_running"])
    .optional()
    .meta({ description: "What a due run does when `max_active_runs` is reached.", default: "queue" }),
  max_active_tasks: z.int().min(1).max(100_000).optional().describe("Tasks at once over all runs of this workflow."),
  priority: z
    .union([z.enum(["high", "medium", "low"]), z.int().min(-1_000_000).max(1_000_000)])
    .optional()
    .describe("Default by trigger: by hand high, scheduled medium, backfill low."),
  timeout: durationSchema.optional().describe("How long a whole run may take."),
  sla: durationSchema.optional().describe("How long after its due time a run may end before it is a miss."),
  error_policy: z
    .enum(["fail", "skip_downstream", "allow_partial"])
    .optional()
    .meta({ description: "What a failed task means for the rest of the run.", default: "skip_downstream" }),
  params: z.record(nameSchema, paramSchema).optional().describe("Typed inputs; the trigger form is drawn from them."),
  env: environmentSchema.optional().describe("Environment variables of every task; secrets are welcome."),
  defaults: defaultsSchema.optional().describe("Settings for every task that is silent."),
  notify: z
    .array(
      z.strictObject({
        on: z
          .array(z.enum(["failure", "sla_miss", "success", "retry"]))
          .min(1)
          .describe("Which events."),
        channel: z.string().min(1).max(200).describe("A named alert channel."),
      }),
    )
    .max(50)
    .optional()
    .describe("Who hears of what."),
  outputs: z
    .record(nameSchema, z.json())
    .optional()
    .describe("Names to expressions: what a parent workflow or the API reads of a run."),
  layout: z
    .record(z.string(), z.tuple([z.number(), z.number()], { error: "expected a position [x, y]" }))
    .optional()
    .describe("Positions of tasks that a person has placed by hand."),
} as const;

export const workflowSchema = z.strictObject({
  ...workflowKeys,
  tasks: z
    .array(z.unknown())
    .min(1, { error: "a workflow needs at least one task" })
    .max(MOST_TASKS, { error: "a workflow has at most 10,000 tasks" })
    .describe("The tasks, 1 to 10,000."),
});

export const dagDocumentSchema = z.strictObject({
  ...workflowKeys,
  tasks: z.array(taskSchema).min(1).max(MOST_TASKS).describe("The tasks, 1 to 10,000."),
});

type KeysOf<Shape extends z.ZodRawShape> = z.infer<z.ZodObject<Shape, z.core.$strict>>;
/** The settings that a task of any type may have. */
export type SharedTaskDocument = KeysOf<typeof ownTaskKeys> & KeysOf<typeof sharedTaskKeys> & { type?: string };
export type WorkflowDocument = KeysOf<typeof workflowKeys>;
