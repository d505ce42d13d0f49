/**
 * The trigger form's state as plain data. A draft holds what stands in the controls, which may be
 * half typed; `paramsOf` reads params out of it; the JSON beside the form is the same params as text.
 */
import type { CompiledParam, JsonValue } from "#engine/document/compiled-dag.ts";
import { readParamText } from "#engine/document/parameters.ts";

export type Params = { readonly [name: string]: JsonValue };
type CompiledParams = { readonly [name: string]: CompiledParam };

/**
 * What the controls show, by param name: text for everything typed, a boolean for switches. A name
 * that is missing was left alone, and is not sent.
 */
export interface TriggerDraft {
  readonly controls: { readonly [name: string]: string | boolean };
  /** Given in the JSON under names that the workflow does not have; kept, so that the check can name them. */
  readonly unknown: Params;
}

/** How a param is asked for. */
export type ControlKind = "choice" | "switch" | "integer" | "number" | "date" | "datetime" | "json" | "secret" | "text";

export function controlKind(param: CompiledParam): ControlKind {
  if (param.enum !== undefined) return "choice";
  if (param.secret) return "secret";
  switch (param.type) {
    case "boolean":
      return "switch";
    case "integer":
    case "number":
    case "date":
    case "datetime":
      return param.type;
    case "object":
    case "array":
      return "json";
    case "string":
      return "text";
    default:
      return param.type satisfies never;
  }
}

/** The draft a form opens with: every default filled in. */
export function draftOfDefaults(params: CompiledParams): TriggerDraft {
  const defaults: Record<string, JsonValue> = {};
  for (const [name, param] of Object.entries(params)) {
    if (param.default !== undefined) defaults[name] = param.default;
  }
  return draftOf(params, defaults);
}

/** The draft that stands for given params: the way back from the JSON to the form. */
export function draftOf(params: CompiledParams, given: Params): TriggerDraft {
  const controls: Record<string, string | boolean> = {};
  const unknown: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(given)) {
    const param = params[name];
    if (param === undefined) unknown[name] = value;
    else controls[name] = controlValue(param, value);
  }
  return { controls, unknown };
}

function controlValue(param: CompiledParam, value: JsonValue): string | boolean {
  const kind = controlKind(param);
  switch (kind) {
    case "choice":
      return JSON.stringify(value);
    case "switch":
      return typeof value === "boolean" ? value : JSON.stringify(value);
    case "json":
      return JSON.stringify(value, null, 2);
    case "integer":
    case "number":
    case "date":
    case "datetime":
    case "secret":
    case "text":
      return typeof value === "string" ? value : JSON.stringify(value);
    default:
      return kind satisfies never;
  }
}

/** A param with what stands in its control replaced; `undefined` or an empty control leaves it out. */
export function withControl(draft: TriggerDraft, name: string, value: string | boolean | undefined): TriggerDraft {
  const { [name]: _, ...rest } = draft.controls;
  return { ...draft, controls: value === undefined || value === "" ? rest : { ...rest, [name]: value } };
}

/**
 * The params that a draft stands for. Text that is not of its param's type stays text: the engine's
 * check then says so in the words it uses everywhere. Only JSON that cannot be read has no value at
 * all, and is reported here.
 *
 * @returns `errors` by param name
 */
export function paramsOf(
  params: CompiledParams,
  draft: TriggerDraft,
): { readonly params: Params; readonly errors: { readonly [name: string]: string } } {
  const given: Record<string, JsonValue> = {};
  const errors: Record<string, string> = {};
  for (const [name, param] of Object.entries(params)) {
    const control = draft.controls[name];
    if (control === undefined) continue;
    const read = readControl(param, control);
    if ("error" in read) errors[name] = read.error;
    else given[name] = read.value;
  }
  return { params: { ...given, ...draft.unknown }, errors };
}

function readControl(param: CompiledParam, control: string | boolean): { value: JsonValue } | { error: string } {
  if (typeof control === "boolean") return { value: control };
  const kind = controlKind(param);
  switch (kind) {
    // A choice and a switch that holds something odd stand for their values as JSON, written above.
    case "choice":
    case "switch":
    case "json":
      return parseJson(control);
    case "integer":
    case "number":
    case "date":
    case "datetime":
    case "secret":
    case "text":
      return { value: readParamText(param, control) };
    default:
      return kind satisfies never;
  }
}

/** The JSON beside the form. */
export function jsonOf(params: Params): string {
  return JSON.stringify(params, null, 2);
}

/** Reads the JSON beside the form: an object of params, or why it is none. */
export function readParamsJson(text: string): { readonly params: Params } | { readonly error: string } {
  if (text.trim() === "") return { params: {} };
  const read = parseJson(text);
  if ("error" in read) return read;
  return isParams(read.value) ? { params: read.value } : { error: "Params are an object of names and values: { … }" };
}

function isParams(value: JsonValue): value is Params {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string): { value: JsonValue } | { error: string } {
  try {
    const value: JsonValue = JSON.parse(text);
    return { value };
  } catch (error) {
    return { error: `Not valid JSON: ${error instanceof Error ? error.message : "it cannot be read"}` };
  }
}
