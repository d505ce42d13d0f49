import * as z from "zod";
import { durationSchema } from "../durations.ts";
import { nameSchema } from "../ids.ts";
import { paramSchema } from "../params.ts";
import { defineTaskType, exactlyOneOf, withoutUndefined } from "./task-type.ts";

export const approvalConfigSchema = z.strictObject({
  message: z.string().min(1).max(10_000).describe("What is to be decided; Markdown."),
  approvers: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("User names or roles; default: everyone who may operate runs."),
  timeout: durationSchema.optional().describe("How long to wait."),
  on_timeout: z.enum(["fail", "skip", "approve"]).optional().describe("What happens then; default `fail`."),
  form: z.record(nameSchema, paramSchema).optional().describe("Fields to fill in; they become the task's output."),
});
export type ApprovalConfig = z.infer<typeof approvalConfigSchema>;

export const approval = defineTaskType({
  name: "approval",
  aliases: [],
  description: "Waits for a person's yes or no, without holding a worker slot.",
  example: '- id: release\n  type: approval\n  approval: { message: "Publish the report?", timeout: 2d }',
  lane: "inline",
  isWaiting: true,
  secretKeys: ["env"],
  keys: { approval: approvalConfigSchema.optional().describe("What is asked, and of whom. Required.") },
  problems: (task) => exactlyOneOf(task, ["approval"], "approval"),
  config: (task) => withoutUndefined({ ...task.approval }),
});
