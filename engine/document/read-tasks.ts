/** The tasks of a document: each checked by the schema of its type, defaults merged, dependencies resolved. */
import type * as z from "zod";
import { type CheckedTask, MOST_PROBLEMS, type Problem } from "./checks/check.ts";
import type { JsonValue } from "./compiled-dag.ts";
import { isJsonMap, type JsonMap } from "./json-map.ts";
import type { Diagnostic, Fix } from "./diagnostics.ts";
import { SLUG_PATTERN } from "./ids.ts";
import type { Suggest } from "./nearest.ts";
import type { ReadDocument } from "./read-document.ts";
import { schemaDiagnostics, unknownTypeDiagnostic } from "./schema-issues.ts";
import { type SharedTaskDocument, TASK_SCHEMAS, type WorkflowDocument } from "./schema.ts";
import { sharedTaskKeys } from "./task-keys.ts";
import { DEFAULT_TASK_TYPE, type RegisteredTaskType, taskTypeOf } from "./task-types/registry.ts";
import type { TaskType } from "./task-types/task-type.ts";

export interface ReadTasks {
  readonly tasks: readonly CheckedTask[];
  /** Every id that the document gives, faulty tasks included, to an index in `tasks` (or -1). */
  readonly indexOfId: ReadonlyMap<string, number>;
  /** Whether every task and every dependency could be read: the graph is the one that is meant. */
  readonly isComplete: boolean;
}

type Report = (problem: Problem) => void;

export function readTasks(
  raw: JsonMap,
  workflow: WorkflowDocument,
  document: ReadDocument,
  report: Report,
  found: Diagnostic[],
  suggest: Suggest,
): ReadTasks {
  const rawTasks: readonly JsonValue[] = Array.isArray(raw.tasks) ? raw.tasks : [];
  const defaults = prepareDefaults(workflow);
  const accepted: CheckedTask[] = [];
  const indexOfId = new Map<string, number>();
  const positionOfId = new Map<string, number>();
  const refused: RefusedValues = new Map();
  rawTasks.forEach((rawTask, position) => {
    if (!isJsonMap(rawTask)) {
      report({ severity: "error", code: "wrong_type", message: "a task must be a map", path: ["tasks", position] });
      return;
    }
    const id = typeof rawTask.id === "string" ? rawTask.id : undefined;
    const first = id === undefined ? undefined : positionOfId.get(id);
    if (id !== undefined && first !== undefined) {
      report({
        severity: "error",
        code: "duplicate_id",
        message: `the id "${id}" stands twice`,
        path: ["tasks", position, "id"],
        related: [{ message: "first here", range: document.rangeOf(["tasks", first, "id"]) }],
      });
      return;
    }
    const task = readTask(rawTask, position, defaults, document, report, found, refused);
    if (id === undefined) return;
    positionOfId.set(id, position);
    indexOfId.set(id, task === undefined ? -1 : accepted.length);
    if (task !== undefined) accepted.push(task);
  });
  const areDependenciesKnown = resolveDependencies(accepted, indexOfId, document, report, suggest);
  return { tasks: accepted, indexOfId, isComplete: areDependenciesKnown && accepted.length === rawTasks.length };
}

interface Defaults {
  readonly values: JsonMap;
  readonly type: string;
}

function prepareDefaults(workflow: WorkflowDocument): Defaults {
  const { type, ...values } = workflow.defaults ?? {};
  return {
    values: Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (isJson(value) ? [[key, value]] : []))),
    type: type ?? DEFAULT_TASK_TYPE,
  };
}

function readTask(
  rawTask: JsonMap,
  position: number,
  defaults: Defaults,
  document: ReadDocument,
  report: Report,
  found: Diagnostic[],
  refused: RefusedValues,
): CheckedTask | undefined {
  const path = ["tasks", position];
  const typeName = rawTask.type ?? defaults.type;
  const type = typeof typeName === "string" ? taskTypeOf(typeName) : undefined;
  if (type === undefined) {
    const unknownType =
      typeof typeName === "string" ? unknownTypeDiagnostic(typeName, [...path, "type"], document) : undefined;
    if (unknownType === undefined)
      report({ severity: "error", code: "wrong_type", message: '"type" must be a text', path: [...path, "type"] });
    else found.push(unknownType);
    return undefined;
  }
  const schema = TASK_SCHEMAS.get(type.name);
  if (schema === undefined) return undefined;
  const merged = mergeDefaults({ ...rawTask, type: typeName }, type, defaults.values);
  const faulty = new Set(
    refused.size === 0
      ? undefined
      : Object.keys(rawTask).filter((key) => refused.get(placeOf(type, key))?.has(rawTask[key]) === true),
  );
  const parsed = schema.safeParse(without(merged, faulty));
  if (!parsed.success) {
    const { issues } = parsed.error;
    // One by one: there may be more of them than a call takes arguments.
    if (found.length < MOST_PROBLEMS) {
      for (const each of schemaDiagnostics(issues, schema, path, merged, document)) found.push(each);
    }
    for (const key of issues.flatMap(faultyKeys)) {
      faulty.add(key);
      const value = rawTask[key];
      if (typeof value !== "object" || value === null) continue;
      const place = placeOf(type, key);
      refused.set(place, (refused.get(place) ?? new Set()).add(value));
    }
  }
  const accepted = parsed.success ? parsed : schema.safeParse(without(merged, faulty));
  const isAccepted = faulty.size === 0;
  if (!accepted.success) return undefined;
  const typed: TaskType = type;
  // What is left of a faulty task takes part in the checks of the graph; its own settings are beside the point.
  const problems = isAccepted ? typed.problems(accepted.data) : [];
  for (const problem of problems)
    report({
      severity: "error",
      ...problem,
      path: [...path, ...problem.path],
      ...(problem.path.length === 0 ? { range: document.rangeOf([...path, "id"]) } : {}),
    });
  return {
    task: accepted.data as SharedTaskDocument, // the schemas of all types contain these keys
    type,
    config: isAccepted && problems.length === 0 ? typed.config(accepted.data) : {},
    upstream: [],
    position,
    ownKeys: new Set(Object.keys(rawTask)),
  };
}

