/** The fields of one parameter: those of the schema, its default as its type wants it. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import type { FieldSchema } from "./field-schema.ts";

export interface FieldsOfParam {
  /** As written, or else as the default says. */
  readonly type: string;
  readonly properties: { readonly [key: string]: FieldSchema };
}

/** What a default is written as, by the parameter's type; what is not here is written as YAML. */
const DEFAULTS: Readonly<Record<string, FieldSchema>> = {
  string: { type: "string" },
  integer: { type: "integer" },
  number: { type: "number" },
  // Three answers: a switch could not say that there is no default.
  boolean: { enum: [true, false] },
  date: { type: "string", title: "2026-01-31" },
  datetime: { type: "string", title: "2026-01-31T06:00:00Z" },
};
const NUMBERS: ReadonlySet<string> = new Set(["integer", "number"]);
/** Limits that say something of a type. */
const LIMITS: Readonly<Record<string, readonly string[]>> = {
  string: ["enum", "min", "max", "pattern"],
  integer: ["enum", "min", "max"],
  number: ["enum", "min", "max"],
  array: ["min", "max"],
  boolean: [],
  object: [],
  date: ["enum"],
  datetime: ["enum"],
};

/** @param schema of `params` as a whole */
export function fieldsOfParam(schema: FieldSchema, value: JsonValue | undefined): FieldsOfParam {
  const { type: typeField, default: defaultField, ...others } = propertiesOf(schema);
  const own: JsonMap = isJsonMap(value) ? value : {};
  const type = typeof own["type"] === "string" ? own["type"] : typeOf(own["default"]);
  const limits = LIMITS[type];
  const properties: { [key: string]: FieldSchema } = {
    ...(typeField && { type: typeField }),
    default: { ...defaultField, ...DEFAULTS[type] },
  };
  for (const [key, each] of Object.entries(others)) {
    const isLimit = ["enum", "min", "max", "pattern"].includes(key);
    // What the document says already can be seen and changed, whether it makes sense or not.
    if (isLimit && limits !== undefined && !limits.includes(key) && !(key in own)) continue;
    properties[key] = key === "enum" ? { ...each, items: { type: NUMBERS.has(type) ? "number" : "string" } } : each;
  }
  return { type, properties };
}

function propertiesOf({ additionalProperties }: FieldSchema): { readonly [key: string]: FieldSchema } {
  return (additionalProperties as FieldSchema | undefined)?.properties ?? {};
}

function typeOf(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return "array";
  switch (typeof value) {
    case "number":
      return Number.isInteger(value) ? "integer" : "number";
    case "boolean":
      return "boolean";
    case "object":
      return value === null ? "string" : "object";
    default:
      return "string";
  }
}
