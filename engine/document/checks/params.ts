/** Parameters whose own settings contradict each other. */
import { PatternMatcher } from "#engine/expressions/pattern.ts";
import { compileParam } from "../compile.ts";
import type { DocumentPath } from "../diagnostics.ts";
import { paramProblem } from "../parameters.ts";
import type { ParamDocument } from "../params.ts";
import { approvalConfigSchema } from "../task-types/approval.ts";
import { type CheckContext, taskPath } from "./check.ts";

export function checkParams({ workflow, tasks, report }: Pick<CheckContext, "workflow" | "tasks" | "report">): void {
  // What patterns may cost is bounded for the document as a whole.
  const matcher = new PatternMatcher();
  checkFields(workflow.params ?? {}, ["params"], matcher, report);
  for (const task of tasks) {
    if (task.type.name !== "approval") continue;
    const form = approvalConfigSchema.shape.form.safeParse(task.config.form);
    checkFields(form.data ?? {}, taskPath(task, "approval", "form"), matcher, report);
  }
}

function checkFields(
  fields: Readonly<Record<string, ParamDocument>>,
  base: DocumentPath,
  matcher: PatternMatcher,
  report: CheckContext["report"],
): void {
  for (const [name, param] of Object.entries(fields)) {
    const path = [...base, name];
    const compiled = param.pattern === undefined ? undefined : matcher.compile(param.pattern);
    if (compiled?.ok === false) {
      report({ severity: "error", code: "bad_pattern", message: compiled.problem, path: [...path, "pattern"] });
      continue;
    }
    if (param.min !== undefined && param.max !== undefined && param.min > param.max) {
      report({
        severity: "error",
        code: "bad_param",
        message: `min of ${name} is above its max`,
        path: [...path, "min"],
      });
      continue;
    }
    const compiledParam = compileParam(param);
    const { enum: allowed, ...withoutEnum } = compiledParam;
    allowed?.forEach((value, index) => {
      const valueProblem = paramProblem(withoutEnum, value, matcher);
      if (valueProblem !== undefined) {
        report({
          severity: "error",
          code: "bad_param",
          message: `a value of enum of ${name} ${valueProblem}`,
          path: [...path, "enum", index],
        });
      }
    });
    if (param.default === undefined || param.default === null) continue;
    const defaultProblem = paramProblem(compiledParam, param.default, matcher);
    if (defaultProblem !== undefined) {
      report({
        severity: "error",
        code: "bad_param",
        message: `the default of ${name} ${defaultProblem}`,
        path: [...path, "default"],
      });
    }
  }
}
