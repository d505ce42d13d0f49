import * as z from "zod";
import { slugSchema } from "../ids.ts";
import { defineTaskType, exactlyOneOf, withoutUndefined } from "./task-type.ts";

export const subDag = defineTaskType({
  name: "dag",
  aliases: [],
  description: "A run of another workflow, as one task.",
  example: "- id: publish\n  type: dag\n  dag: publish-report\n  with: { region: eu }",
  lane: "inline",
  isWaiting: true,
  secretKeys: ["env", "with"],
  keys: {
    dag: slugSchema.optional().describe("The id of the workflow to run. Required."),
    with: z.record(z.string(), z.json()).optional().describe("Its parameters; expressions are welcome."),
    wait: z
      .boolean()
      .optional()
      .meta({ description: "Whether the task waits for that run's end and shares its result.", default: true }),
  },
  problems: (task) => exactlyOneOf(task, ["dag"], "dag"),
  config: (task) => withoutUndefined({ dag: task.dag, with: task.with ?? {}, wait: task.wait ?? true }),
});
