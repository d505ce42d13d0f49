/** Parameters of a workflow: what a person fills in before a run. */
import * as z from "zod";
import { LONGEST_PATTERN } from "#engine/expressions/pattern.ts";

export const PARAM_TYPES = ["string", "integer", "number", "boolean", "object", "array", "date", "datetime"] as const;

export const paramSchema = z.strictObject({
  type: z.enum(PARAM_TYPES).optional().describe("What a value must be; default: the default's type, else `string`."),
  default: z.json().optional().describe("The value where none is given."),
  required: z
    .boolean()
    .optional()
    .describe("Whether a run needs a value; default: where there is no `default`, it may be left out."),
  enum: z.array(z.json()).min(1).optional().describe("The only values allowed; drawn as a choice."),
  min: z.number().optional().describe("Least number, or least length of a text or list."),
  max: z.number().optional().describe("Greatest number, or greatest length of a text or list."),
  pattern: z.string().min(1).max(LONGEST_PATTERN).optional().describe("RE2 pattern that the whole text must match."),
  description: z.string().max(2_000).optional().describe("Shown beside the field."),
  secret: z.boolean().optional().describe("Whether the value is hidden in pages, logs and events."),
});
export type ParamDocument = z.infer<typeof paramSchema>;
