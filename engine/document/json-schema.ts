/** The document's JSON Schema (draft 2020-12): for editors' completion and hover, and for other programs. */
import * as z from "zod";
import { dagDocumentSchema } from "./schema.ts";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A fresh copy of the schema; the caller may add an `$id`. Refinements (units, references) are `validate`'s. */
export function dagDocumentJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(dagDocumentSchema, { io: "input", unrepresentable: "any" });
  return { ...schema, title: "DAG document", anyOf: [{ required: ["id"] }, { required: ["name"] }] };
}
