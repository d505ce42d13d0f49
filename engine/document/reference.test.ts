import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dagDocumentJsonSchema } from "./json-schema.ts";
import { referencePage } from "./reference.ts";
import { dagDocumentSchema, defaultsSchema, workflowKeys } from "./schema.ts";
import { sharedTaskKeys } from "./task-keys.ts";
import { TASK_TYPES } from "./task-types/registry.ts";

describe("the JSON Schema", () => {
  it("describes every key of workflow and task", () => {
    const schema = dagDocumentJsonSchema();
    for (const key of Object.keys(workflowKeys)) expect(schema.properties?.[key]).toHaveProperty("description");
    const text = JSON.stringify(schema);
    for (const type of TASK_TYPES) for (const key of Object.keys(type.keys)) expect(text).toContain(`"${key}":`);
    for (const key of Object.keys(sharedTaskKeys)) expect(text).toContain(`"${key}":`);
    expect(schema.additionalProperties).toBe(false);
  });

  it("is JSON, and the same each time", () => {
    expect(JSON.parse(JSON.stringify(dagDocumentJsonSchema()))).toEqual(dagDocumentJsonSchema());
  });
});

it("the schema accepts whole documents", () => {
  expect(
    dagDocumentSchema.safeParse({
      id: "x",
      tasks: [
        { id: "a", command: "ls" },
        { id: "b", type: "noop" },
      ],
    }).success,
  ).toBe(true);
  expect(dagDocumentSchema.safeParse({ id: "x", tasks: [{ id: "a", nope: 1 }] }).success).toBe(false);
  expect(defaultsSchema.safeParse({ retries: 1, requirements: ["a"], type: "py" }).success).toBe(true);
  expect(defaultsSchema.safeParse({ id: "a" }).success).toBe(false);
});

it("the reference page in docs is the one that the schema gives (npm run generate)", () => {
  const path = join(import.meta.dirname, "../../docs/reference/dag-document.md");
  expect(readFileSync(path, "utf8")).toBe(referencePage());
});
