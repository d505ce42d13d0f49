/** Settings of single tasks that contradict each other. */
import { downstreamOf } from "#engine/graph/graph.ts";
import { durationMs } from "../durations.ts";
import { hasExpression, soleExpression } from "#engine/expressions/template.ts";
import { type CheckContext, type CheckedTask, taskPath } from "./check.ts";

export function checkTimings({ workflow, tasks, report }: CheckContext): void {
  if (isLonger(workflow.timeout, workflow.sla)) {
    report({
      severity: "warning",
      code: "timeout_over_sla",
      message: `the timeout ${workflow.timeout} is longer than the sla ${workflow.sla}: a run can miss its sla before it is stopped`,
      path: ["timeout"],
    });
  }
  for (const task of tasks) {
    const { timeout, sla, id } = task.task;
    if (!isLonger(timeout, sla)) continue;
    report({
      severity: "warning",
      code: "timeout_over_sla",
      message: `the timeout ${timeout} of ${id} is longer than its sla ${sla}: it can miss its sla before it is stopped`,
      path: taskPath(task, "timeout"),
    });
  }
}

function isLonger(timeout: string | number | undefined, sla: string | number | undefined): boolean {
  return timeout !== undefined && sla !== undefined && durationMs(timeout) > durationMs(sla);
}

/** Retry settings that can never apply; those of `defaults` are not blamed on a task. */
export function checkRetries({ tasks, report }: CheckContext): void {
  for (const task of tasks) {
    const problem = retriesProblem(task);
    if (problem === undefined || !task.ownKeys.has(problem.key)) continue;
    report({
      severity: "warning",
      code: "retries_without_effect",
      message: `"${problem.key}" of ${task.task.id} has no effect: ${problem.reason}`,
      path: taskPath(task, problem.key),
    });
  }
}

function retriesProblem({ task, type }: CheckedTask): { key: "retries" | "retry"; reason: string } | undefined {
  const retries = task.retries ?? 0;
  const strategy = task.retry?.strategy;
  if (retries === 0) {
    return task.retry === undefined || strategy === "none" ? undefined : { key: "retry", reason: "retries is 0" };
  }
  if (strategy === "none") return { key: "retries", reason: "its retry strategy is none" };
  if (["noop", "approval", "wait"].includes(type.name)) {
    return { key: "retries", reason: `a task of type ${type.name} does not fail by itself` };
  }
  const never = new Set(task.retry?.not_on_exit_codes);
  return task.retry?.on_exit_codes?.every((code) => never.has(code)) === true
    ? { key: "retries", reason: "every exit code of on_exit_codes is in not_on_exit_codes" }
    : undefined;
}

export function checkBranches({ tasks, graph, indexOfId, report }: CheckContext): void {
  tasks.forEach((task, index) => {
    if (task.type.name !== "branch") return;
    const cases: unknown = task.config.branch;
    if (!Array.isArray(cases)) return;
    cases.forEach((each: { then?: string[]; else?: string[] }, position) => {
      for (const key of ["then", "else"] as const) {
        each[key]?.forEach((target, targetPosition) => {
          const targetIndex = indexOfId.get(target);
          if (targetIndex !== undefined && downstreamOf(graph, index).includes(targetIndex)) return;
          report({
            severity: "error",
            code: "bad_branch",
            message:
              targetIndex === undefined
                ? `the branch leads to "${target}", which does not exist`
                : `${target} is not directly downstream of ${task.task.id}: add ${task.task.id} to its dependencies`,
            path: taskPath(task, "branch", position, key, targetPosition),
          });
        });
      }
    });
  });
}

/** A literal that is no list; what an expression gives is known only in the run. */
export function checkForEach({ tasks, report }: CheckContext): void {
  for (const task of tasks) {
    const items = task.task.for_each?.items;
    if (typeof items !== "string") continue;
    const source = soleExpression(items)?.source.trim() ?? items;
    const isLiteral = /^(-?\d[\d.]*|true|false|null|"[^"]*"|'[^']*'|\{[\s\S]*\})$/.test(source);
    if (!isLiteral) continue;
    report({
      severity: "error",
      code: "for_each_not_a_list",
      message: `for_each needs a list: ${source.slice(0, 60)} is none`,
      path: taskPath(task, "for_each", "items"),
    });
  }
}

