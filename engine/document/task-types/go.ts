import * as z from "zod";
import { defineTaskType, exactlyOneOf, withoutUndefined } from "./task-type.ts";

export const goConfigSchema = z.strictObject({
  script: z.string().optional().describe("Go source of a main package."),
  package: z.string().optional().describe("A package to run."),
  file: z.string().optional().describe("A Go file to run."),
  command: z.string().optional().describe("A command line that starts with `go`."),
});

export const go = defineTaskType({
  name: "go",
  aliases: ["golang"],
  description: "A Go program: source, file, package or a `go` command line.",
  example: "- id: load\n  type: go\n  command: ./cmd/load",
  lane: "process",
  languages: { command: "shell", script: "source" },
  secretKeys: ["env"],
  keys: {
    command: z
      .string()
      .min(1)
      .optional()
      .describe("A package (`./cmd/load`), a `.go` file, or a command line that starts with `go`."),
    script: z.string().min(1).optional().describe("Go source of a main package, instead of `command`."),
  },
  problems: (task) => exactlyOneOf(task, ["command", "script"], "go"),
  config({ command, script }) {
    const trimmed = command?.trim();
    if (trimmed === undefined) return withoutUndefined({ script });
    if (/^go(\s|$)/.test(trimmed)) return { command: trimmed };
    return /^\S+\.go$/.test(trimmed) ? { file: trimmed } : { package: trimmed };
  },
});
