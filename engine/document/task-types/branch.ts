import * as z from "zod";
import { expressionSchema } from "../expression-text.ts";
import { slugSchema } from "../ids.ts";
import { defineTaskType, exactlyOneOf, type TaskProblem, withoutUndefined } from "./task-type.ts";

const targets = z.array(slugSchema).min(1).describe("Ids of tasks directly downstream.");

export const branchCaseSchema = z.strictObject({
  when: expressionSchema.optional().describe("Taken where this is true."),
  then: targets.optional(),
  else: z.array(slugSchema).optional().describe("Taken where no other case was; stands last, without `when`."),
});

export const branchConfigSchema = z.strictObject({
  branch: z.array(branchCaseSchema).min(1).describe("The cases, the first that holds is taken."),
});
export type BranchConfig = z.infer<typeof branchConfigSchema>;

export const branch = defineTaskType({
  name: "branch",
  aliases: [],
  description: "Chooses which of the tasks directly downstream run; the others are skipped.",
  example:
    "- id: choose\n  type: branch\n  branch:\n    - { when: params.full, then: [full_load] }\n    - { else: [delta_load] }",
  lane: "inline",
  secretKeys: ["env"],
  keys: {
    branch: branchConfigSchema.shape.branch.optional().describe("The cases; the first that holds is taken. Required."),
  },
  problems(task) {
    const problems: TaskProblem[] = exactlyOneOf(task, ["branch"], "branch");
    const cases = task.branch ?? [];
    cases.forEach((each, index) => {
      const path = ["branch", index];
      if (each.else !== undefined) {
        if (each.when !== undefined || each.then !== undefined) {
          problems.push({ code: "bad_branch", message: '"else" stands alone, without "when" and "then"', path });
        } else if (index !== cases.length - 1) {
          problems.push({ code: "bad_branch", message: '"else" must be the last case', path });
        }
      } else if (each.when === undefined || each.then === undefined) {
        problems.push({ code: "bad_branch", message: 'a case needs "when" and "then", or "else"', path });
      }
    });
    return problems;
  },
  config: (task) => ({ branch: (task.branch ?? []).map((each) => withoutUndefined({ ...each })) }),
});
