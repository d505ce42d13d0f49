/** The document's schema as forms see it: one source for what may be set, how, and what it means. */
import * as z from "zod";
import { isExpressionPath } from "#engine/document/expression-paths.ts";
import { languageOf } from "#engine/document/task-types/registry.ts";
import { TASK_SCHEMAS, workflowSchema } from "#engine/document/schema.ts";

/** The part of JSON Schema that zod writes and forms read. */
export interface FieldSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly title?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: { readonly [key: string]: FieldSchema };
  readonly additionalProperties?: unknown;
  readonly items?: FieldSchema;
  readonly anyOf?: readonly FieldSchema[];
}

export type FieldKind = "choice" | "switch" | "number" | "line" | "lines" | "words" | "pairs" | "group" | "yaml";

/** Texts of several lines, by the key that holds them. */
const TEXTS: ReadonlySet<string> = new Set(["script", "command", "description", "message", "body", "sql", "query"]);

export function kindOf(key: string, schema: FieldSchema): FieldKind {
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  if (schema.enum !== undefined) return "choice";
  if (schema.properties !== undefined) return "group";
  if (types.includes("boolean")) return "switch";
  if (types.includes("string")) return TEXTS.has(key) ? "lines" : "line";
  if (types.includes("integer") || types.includes("number")) return "number";
  if (types.includes("array") && (schema.items?.type === "string" || schema.items?.type === "number")) return "words";
  if (types.includes("object") && isPlain(schema.additionalProperties)) return "pairs";
  // A text or something rarer: the text is what people write.
  const first = schema.anyOf?.find(({ type }) => type === "string");
  return first === undefined || schema.anyOf?.some(({ type }) => type === "array" || type === "object")
    ? "yaml"
    : "line";
}

/** What a text is written in; `template`: a text with expressions, `condition`: one expression. */
export type CodeKind = "shell" | "python" | "go" | "template" | "condition";

/** Texts into which expressions are commonly put, by their key. */
const TEMPLATES: ReadonlySet<string> = new Set(["command", "message", "body", "sql", "query", "url", "working_dir"]);

/**
 * @param keys from the task, or the workflow, to the text
 * @param taskType canonical; absent: the text is the workflow's own
 * @returns undefined for plain words
 */
export function codeOf(keys: readonly string[], taskType: string | undefined): CodeKind | undefined {
  const [first = ""] = keys;
  const language = taskType === undefined || keys.length > 1 ? undefined : languageOf(taskType, first);
  if (language === "shell") return "shell";
  if (language === "source") return taskType === "go" ? "go" : "python";
  if (isExpressionPath(keys)) return "condition";
  return TEMPLATES.has(keys.at(-1) ?? "") ? "template" : undefined;
}

function isPlain(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  const { type } = schema as FieldSchema;
  return type !== undefined && ![type].flat().some((each) => each === "object" || each === "array");
}

const taskFields = new Map<string, { readonly [key: string]: FieldSchema }>();
let workflowFieldsCache: { readonly [key: string]: FieldSchema } | undefined;

export function taskFieldsOf(type: string): { readonly [key: string]: FieldSchema } {
  let fields = taskFields.get(type);
  if (fields === undefined) {
    const schema = TASK_SCHEMAS.get(type) ?? TASK_SCHEMAS.get("bash");
    fields = schema === undefined ? {} : fieldsOf(schema);
    taskFields.set(type, fields);
  }
  return fields;
}

export function workflowFields(): { readonly [key: string]: FieldSchema } {
  workflowFieldsCache ??= fieldsOf(workflowSchema);
  return workflowFieldsCache;
}

function fieldsOf(schema: z.ZodType): { readonly [key: string]: FieldSchema } {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as FieldSchema;
  // What people ask first: what it is called and what it is for.
  const { name, description, ...rest } = json.properties ?? {};
  return { ...(name && { name }), ...(description && { description }), ...rest };
}

/** The default as a placeholder says it; empty for maps and lists. */
export function defaultText({ default: value }: FieldSchema): string {
  return value === undefined || (typeof value === "object" && value !== null) ? "" : String(value);
}