/** Maps and lists that a schema has refused, by type and key: where aliases share one, it is complained of once. */
type RefusedValues = Map<string, Set<JsonValue | undefined>>;

function placeOf(type: RegisteredTaskType, key: string): string {
  return `${type.name}.${key}`;
}

/** The keys of a task that an issue complains of. */
function faultyKeys(issue: z.core.$ZodIssue): readonly string[] {
  return issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : [String(issue.path[0])];
}

function without(task: JsonMap, keys: ReadonlySet<string>): JsonMap {
  return keys.size === 0 ? task : Object.fromEntries(Object.entries(task).filter(([key]) => !keys.has(key)));
}

/** `env`, `retry` and `resources` are merged key by key; any other key of the task replaces the default. */
function mergeDefaults(task: JsonMap, type: RegisteredTaskType, defaults: JsonMap): JsonMap {
  const entries = Object.entries(defaults);
  if (entries.length === 0) return task;
  const merged: Record<string, JsonValue> = {};
  const exclusive = "script" in task ? "command" : "command" in task ? "script" : undefined;
  for (const [key, value] of entries) {
    const isKnown = Object.hasOwn(sharedTaskKeys, key) || Object.hasOwn(type.keys, key);
    if (isKnown && key !== exclusive) merged[key] = value;
  }
  for (const [key, value] of Object.entries(task)) {
    const inherited = merged[key];
    const isMergedByKey = key === "env" || key === "retry" || key === "resources";
    merged[key] = isMergedByKey && isJsonMap(inherited) && isJsonMap(value) ? { ...inherited, ...value } : value;
  }
  return merged;
}

function resolveDependencies(
  tasks: CheckedTask[],
  indexOfId: ReadonlyMap<string, number>,
  document: ReadDocument,
  report: Report,
  suggest: Suggest,
): boolean {
  let areAllKnown = true;
  tasks.forEach((task, index) => {
    const upstream = new Set<number>();
    // All but the first of each id may be removed, and the task itself.
    const firstKept = task.task.dependencies?.findIndex((id) => id !== task.task.id);
    task.task.dependencies?.forEach((id, dependencyPosition) => {
      const upstreamIndex = indexOfId.get(id);
      if (upstreamIndex !== undefined && upstreamIndex !== index && !upstream.has(upstreamIndex)) {
        if (upstreamIndex >= 0) upstream.add(upstreamIndex);
        return;
      }
      const path = ["tasks", task.position, "dependencies", dependencyPosition];
      const removal = (): { fix?: Fix } => {
        const range = document.removalRangeOf(path, firstKept);
        return range === undefined ? {} : { fix: { title: "Remove the dependency", edits: [{ range, newText: "" }] } };
      };
      if (upstreamIndex === undefined) {
        areAllKnown = false;
        reportUnknownDependency(id, task.task.id, path, indexOfId, document, report, suggest);
      } else if (upstreamIndex === index) {
        areAllKnown = false;
        report({ severity: "error", code: "self_dependency", message: `${id} depends on itself`, path, ...removal() });
      } else {
        report({
          severity: "warning",
          code: "duplicate_dependency",
          message: `${task.task.id} lists "${id}" twice`,
          path,
          ...removal(),
        });
      }
    });
    tasks[index] = { ...task, upstream: [...upstream] };
  });
  return areAllKnown;
}

function reportUnknownDependency(
  id: string,
  taskId: string,
  path: readonly (string | number)[],
  indexOfId: ReadonlyMap<string, number>,
  document: ReadDocument,
  report: Report,
  suggest: Suggest,
): void {
  const suggestion = suggest(id, otherNames(indexOfId.keys(), taskId));
  const range = document.rangeOf(path);
  report({
    severity: "error",
    code: "unknown_dependency",
    message: `${taskId} depends on "${id}", which does not exist${suggestion === undefined ? "" : `: did you mean "${suggestion}"?`}`,
    path,
    range,
    ...(suggestion === undefined || !SLUG_PATTERN.test(suggestion)
      ? {}
      : { fix: { title: `Change to ${suggestion}`, edits: [{ range, newText: suggestion }] } }),
  });
}

function* otherNames(names: Iterable<string>, own: string): Generator<string> {
  for (const name of names) if (name !== own) yield name;
}

/** Defaults have passed their schema, so what is defined is JSON. */
function isJson(value: unknown): value is JsonValue {
  return value !== undefined;
}
