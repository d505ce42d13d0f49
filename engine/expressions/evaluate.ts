/**
 * Evaluation of templates and conditions against what a task may see.
 */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { compileExpression, type CompiledExpression } from "./compile-expression.ts";
import { ExpressionError } from "./expression-error.ts";
import { referencesOfExpression } from "./references.ts";
import { hasExpression, parseTemplate, soleExpression } from "./template.ts";
import { type CelValue, fromCel, textOf, toCel } from "./values.ts";

/** A time: RFC 3339 text or a Date. Expressions see a timestamp. */
export type ScopeTime = string | Date;

export interface ExpressionScope {
  readonly params: { readonly [name: string]: JsonValue };
  readonly run: {
    readonly id: string;
    readonly logical_date: ScopeTime;
    readonly interval_start: ScopeTime | null;
    readonly interval_end: ScopeTime | null;
    readonly trigger: string;
  };
  /** Upstream tasks by id; `duration` in seconds, null while it has not ended. */
  readonly tasks: {
    readonly [id: string]: { readonly output: JsonValue; readonly state: string; readonly duration: number | null };
  };
  /** The item of a mapped task, under `item` and under its own name. */
  readonly item?: JsonValue;
  readonly itemName?: string;
  readonly env: { readonly [name: string]: string };
  readonly vars: { readonly [name: string]: JsonValue };
  readonly secrets: { readonly [name: string]: string };
  /** 1 for the first. */
  readonly attempt: number;
  /** The run's fixed start: a retry sees the same. */
  readonly now: ScopeTime;
  /** What a task has returned: only in its own `outputs`. */
  readonly result?: JsonValue;
}

/** Variables of every scope; `item` and `result` are there only where they have a meaning. */
export const SCOPE_VARIABLES = [
  "params",
  "run",
  "tasks",
  "item",
  "env",
  "vars",
  "secrets",
  "attempt",
  "now",
  "result",
] as const;

/**
 * Replaces every `${{ … }}` in a value; lists and maps are walked, keys stay as they are.
 *
 * A text that is one expression becomes its value with its type; in a longer text, values stand as text (maps and
 * lists as JSON, null as nothing).
 * @throws ExpressionError whose message shows the expression
 * @example evaluateTemplate("day ${{ run.logical_date | date }}", scope) // "day 2026-01-31"
 */
export function evaluateTemplate(value: JsonValue, scope: ExpressionScope): JsonValue {
  if (typeof value === "string") return hasExpression(value) ? evaluateText(value, scope) : value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => evaluateTemplate(item, scope));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluateTemplate(item, scope)]));
}

/**
 * Evaluates a condition, written bare or as one `${{ … }}`.
 * @throws ExpressionError where it cannot be evaluated, or is neither true nor false
 */
export function evaluateCondition(source: string, scope: ExpressionScope): boolean {
  const sole = soleExpression(source);
  if (sole === undefined) throw new ExpressionError(source, "a condition must be one expression");
  const value = evaluateExpression(sole.source, scope);
  if (typeof value !== "boolean") {
    throw new ExpressionError(sole.source, `a condition must be true or false, not ${kindOf(value)}`);
  }
  return value;
}

/** Evaluates one expression, without `${{ }}`, to JSON. */
export function evaluateExpression(source: string, scope: ExpressionScope): JsonValue {
  const expression = compiled(source, scope.tasks);
  const context = contextFor(expression, scope);
  const value = expression.evaluate(context);
  try {
    return fromCel(value);
  } catch (error) {
    throw new ExpressionError(source, error instanceof Error ? error.message : String(error));
  }
}

function evaluateText(text: string, scope: ExpressionScope): JsonValue {
  const segments = parseTemplate(text);
  const only = segments[0];
  if (segments.length === 1 && only?.kind === "expression") return evaluateExpression(only.source, scope);
  return segments
    .map((segment) => (segment.kind === "text" ? segment.text : textOf(evaluateExpression(segment.source, scope))))
    .join("");
}

function kindOf(value: JsonValue): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "a map" : `a ${typeof value}`;
}

/**
 * Converts only what the expression reads: a scope may hold the outputs of thousands of tasks, a megabyte each.
 */
function contextFor(expression: CompiledExpression, scope: ExpressionScope): Record<string, CelValue> {
  const context: Record<string, CelValue> = {};
  const tasks = new Map<string, CelValue>();
  try {
    for (const { root, name } of referencesOfExpression(expression)) {
      if (root !== "tasks") {
        if (!(root in context)) setVariable(context, root, scope);
        continue;
      }
      context.tasks = tasks;
      if (name === undefined) for (const id of Object.keys(scope.tasks)) tasks.set(id, toCel(scope.tasks[id]));
      else if (Object.hasOwn(scope.tasks, name) && !tasks.has(name)) tasks.set(name, toCel(scope.tasks[name]));
    }
  } catch (error) {
    throw new ExpressionError(expression.source, error instanceof Error ? error.message : String(error));
  }
  return context;
}

function setVariable(context: Record<string, CelValue>, name: string, scope: ExpressionScope): void {
  switch (name) {
    case "run":
      context.run = new Map<string, CelValue>([
        ["id", scope.run.id],
        ["logical_date", timestamp(scope.run.logical_date)],
        ["interval_start", timestamp(scope.run.interval_start)],
        ["interval_end", timestamp(scope.run.interval_end)],
        ["trigger", scope.run.trigger],
      ]);
      return;
    case "now":
      context.now = timestamp(scope.now);
      return;
    case "params":
    case "env":
    case "vars":
    case "secrets":
    case "attempt":
      context[name] = toCel(scope[name]);
      return;
    case "item":
    case "result":
      if (scope[name] !== undefined) context[name] = toCel(scope[name]);
      return;
    default:
      if (name === scope.itemName && scope.item !== undefined) context[name] = toCel(scope.item);
  }
}

function timestamp(time: ScopeTime | null): Date | null {
  return time === null || time instanceof Date ? time : new Date(time);
}

const MOST_CACHED = 2_000;
const cache = new Map<string, CompiledExpression>();

/** Parsed expressions are kept: a task of ten thousand mapped instances parses its command once. */
function compiled(source: string, tasks: ExpressionScope["tasks"]): CompiledExpression {
  // Which ids are known decides how `tasks.a-b` is read, so only expressions that name no task share an entry freely.
  if (source.includes("tasks.")) return compileExpression(source, { has: (id) => Object.hasOwn(tasks, id) });
  const known = cache.get(source);
  if (known !== undefined) return known;
  const expression = compileExpression(source, { has: () => false });
  const oldest = cache.size >= MOST_CACHED ? cache.keys().next().value : undefined;
  if (oldest !== undefined) cache.delete(oldest);
  cache.set(source, expression);
  return expression;
}
