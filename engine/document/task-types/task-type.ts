/**
 * What a task type tells the schema: its keys, how its short form expands, where it runs.
 *
 * Adding a type is one file here, one line in `registry.ts`, and one folder of the worker's executors.
 */
import type * as z from "zod";
import type { JsonValue, Lane } from "../compiled-dag.ts";
import type { DiagnosticCode } from "../diagnostics.ts";

/** A fault of one task that its keys' schemas cannot see, such as two keys that exclude each other. */
export interface TaskProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** Keys below the task; empty: the task itself. */
  readonly path: readonly (string | number)[];
}

export type TaskConfig = { readonly [key: string]: JsonValue };

export interface TaskType<Keys extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: string;
  readonly aliases: readonly string[];
  /** One sentence for completion and the reference page. */
  readonly description: string;
  /** A task of this type, as YAML. */
  readonly example: string;
  /** The keys that only tasks of this type have, `command` included where it has a short form. */
  readonly keys: Keys;
  readonly lane: Lane;
  /** Whether it holds no worker slot while it waits. */
  readonly isWaiting?: boolean;
  /** Whether an attempt that was lost may be repeated where the task does not say; absent: it may. */
  isIdempotent?(config: TaskConfig): boolean;
  /**
   * What reads the texts under these keys, in the document and in the settings: a shell, to which expressions
   * come as variables, or another language, whose source is taken as it is written. Other texts are templates.
   */
  readonly languages?: { readonly [key in keyof Keys]?: "shell" | "source" };
  /** Where secrets may stand, as first keys of the task. */
  readonly secretKeys: readonly string[];
  problems(task: z.infer<z.ZodObject<Keys>>): readonly TaskProblem[];
  /** The settings after expansion; called only for a task without problems. */
  config(task: z.infer<z.ZodObject<Keys>>): TaskConfig;
}

/** Fixes the types of one definition against its own keys. */
export function defineTaskType<Keys extends z.ZodRawShape>(type: TaskType<Keys>): TaskType<Keys> {
  return type;
}

/** The value as JSON without keys that are undefined: compiled documents are JSON. */
export function withoutUndefined(value: object): TaskConfig {
  const result: Record<string, JsonValue> = {};
  for (const [key, item] of Object.entries(value)) if (item !== undefined) result[key] = jsonOf(item);
  return result;
}

function jsonOf(value: unknown): JsonValue {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(jsonOf);
  return typeof value === "object" && value !== null ? withoutUndefined(value) : null;
}

/** A complaint where none of the keys is given, or more than one. */
export function exactlyOneOf(
  task: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  type: string,
): TaskProblem[] {
  const given = keys.filter((key) => task[key] !== undefined);
  const list = keys.length === 1 ? `"${keys[0]}"` : `one of ${keys.map((key) => `"${key}"`).join(", ")}`;
  if (given.length === 0) {
    return [{ code: "missing_key", message: `a task of type ${type} needs ${list}`, path: [] }];
  }
  return given.slice(1).map((key) => ({
    code: "invalid_value",
    message: `"${key}" and "${given[0]}" exclude each other`,
    path: [key],
  }));
}
