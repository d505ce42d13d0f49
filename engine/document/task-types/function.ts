import * as z from "zod";
import { defineTaskType, exactlyOneOf, withoutUndefined } from "./task-type.ts";

export const functionConfigSchema = z.strictObject({
  function: z.string().describe("The registered function's name."),
  with: z.record(z.string(), z.json()).describe("Its arguments."),
});

export const functionType = defineTaskType({
  name: "function",
  aliases: [],
  description: "A TypeScript function that is registered with the worker.",
  example: "- id: score\n  type: function\n  function: scoreOrders\n  with: { threshold: 0.5 }",
  lane: "function",
  secretKeys: ["env", "with"],
  keys: {
    function: z.string().min(1).max(200).optional().describe("The registered function's name. Required."),
    with: z.record(z.string(), z.json()).optional().describe("Its arguments; expressions and secrets are welcome."),
  },
  problems: (task) => exactlyOneOf(task, ["function"], "function"),
  config: (task) => withoutUndefined({ function: task.function, with: task.with ?? {} }),
});
