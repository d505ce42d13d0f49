/** From the schema's issues to diagnostics that a person understands, with the nearest key or value as a fix. */
import * as z from "zod";
import type { JsonValue } from "./compiled-dag.ts";
import { type Diagnostic, DIAGNOSTIC_CODES, type DiagnosticCode, type DocumentPath, type Fix } from "./diagnostics.ts";
import { nearest } from "./nearest.ts";
import type { ReadDocument } from "./read-document.ts";
import { taskTypeOf, TASK_TYPES } from "./task-types/registry.ts";

type Issue = z.core.$ZodIssue;

const MOST_UNKNOWN_KEYS = 100;

/** Diagnostics for the issues of one schema; `base` is where in the document the checked value stands. */
export function schemaDiagnostics(
  issues: readonly Issue[],
  schema: z.core.$ZodType,
  base: DocumentPath,
  value: JsonValue,
  document: ReadDocument,
): Diagnostic[] {
  return issues.flatMap((issue) => diagnosticsOf(issue, schema, base, value, document));
}

function diagnosticsOf(
  issue: Issue,
  schema: z.core.$ZodType,
  base: DocumentPath,
  value: JsonValue,
  document: ReadDocument,
): Diagnostic[] {
  const inner = issue.path.filter((key) => typeof key !== "symbol");
  const path: DocumentPath = [...base, ...inner];
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, inner);
    return unknownKeys(issue.keys, known, path, valueAt(value, inner), document);
  }
  if (issue.code === "invalid_union") {
    const nested = mostSpecific(issue.errors);
    if (nested !== undefined) {
      const fromHere = nested.map((each) => ({ ...each, path: [...issue.path, ...each.path] }));
      return schemaDiagnostics(fromHere, schema, base, value, document);
    }
  }
  const given = valueAt(value, inner);
  const { code, message, suggestion } = explain(issue, given, path);
  const name = inner.at(-1);
  const isMissing = code === "missing_key";
  const range =
    issue.code === "invalid_key"
      ? document.rangeOf(path, "key")
      : document.rangeOf(isMissing ? path.slice(0, -1) : path);
  const fix =
    suggestion === undefined
      ? undefined
      : { title: `Change to ${suggestion}`, edits: [{ range, newText: suggestion }] };
  const subject = typeof name === "string" && !isMissing && issue.code !== "invalid_key" ? `"${name}" ` : "";
  return [diagnostic(code, `${subject}${message}`, path, isMissing ? firstLine(range) : range, fix)];
}

function diagnostic(
  code: DiagnosticCode,
  message: string,
  path: DocumentPath,
  range: Diagnostic["range"],
  fix?: Fix,
): Diagnostic {
  return { severity: "error", code, message, path, range, ...(fix === undefined ? {} : { fix }) };
}

/** A whole map is too much to underline: its first line shows where. */
function firstLine(range: Diagnostic["range"]): Diagnostic["range"] {
  return range.end.line === range.start.line
    ? range
    : { start: range.start, end: { line: range.start.line, column: range.start.column + 1 } };
}

/** One diagnostic for every unknown key of a map, and one for the rest where there are more than anyone reads. */
function unknownKeys(
  keys: readonly string[],
  known: readonly string[],
  path: DocumentPath,
  parent: JsonValue | undefined,
  document: ReadDocument,
): Diagnostic[] {
  const present = new Set(Object.keys(Object(parent)));
  const missing = known.filter((each) => !present.has(each));
  const isTask = path[0] === "tasks" && path.length === 2;
  // So many are no slips that somebody takes out one by one, and each removal looks at all of them.
  const removable = new Set(keys.length > MOST_UNKNOWN_KEYS ? [] : keys);
  const found = keys
    .slice(0, MOST_UNKNOWN_KEYS)
    .map((key) => unknownKey(key, removable, missing, isTask, [...path, key], document));
  const more = keys[MOST_UNKNOWN_KEYS];
  if (more === undefined) return found;
  const range = document.rangeOf([...path, more], "key");
  return [
    ...found,
    diagnostic("unknown_key", `${keys.length - MOST_UNKNOWN_KEYS} more keys are unknown here`, [...path, more], range),
  ];
}

function unknownKey(
  key: string,
  removable: ReadonlySet<string>,
  missing: readonly string[],
  isTask: boolean,
  path: DocumentPath,
  document: ReadDocument,
): Diagnostic {
  const range = document.rangeOf(path, "key");
  const owner = isTask ? TASK_TYPES.find((type) => Object.hasOwn(type.keys, key)) : undefined;
  if (owner !== undefined) {
    return diagnostic("unknown_key", `"${key}" belongs to tasks of type ${owner.name}`, path, range);
  }
  const suggestion = nearest(key, missing);
  const message = `"${key}" is not a key here`;
  if (suggestion === undefined) {
    const removal = removable.has(key) ? document.entryRemovalRangeOf(path, removable) : undefined;
    const fix = removal && { title: `Remove ${key}`, edits: [{ range: removal, newText: "" }] };
    return diagnostic("unknown_key", message, path, range, fix);
  }
  return diagnostic(
    "unknown_key",
    `${message}: did you mean "${suggestion}"?`,
    path,
    range,
    changeTo(suggestion, range),
  );
}

function changeTo(suggestion: string, range: Diagnostic["range"]): Fix {
  return { title: `Change to ${suggestion}`, edits: [{ range, newText: suggestion }] };
}