/**
 * Tasks that can never run because their rule asks for an outcome that no upstream task can have.
 *
 * Possible outcomes are followed along the graph: a noop without expressions cannot fail, a task that nothing can
 * skip is never skipped.
 */
export function checkUnreachable({ workflow, tasks, report }: CheckContext, order: ArrayLike<number>): void {
  const canFail = tasks.map(() => true);
  const canSkip = tasks.map(() => false);
  const canSucceed = tasks.map(() => true);
  for (let step = 0; step < order.length; step += 1) {
    const index = order[step] ?? 0;
    const task = tasks[index];
    if (task === undefined) continue;
    const { upstream } = task;
    const anyFail = upstream.some((each) => canFail[each]);
    const anySkip = upstream.some((each) => canSkip[each]);
    const anySuccess = upstream.some((each) => canSucceed[each]);
    const isRoot = upstream.length === 0;
    const rule = task.task.trigger_rule ?? "all_success";
    const reason = isRoot ? undefined : impossibility(rule, upstream, { canFail, canSkip, canSucceed });
    const isNever = reason !== undefined || task.task.when === false || task.task.when === "false";
    if (reason !== undefined) {
      report({
        severity: "warning",
        code: "unreachable_task",
        message: `${task.task.id} can never run: ${reason}`,
        path: taskPath(task, task.task.trigger_rule === undefined ? "id" : "trigger_rule"),
      });
    }
    const isBranchTarget = upstream.some((each) => tasks[each]?.type.name === "branch");
    canSucceed[index] = !isNever;
    canFail[index] =
      (!isNever && !(task.type.name === "noop" && !hasExpressions(task, workflow))) ||
      (anyFail && rule !== "all_done" && rule !== "always") ||
      (task.task.when !== undefined && typeof task.task.when === "string");
    canSkip[index] =
      isNever ||
      task.task.when !== undefined ||
      isBranchTarget ||
      anySkip ||
      rule === "all_skipped" ||
      rule === "all_failed" ||
      rule === "one_failed" ||
      (rule === "none_skipped" && anySkip) ||
      (!anySuccess && !isRoot);
  }
}

/** Whether a task that does nothing evaluates expressions, which may fail: its outputs, or its environment. */
function hasExpressions({ task }: CheckedTask, workflow: CheckContext["workflow"]): boolean {
  const environment = [...Object.values(workflow.env ?? {}), ...Object.values(task.env ?? {})];
  return (
    Object.keys(task.outputs ?? {}).length > 0 ||
    environment.some((value) => typeof value === "string" && hasExpression(value))
  );
}

interface Possible {
  readonly canFail: readonly (boolean | undefined)[];
  readonly canSkip: readonly (boolean | undefined)[];
  readonly canSucceed: readonly (boolean | undefined)[];
}

function impossibility(
  rule: string,
  upstream: readonly number[],
  { canFail, canSkip, canSucceed }: Possible,
): string | undefined {
  const every = (can: readonly (boolean | undefined)[]): boolean => upstream.every((each) => can[each] === true);
  const some = (can: readonly (boolean | undefined)[]): boolean => upstream.some((each) => can[each] === true);
  switch (rule) {
    case "all_success":
      return every(canSucceed) ? undefined : "an upstream task can never succeed";
    case "all_failed":
      return every(canFail) ? undefined : "its rule is all_failed, and an upstream task can never fail";
    case "all_skipped":
      return every(canSkip) ? undefined : "its rule is all_skipped, and an upstream task can never be skipped";
    case "one_failed":
      return some(canFail) ? undefined : "its rule is one_failed, and no upstream task can fail";
    case "one_success":
    case "none_failed_min_one_success":
    case "all_done_min_one_success":
      return some(canSucceed) ? undefined : "its rule needs a success, and no upstream task can succeed";
    default:
      return undefined;
  }
}
