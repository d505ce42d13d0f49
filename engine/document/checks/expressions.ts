/** What expressions read, checked where it can be known before a run. */
import { downstreamClosure } from "#engine/graph/closure.ts";
import { type Graph, graphOf, upstreamOf } from "#engine/graph/graph.ts";
import { isReachable } from "#engine/graph/reduction.ts";
import { compileExpression } from "#engine/expressions/compile-expression.ts";
import { SCOPE_VARIABLES } from "#engine/expressions/evaluate.ts";
import { ExpressionError, UnclosedExpressionError } from "#engine/expressions/expression-error.ts";
import { type Reference, referencesOfExpression } from "#engine/expressions/references.ts";
import { hasExpression, OPENING, parseTemplate, soleExpression } from "#engine/expressions/template.ts";
import type { JsonValue } from "../compiled-dag.ts";
import type { DocumentPath, Range } from "../diagnostics.ts";
import { isExpressionPath } from "../expression-paths.ts";
import { languageOf } from "../task-types/registry.ts";
import {
  type CheckContext,
  type CheckedTask,
  type KnownNames,
  MOST_PROBLEMS,
  type Problem,
  rangeWithin,
} from "./check.ts";

/** Keys of a task whose texts are not templates. */
const LITERAL_KEYS: ReadonlySet<string> = new Set([
  "id",
  "type",
  "dependencies",
  "description",
  "trigger_rule",
  "group",
  "queue",
]);
/** Keys in which secrets may stand only in one part. */
const SECRET_PARTS: ReadonlyMap<string | undefined, string> = new Map([
  ["docker", "env"],
  ["sensor", "http"],
]);
const WORKFLOW_VARIABLES: ReadonlySet<string> = new Set(["params", "run", "tasks", "vars", "now"]);

/** Of a task that many read, what is downstream is found once; thousands of such sets would be too many to keep. */
const MOST_KEPT_CLOSURES = 100;

interface Site {
  readonly path: DocumentPath;
  /** The task it belongs to; absent: the workflow. */
  readonly taskIndex?: number;
  readonly isSecretAllowed: boolean;
  readonly variables: ReadonlySet<string>;
  readonly isExpression: boolean;
  /** Whether tasks may be read without being upstream: outputs of the run are read at its end. */
  readonly isAfterAllTasks: boolean;
}

/** Checks every expression of the document. `raw` is the document as read, so that paths are those of the text. */
export function checkExpressions(
  context: CheckContext,
  raw: { readonly [key: string]: JsonValue },
  known: KnownNames,
): void {
  const checker = new ExpressionChecker(context, known);
  const workflowSite = (path: DocumentPath, isExpression: boolean, isSecretAllowed: boolean): Site => ({
    path,
    isSecretAllowed,
    isExpression,
    variables: WORKFLOW_VARIABLES,
    isAfterAllTasks: isExpression,
  });
  for (const [name, value] of entries(raw.outputs)) checker.check(value, workflowSite(["outputs", name], true, false));
  const taskVariables = new Set<string>(SCOPE_VARIABLES);
  for (const [name, value] of entries(raw.env)) {
    checker.check(value, { ...workflowSite(["env", name], false, true), variables: taskVariables });
  }
  for (const [key, value] of entries(raw.defaults)) {
    if (LITERAL_KEYS.has(key) || !mayHoldExpression(key, value)) continue;
    const isSecretAllowed = ["env", "http", "docker", "sensor", "with"].includes(key);
    checker.walk(value, ["defaults", key], [key], {
      path: [],
      isSecretAllowed,
      isExpression: false,
      variables: taskVariables,
      isAfterAllTasks: true,
    });
  }
  const rawTasks = Array.isArray(raw.tasks) ? raw.tasks : [];
  context.tasks.forEach((task, taskIndex) => {
    const rawTask: JsonValue = rawTasks[task.position];
    let variables: ReadonlySet<string> | undefined;
    for (const [key, value] of entries(rawTask)) {
      if (LITERAL_KEYS.has(key) || !mayHoldExpression(key, value)) continue;
      if (languageOf(task.type.name, key) === "source") continue;
      variables ??= variablesOf(task);
      checker.checkTaskValue(key, value, {
        path: ["tasks", task.position, key],
        taskIndex,
        isSecretAllowed: task.type.secretKeys.includes(key),
        isExpression: false,
        variables,
        isAfterAllTasks: false,
      });
    }
  });
}

function mayHoldExpression(key: string, value: JsonValue): boolean {
  if (typeof value === "string") return key === "when" || hasExpression(value);
  return typeof value === "object" && value !== null;
}