/** Of a union's failures, those of the one option whose type fitted; undefined where none did. */
function mostSpecific(errors: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = errors.filter(
    (issues) =>
      issues.length > 0 &&
      issues.every(
        (issue) => issue.path.length > 0 || (issue.code !== "invalid_type" && issue.code !== "invalid_value"),
      ),
  );
  return fitting.length === 1 || fitting.every((issues) => issues.length === fitting[0]?.length)
    ? fitting[0]
    : undefined;
}

interface Explanation {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

function explain(issue: Issue, given: JsonValue | undefined, path: DocumentPath): Explanation {
  const isAboutValue = ["invalid_type", "invalid_value", "invalid_union"].includes(issue.code);
  if (given === undefined && isAboutValue)
    return { code: "missing_key", message: `"${String(path.at(-1))}" is missing` };
  switch (issue.code) {
    case "invalid_type":
      return {
        code: "wrong_type",
        message: isDefaultMessage(issue.message)
          ? `must be ${TYPE_WORDS[issue.expected] ?? issue.expected}, not ${kindOf(given ?? null)}`
          : issue.message,
      };
    case "invalid_value": {
      const allowed = issue.values.map(String);
      const suggestion = typeof given === "string" ? nearest(given, allowed) : undefined;
      const hint =
        suggestion === undefined ? `it must be one of ${allowed.join(", ")}` : `did you mean "${suggestion}"?`;
      return { code: "invalid_value", message: `cannot be ${show(given)}: ${hint}`, suggestion };
    }
    case "too_small":
    case "too_big":
      return { code: "out_of_range", message: isDefaultMessage(issue.message) ? rangeMessage(issue) : issue.message };
    case "invalid_format":
      return {
        code: path.at(-1) === "id" ? "bad_id" : "invalid_value",
        message: `cannot be ${show(given)}: ${issue.message}`,
      };
    case "invalid_key":
      return {
        code: "bad_name",
        message: `"${String(path.at(-1))}" cannot be a name here: ${issue.issues.map((each) => each.message).join(", ")}`,
      };
    case "custom":
      return {
        code: codeOf(issue.params?.code),
        message: `is wrong: ${issue.message}`,
        suggestion: textOf(issue.params?.suggestion),
      };
    case "invalid_union":
      return {
        code: "wrong_type",
        message: isDefaultMessage(issue.message) ? `cannot be ${kindOf(given ?? null)}` : `is wrong: ${issue.message}`,
      };
    default:
      return { code: "invalid_value", message: issue.message };
  }
}

function codeOf(code: unknown): DiagnosticCode {
  return isDiagnosticCode(code) ? code : "invalid_value";
}

function isDiagnosticCode(code: unknown): code is DiagnosticCode {
  return typeof code === "string" && Object.hasOwn(DIAGNOSTIC_CODES, code);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isDefaultMessage(message: string): boolean {
  return /^(Invalid|Too )/.test(message);
}

function rangeMessage(issue: Extract<Issue, { code: "too_small" | "too_big" }>): string {
  const isSmall = issue.code === "too_small";
  const limit = Number(isSmall ? issue.minimum : issue.maximum);
  const unit = issue.origin === "string" ? " characters" : issue.origin === "array" ? " items" : "";
  if (isSmall && limit === 1 && unit !== "") return "must not be empty";
  if (isSmall && issue.inclusive === false) return `must be more than ${limit}${unit}`;
  return `must be at ${isSmall ? "least" : "most"} ${limit.toLocaleString("en-US")}${unit}`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
  tuple: "a list",
  null: "nothing",
};

export function kindOf(value: JsonValue): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? `the text ${show(value)}` : show(value);
}

function show(value: JsonValue | undefined): string {
  const text = String(JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function valueAt(value: JsonValue, path: DocumentPath): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = Object.getOwnPropertyDescriptor(current, key)?.value;
  }
  return current;
}

/** The schemas that may apply at a path below a schema: several where unions lie on the way. */
function schemaAt(schema: z.core.$ZodType, path: DocumentPath): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return schemaAt(schema.def.innerType, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => schemaAt(option, path));
  const [key, ...rest] = path;
  if (key === undefined) return [schema];
  if (schema instanceof z.ZodObject) {
    const next: z.core.$ZodType | undefined = schema.shape[key];
    return next === undefined ? [] : schemaAt(next, rest);
  }
  if (schema instanceof z.ZodArray) return schemaAt(schema.element, rest);
  if (schema instanceof z.ZodRecord) return schemaAt(schema.valueType, rest);
  return [];
}

function keysAt(schema: z.core.$ZodType, path: DocumentPath): string[] {
  return schemaAt(schema, path).flatMap((each) => (each instanceof z.ZodObject ? Object.keys(each.shape) : []));
}

/** The type that a task's schema is chosen by, with a diagnostic where there is no such type. */
export function unknownTypeDiagnostic(
  name: string,
  path: DocumentPath,
  document: ReadDocument,
): Diagnostic | undefined {
  if (taskTypeOf(name) !== undefined) return undefined;
  const names = TASK_TYPES.flatMap((type) => [type.name, ...type.aliases]);
  const suggestion = nearest(name, names);
  const range = document.rangeOf(path);
  const hint =
    suggestion === undefined
      ? `the types are ${TASK_TYPES.map((type) => type.name).join(", ")}`
      : `did you mean "${suggestion}"?`;
  return diagnostic(
    "invalid_value",
    `there is no task type "${name}": ${hint}`,
    path,
    range,
    suggestion === undefined
      ? undefined
      : {
          title: `Change to ${suggestion}`,
          edits: [{ range, newText: suggestion }],
        },
  );
}
