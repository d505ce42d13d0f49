import * as z from "zod";
import { durationSchema } from "../durations.ts";
import { slugSchema } from "../ids.ts";
import { httpConfigSchema } from "./http.ts";
import { defineTaskType, exactlyOneOf, type TaskProblem, withoutUndefined } from "./task-type.ts";

const CONDITIONS = ["file", "http", "time", "task", "sql"] as const;

export const sensorConfigSchema = z.strictObject({
  file: z.string().min(1).optional().describe("A path or glob that must exist."),
  http: httpConfigSchema.optional().describe("A request that must succeed."),
  time: z.string().min(1).optional().describe("A time that must have come: RFC 3339 or an expression."),
  task: z
    .strictObject({
      dag: slugSchema.describe("The other workflow."),
      task: slugSchema.optional().describe("Its task; default: the whole run."),
      state: z
        .enum(["success", "failed", "skipped", "any"])
        .optional()
        .describe("The state awaited; default `success`."),
    })
    .optional()
    .describe("A task or run of another workflow with the same logical date."),
  sql: z
    .strictObject({
      connection: z.string().min(1).describe("The connection's name."),
      query: z.string().min(1).describe("Awaited until its first value is neither null, 0 nor false."),
    })
    .optional()
    .describe("A query that must return something."),
  interval: durationSchema.optional().describe("How often it looks; default `60s`."),
  mode: z
    .enum(["poke", "reschedule"])
    .optional()
    .describe("`reschedule` (default) holds no worker slot between two looks."),
});
export type SensorConfig = z.infer<typeof sensorConfigSchema>;

export const sensor = defineTaskType({
  name: "sensor",
  aliases: [],
  description: "Waits until something is there: a file, an answer, a time, another workflow's task, a row.",
  example: "- id: file_there\n  type: sensor\n  sensor: { file: /data/orders.csv, interval: 30s }\n  timeout: 2h",
  lane: "inline",
  isWaiting: true,
  secretKeys: ["env", "sensor"],
  keys: {
    sensor: sensorConfigSchema
      .optional()
      .describe("What is awaited: one of `file`, `http`, `time`, `task`, `sql`. Required."),
  },
  problems(task) {
    const problems: TaskProblem[] = exactlyOneOf(task, ["sensor"], "sensor");
    if (task.sensor !== undefined) {
      const inner = exactlyOneOf(task.sensor, CONDITIONS, "sensor");
      problems.push(...inner.map((each) => ({ ...each, path: ["sensor", ...each.path] })));
    }
    return problems;
  },
  config: (task) => withoutUndefined({ ...task.sensor }),
});