function variablesOf(task: CheckedTask): ReadonlySet<string> {
  const variables = new Set<string>(SCOPE_VARIABLES);
  if (task.task.for_each === undefined) variables.delete("item");
  else variables.add(task.task.for_each.as ?? "item");
  return variables;
}

function entries(value: JsonValue | undefined): [string, JsonValue][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** Rules that hold as soon as one upstream task allows it, however many others still run. */
const AT_ONCE_RULES: ReadonlySet<string> = new Set(["one_success", "one_failed", "one_done"]);

/** Whether a task that runs has waited for each of its upstream tasks to end. */
function isWaiting({ task, upstream }: CheckedTask): boolean {
  const rule = task.trigger_rule ?? "all_success";
  return rule !== "always" && !(AT_ONCE_RULES.has(rule) && upstream.length > 1);
}

type CheckedSource = { readonly references: readonly Reference[] } | { readonly error: unknown };

class ExpressionChecker {
  private readonly context: CheckContext;
  private readonly known: KnownNames;
  /** The graph without the edges of tasks that start without waiting. */
  private readonly waiting: Graph;
  private readonly sources = new Map<string, CheckedSource>();
  /** Values that need no second look under these circumstances: what they read is the same for every task. */
  private readonly settled = new WeakMap<object, Set<string>>();
  private dependsOnReader = false;
  private problems = 0;
  private readonly downstream = new Map<number, ReadonlySet<number>>();
  private readonly readFromAfar = new Set<number>();

  constructor(context: CheckContext, known: KnownNames) {
    this.context = context;
    this.known = known;
    const { tasks, graph } = context;
    this.waiting = tasks.every(isWaiting)
      ? graph
      : graphOf(tasks.map((task) => ({ upstream: isWaiting(task) ? task.upstream : [] })));
  }

  /** Checks what stands under one key of a task. A map or list that aliases share is checked for the first task only. */
  checkTaskValue(key: string, value: JsonValue, site: Site): void {
    if (typeof value !== "object" || value === null) {
      this.walk(value, site.path, [key], site);
      return;
    }
    const circumstances = [key, site.isSecretAllowed, ...site.variables].join(" ");
    const settled = this.settled.get(value) ?? new Set<string>();
    if (settled.has(circumstances)) return;
    this.dependsOnReader = false;
    this.walk(value, site.path, [key], site);
    if (!this.dependsOnReader) this.settled.set(value, settled.add(circumstances));
  }

  /** Visits every text of a value; `keys` is the path below the task. */
  walk(value: JsonValue, path: DocumentPath, keys: readonly string[], site: Site): void {
    if (typeof value === "string") {
      const isExpression = isExpressionPath(keys);
      if (!isExpression && !hasExpression(value)) return;
      const isResultKnown = keys[0] === "outputs";
      const variables =
        isResultKnown || !site.variables.has("result") ? site.variables : without(site.variables, "result");
      const onlyPart = SECRET_PARTS.get(keys[0]);
      const isSecretAllowed = site.isSecretAllowed && (onlyPart === undefined || keys[1] === onlyPart);
      this.check(value, { ...site, path, isExpression, variables, isSecretAllowed });
      return;
    }
    if (Array.isArray(value)) {
      value.forEach((item: JsonValue, index) => this.walk(item, [...path, index], [...keys, String(index)], site));
      return;
    }
    for (const [key, item] of entries(value)) this.walk(item, [...path, key], [...keys, key], site);
  }

  private report(problem: Problem): void {
    this.problems += 1;
    this.context.report(problem);
  }

  check(value: JsonValue, site: Site): void {
    if (this.problems >= MOST_PROBLEMS) return;
    if (typeof value !== "string") {
      for (const [key, item] of entries(value))
        this.check(item, {
          ...site,
          path: [...site.path, Array.isArray(value) ? Number(key) : key],
          isExpression: false,
        });
      return;
    }
    if (!site.isExpression && !hasExpression(value)) return;
    try {
      const sole = site.isExpression ? soleExpression(value) : undefined;
      const sources =
        sole === undefined
          ? parseTemplate(value).flatMap((segment) => (segment.kind === "expression" ? [segment] : []))
          : [sole];
      for (const { source, offset } of sources) this.checkExpression(source, offset, site);
    } catch (error) {
      if (!(error instanceof UnclosedExpressionError)) throw error;
      this.reportExpressionError(error, error.openedAt, site, OPENING.length);
    }
  }

  private checkExpression(source: string, offset: number, site: Site): void {
    const checked = this.checkedSource(source);
    if ("error" in checked) this.reportExpressionError(checked.error, offset, site);
    else for (const reference of checked.references) this.checkReference(reference, offset, site);
  }

  /** Each expression is parsed once, however many tasks share it by aliases or defaults. */
  private checkedSource(source: string): CheckedSource {
    let checked = this.sources.get(source);
    if (checked === undefined) {
      try {
        checked = { references: referencesOfExpression(compileExpression(source, this.context.indexOfId)) };
      } catch (error) {
        checked = { error };
      }
      this.sources.set(source, checked);
    }
    return checked;
  }

  private reportExpressionError(error: unknown, offset: number, site: Site, length = 1): void {
    if (!(error instanceof ExpressionError)) throw error;
    this.report({
      severity: "error",
      code: "bad_expression",
      message: error.message,
      path: site.path,
      range: rangeWithin(this.context.document, site.path, offset + (error.offset ?? 0), length),
    });
  }

  private checkReference(reference: Reference, offset: number, site: Site): void {
    const { root, name } = reference;
    const range = (): Range =>
      rangeWithin(
        this.context.document,
        site.path,
        offset + reference.offset,
        root.length + (name === undefined ? 0 : name.length + 1),
      );
    const { workflow, suggest } = this.context;
    if (root === "secrets" && !site.isSecretAllowed) {
      this.report({
        severity: "error",
        code: "secret_not_allowed",
        message: "a secret may stand only in env, http, docker.env and with: elsewhere it would be shown or logged",
        path: site.path,
        range: range(),
      });
    } else if (!site.variables.has(root)) {
      const suggestion = suggest(root, site.variables);
      const hint =
        suggestion === undefined ? `there are ${[...site.variables].join(", ")}` : `did you mean "${suggestion}"?`;
      this.report({
        severity: "error",
        code: "unknown_variable",
        message: `there is no variable "${root}" here: ${hint}`,
        path: site.path,
        range: range(),
      });
    } else if (name === undefined) return;
    else if (root === "params" && !Object.hasOwn(workflow.params ?? {}, name)) {
      const suggestion = suggest(name, Object.keys(workflow.params ?? {}));
      this.report({
        severity: "error",
        code: "unknown_param",
        message: `there is no parameter "${name}"${suggestion === undefined ? "" : `: did you mean "${suggestion}"?`}`,
        path: site.path,
        range: range(),
      });
    } else if (root === "tasks") this.checkTaskReference(name, reference.field, range, site);
    else if (root === "secrets" && this.known.secrets?.has(name) === false) {
      this.report({
        severity: "warning",
        code: "unknown_secret",
        message: `there is no secret "${name}" on this server`,
        path: site.path,
        range: range(),
      });
    }
  }

  private checkTaskReference(id: string, field: string | undefined, range: () => Range, site: Site): void {
    const { indexOfId, tasks, graph, isAcyclic, suggest } = this.context;
    const target = indexOfId.get(id);
    if (target === undefined) {
      const suggestion = suggest(id, indexOfId.keys());
      this.report({
        severity: "error",
        code: "unknown_task",
        message: `there is no task "${id}"${suggestion === undefined ? "" : `: did you mean "${suggestion}"?`}`,
        path: site.path,
        range: range(),
      });
      return;
    }
    if (site.isAfterAllTasks || site.taskIndex === undefined || !isAcyclic) return;
    this.dependsOnReader = true;
    if (this.isUpstream(target, site.taskIndex)) return;
    const reader = tasks[site.taskIndex]?.task.id ?? "";
    if (site.taskIndex !== target && this.waiting !== graph && isReachable(graph, target, site.taskIndex)) {
      // A task has a state before it has ended, and a rule that does not wait is a reason to read it.
      if (field === "state") return;
      this.report({
        severity: "warning",
        code: "not_upstream",
        message: `${reader} reads ${id}, but may start before it has ended: a trigger rule between them does not wait`,
        path: site.path,
        range: range(),
      });
      return;
    }
    const message =
      site.taskIndex === target
        ? `${reader} reads its own result: it has none yet`
        : `${reader} reads ${id}, which is not upstream: it may not have run`;
    this.report({ severity: "error", code: "not_upstream", message, path: site.path, range: range() });
  }

  /** Whether one task has ended before another starts, in every run; what is downstream of a task that several read is kept. */
  private isUpstream(target: number, reader: number): boolean {
    const graph = this.waiting;
    if (upstreamOf(graph, reader).includes(target)) return true;
    const known = this.downstream.get(target);
    if (known !== undefined) return known.has(reader);
    const isReadAgain = this.readFromAfar.has(target);
    this.readFromAfar.add(target);
    if (!isReadAgain || this.downstream.size >= MOST_KEPT_CLOSURES)
      return target !== reader && isReachable(graph, target, reader);
    const found = new Set(downstreamClosure(graph, [target]));
    this.downstream.set(target, found);
    return found.has(reader);
  }
}

function without(variables: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const rest = new Set(variables);
  rest.delete(name);
  return rest;
}
