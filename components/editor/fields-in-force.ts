/** A task's fields with the defaults that hold for it: what a silent field shows is what will be. */
import * as z from "zod";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import { taskTypeOf } from "#engine/document/task-types/registry.ts";
import type { TaskType } from "#engine/document/task-types/task-type.ts";
import { type FieldSchema, taskFieldsOf } from "./field-schema.ts";

type Fields = { readonly [key: string]: FieldSchema };

/** Of these a task takes the workflow's defaults key by key; any other map of its own replaces theirs as a whole. */
const MERGED: ReadonlySet<string> = new Set(["retry", "resources"]);

/**
 * @param type canonical
 * @param data what the document says of the task
 * @param defaults the workflow's `defaults`, as written
 */
export function taskFieldsInForce(type: string, data: JsonMap, defaults: JsonValue | undefined): Fields {
  const fields = taskFieldsOf(type);
  const given: JsonMap = isJsonMap(defaults) ? defaults : {};
  const { idempotent } = fields;
  return withDefaults(
    idempotent === undefined
      ? fields
      : { ...fields, idempotent: { ...idempotent, default: isIdempotentByItself(type, { ...given, ...data }) } },
    // The one excludes the other.
    without(given, "script" in data ? "command" : "command" in data ? "script" : undefined),
  );
}

function withDefaults(fields: Fields, defaults: JsonMap): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, schema]) => {
      const value = defaults[key];
      if (isJsonMap(value)) {
        return MERGED.has(key) && schema.properties !== undefined
          ? [key, { ...schema, properties: withDefaults(schema.properties, value) }]
          : [key, schema];
      }
      return [
        key,
        value === undefined || value === null || Array.isArray(value) ? schema : { ...schema, default: value },
      ];
    }),
  );
}

/** What its type says of a task that says nothing itself; what it says of a faulty one is not known yet. */
function isIdempotentByItself(name: string, data: JsonMap): boolean {
  const type: TaskType | undefined = taskTypeOf(name);
  if (type?.isIdempotent === undefined) return true;
  const accepted = z.object(type.keys).safeParse(data);
  if (!accepted.success || type.problems(accepted.data).length > 0) return true;
  return type.isIdempotent(type.config(accepted.data));
}

function without(map: JsonMap, key: string | undefined): JsonMap {
  return key === undefined ? map : Object.fromEntries(Object.entries(map).filter(([each]) => each !== key));
}
