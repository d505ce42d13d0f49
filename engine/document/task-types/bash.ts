import * as z from "zod";
import { defineTaskType, exactlyOneOf, withoutUndefined } from "./task-type.ts";

export const bashConfigSchema = z.strictObject({
  command: z.string().optional().describe("A command line, run by bash."),
  script: z.string().optional().describe("A script of several lines, run by bash with `-eo pipefail`."),
});

export const bash = defineTaskType({
  name: "bash",
  aliases: ["shell"],
  description: "A command line or script in bash.",
  example: '- id: extract\n  type: bash\n  command: ./extract.sh --day "$DAY"',
  lane: "process",
  languages: { command: "shell", script: "shell" },
  secretKeys: ["env"],
  keys: {
    command: z.string().min(1).optional().describe("A command line, run by bash."),
    script: z.string().min(1).optional().describe("A script of several lines, instead of `command`."),
  },
  problems: (task) => exactlyOneOf(task, ["command", "script"], "bash"),
  config: ({ command, script }) => withoutUndefined({ command, script }),
});
