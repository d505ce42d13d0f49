/** Values of a run's parameters: what was given, checked, with defaults filled in. */
import { PatternMatcher } from "#engine/expressions/pattern.ts";
import type { CompiledParam, JsonValue } from "./compiled-dag.ts";
import { isDate } from "./checks/schedule.ts";
import { suggestions } from "./nearest.ts";

export interface ParamDiagnostic {
  /** The parameter it is about. */
  readonly param: string;
  readonly code: "unknown_param" | "missing_param" | "bad_param";
  readonly message: string;
}

export type ResolvedParams =
  | { readonly params: { readonly [name: string]: JsonValue } }
  | { readonly diagnostics: readonly ParamDiagnostic[] };

/**
 * Checks given values against the declared parameters and fills in defaults.
 *
 * Texts are not read as numbers here: a form or a command line does that before, by the declared type
 * (`readParamText`). A parameter that is neither given nor required nor has a default is null.
 * @param given a JSON object of name to value; null and undefined stand for none given
 * @returns every value, or every problem
 */
export function resolveParams(declared: { readonly [name: string]: CompiledParam }, given: unknown): ResolvedParams {
  const diagnostics: ParamDiagnostic[] = [];
  const params: { [name: string]: JsonValue } = {};
  if (given !== undefined && given !== null && (typeof given !== "object" || Array.isArray(given))) {
    return { diagnostics: [{ param: "", code: "bad_param", message: "parameters must be a map of names to values" }] };
  }
  const values = new Map<string, unknown>(Object.entries(given ?? {}));
  const suggest = suggestions();
  const matcher = new PatternMatcher();
  for (const name of values.keys()) {
    if (Object.hasOwn(declared, name)) continue;
    const suggestion = suggest(name, Object.keys(declared));
    const hint = suggestion === undefined ? "" : `: did you mean "${suggestion}"?`;
    diagnostics.push({ param: name, code: "unknown_param", message: `there is no parameter "${name}"${hint}` });
  }
  for (const [name, param] of Object.entries(declared)) {
    const value = values.get(name) ?? param.default ?? null;
    if (value === null) {
      if (param.required) diagnostics.push({ param: name, code: "missing_param", message: `"${name}" is required` });
      params[name] = null;
      continue;
    }
    const problem = isJson(value) ? paramProblem(param, value, matcher) : "must be JSON";
    if (problem !== undefined) diagnostics.push({ param: name, code: "bad_param", message: `"${name}" ${problem}` });
    else if (isJson(value)) params[name] = value;
  }
  return diagnostics.length > 0 ? { diagnostics } : { params };
}

/**
 * Reads the text of a form field or of `--param name=value` by the declared type; what does not fit stays a text,
 * for `resolveParams` to refuse with a message.
 */
export function readParamText(param: CompiledParam, text: string): JsonValue {
  switch (param.type) {
    case "integer":
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "object":
    case "array":
      try {
        const value: unknown = JSON.parse(text);
        return isJson(value) ? value : text;
      } catch {
        return text;
      }
    default:
      return text;
  }
}

/** A text that has to match a pattern is a name, a date, a path: no file. */
const LONGEST_MATCHED_TEXT = 10_000;

/**
 * What is wrong with a value, as the rest of a sentence that begins with the parameter's name.
 * @param matcher bounds what the patterns of all values that are checked together may cost
 */
export function paramProblem(
  param: CompiledParam,
  value: JsonValue,
  matcher: PatternMatcher = new PatternMatcher(),
): string | undefined {
  const typeProblem = typeProblemOf(param, value);
  if (typeProblem !== undefined) return typeProblem;
  if (param.enum !== undefined && !param.enum.some((allowed) => isSameJson(allowed, value))) {
    return `must be one of ${param.enum.map((allowed) => JSON.stringify(allowed)).join(", ")}`;
  }
  const size =
    typeof value === "number" ? value : typeof value === "string" || Array.isArray(value) ? value.length : undefined;
  const unit = typeof value === "string" ? " characters" : Array.isArray(value) ? " items" : "";
  if (size !== undefined && param.min !== undefined && size < param.min) return `must be at least ${param.min}${unit}`;
  if (size !== undefined && param.max !== undefined && size > param.max) return `must be at most ${param.max}${unit}`;
  return param.pattern !== undefined && typeof value === "string"
    ? patternProblem(param.pattern, value, matcher)
    : undefined;
}

function patternProblem(pattern: string, text: string, matcher: PatternMatcher): string | undefined {
  if (text.length > LONGEST_MATCHED_TEXT) {
    return `must be at most ${LONGEST_MATCHED_TEXT.toLocaleString("en-US")} characters, because it has a pattern`;
  }
  switch (matcher.matches(pattern, text)) {
    case true:
      return undefined;
    case false:
      return `must match ${pattern}`;
    default:
      return "takes too long to match its pattern: shorten the text, or repetitions such as {1,100} in the pattern";
  }
}

function typeProblemOf(param: CompiledParam, value: JsonValue): string | undefined {
  switch (param.type) {
    case "string":
      return typeof value === "string" ? undefined : "must be a text";
    case "integer":
      return typeof value === "number" && Number.isInteger(value) ? undefined : "must be a whole number";
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? undefined : "must be a number";
    case "boolean":
      return typeof value === "boolean" ? undefined : "must be true or false";
    case "array":
      return Array.isArray(value) ? undefined : "must be a list";
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value) ? undefined : "must be a map";
    case "date":
      return typeof value === "string" && value.length === 10 && isDate(value)
        ? undefined
        : "must be a date such as 2026-01-31";
    case "datetime":
      return typeof value === "string" && value.length > 10 && isDate(value)
        ? undefined
        : "must be an RFC 3339 time such as 2026-01-31T08:00:00Z";
    default: {
      const unhandled: never = param.type;
      return `has the unknown type ${String(unhandled)}`;
    }
  }
}

function isJson(value: unknown): value is JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value === "object" && Object.values(value).every(isJson);
}

function isSameJson(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const rightEntries = new Map(Object.entries(right));
  const leftEntries = Object.entries(left);
  return (
    leftEntries.length === rightEntries.size &&
    leftEntries.every(([key, item]) => {
      const other = rightEntries.get(key);
      return other !== undefined && isSameJson(item, other);
    })
  );
}
