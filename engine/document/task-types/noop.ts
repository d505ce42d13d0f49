import { defineTaskType } from "./task-type.ts";

export const noop = defineTaskType({
  name: "noop",
  aliases: [],
  description: "Does nothing: a place where edges meet.",
  example: "- id: all_loaded\n  type: noop\n  dependencies: [load_a, load_b]",
  lane: "inline",
  secretKeys: ["env"],
  keys: {},
  problems: () => [],
  config: () => ({}),
});
