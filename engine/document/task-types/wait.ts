import * as z from "zod";
import { durationMs, durationSchema } from "../durations.ts";
import { defineTaskType, exactlyOneOf, withoutUndefined } from "./task-type.ts";

export const wait = defineTaskType({
  name: "wait",
  aliases: [],
  description: "Lets time pass, without holding a worker slot.",
  example: "- id: settle\n  type: wait\n  for: 10m",
  lane: "inline",
  isWaiting: true,
  secretKeys: ["env"],
  keys: {
    for: durationSchema.optional().describe("How long."),
    until: z.string().min(1).optional().describe("Until when: RFC 3339 or an expression, instead of `for`."),
  },
  problems: (task) => exactlyOneOf(task, ["for", "until"], "wait"),
  config: (task) =>
    withoutUndefined({ for_ms: task.for === undefined ? undefined : durationMs(task.for), until: task.until }),
});
