import * as z from "zod";
import { defineTaskType, exactlyOneOf, withoutUndefined } from "./task-type.ts";

export const pythonConfigSchema = z.strictObject({
  script: z.string().optional().describe("Python source."),
  command: z.string().optional().describe("A command line."),
  file: z.string().optional().describe("A Python file."),
  args: z.array(z.string()).optional().describe("Arguments of the file."),
  requirements: z.array(z.string()).optional().describe("Packages, as pip writes them."),
  interpreter: z.string().optional().describe("The Python to run with."),
});

export const python = defineTaskType({
  name: "python",
  aliases: ["py"],
  description: "A Python script, file or command line.",
  example: '- id: transform\n  type: python\n  script: |\n    print("::output total=3")',
  lane: "process",
  languages: { command: "shell", script: "source" },
  secretKeys: ["env"],
  keys: {
    command: z
      .string()
      .min(1)
      .optional()
      .describe("A command line (`python report.py --day 1`, `pytest tests/`), or a `.py` file."),
    script: z.string().min(1).optional().describe("Python source, instead of `command`."),
    requirements: z
      .array(z.string().min(1))
      .max(200)
      .optional()
      .describe("Packages to install into an environment that is kept between runs: `requests==2.32.3`."),
    interpreter: z.string().min(1).optional().describe("The Python to run with; default `python3`."),
  },
  problems: (task) => exactlyOneOf(task, ["command", "script"], "python"),
  config({ command, script, requirements, interpreter }) {
    const trimmed = command?.trim();
    const isFile = trimmed !== undefined && /^\S+\.py$/.test(trimmed);
    return withoutUndefined({
      script,
      command: isFile ? undefined : command,
      file: isFile ? trimmed : undefined,
      requirements,
      interpreter,
    });
  },
});
