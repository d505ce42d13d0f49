/** Parameters whose own settings contradict each other. */
import { RE2JS } from "re2js";
import { compileParam } from "../compile.ts";
import { paramProblem } from "../parameters.ts";
import type { CheckContext } from "./check.ts";

export function checkParams({ workflow, report }: Pick<CheckContext, "workflow" | "report">): void {
  for (const [name, param] of Object.entries(workflow.params ?? {})) {
    const path = ["params", name];
    if (param.pattern !== undefined && !isPattern(param.pattern)) {
      report({
        severity: "error",
        code: "bad_pattern",
        message: `"${param.pattern}" is not an RE2 pattern`,
        path: [...path, "pattern"],
      });
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
    const compiled = compileParam(param);
    const { enum: allowed, ...withoutEnum } = compiled;
    allowed?.forEach((value, index) => {
      const problem = paramProblem(withoutEnum, value);
      if (problem !== undefined) {
        report({
          severity: "error",
          code: "bad_param",
          message: `a value of enum of ${name} ${problem}`,
          path: [...path, "enum", index],
        });
      }
    });
    if (param.default === undefined || param.default === null) continue;
    const problem = paramProblem(compiled, param.default);
    if (problem !== undefined) {
      report({
        severity: "error",
        code: "bad_param",
        message: `the default of ${name} ${problem}`,
        path: [...path, "default"],
      });
    }
  }
}

function isPattern(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}
