/** The reference page of the document, written from the schema so that it cannot lie. */
import { DIAGNOSTIC_CODES } from "./diagnostics.ts";
import { FILTERS } from "#engine/expressions/filters.ts";
import { FUNCTIONS } from "#engine/expressions/environment.ts";
import { dagDocumentJsonSchema, type JsonSchema } from "./json-schema.ts";
import { ownTaskKeys, sharedTaskKeys } from "./task-keys.ts";
import { TASK_TYPES } from "./task-types/registry.ts";

/** Markdown of the whole reference; the same schema gives the same text. */
export function referencePage(): string {
  const schema = dagDocumentJsonSchema();
  const workflow = propertiesOf(schema);
  const tasks = new Map(optionsOf(itemsOf(workflow.get("tasks"))).map((option) => [typeNameOf(option), option]));
  const bashTask = propertiesOf(tasks.get("bash"));
  const shared = [...Object.keys(ownTaskKeys), "type", ...Object.keys(sharedTaskKeys)];
  return `${[
    "<!-- Generated from the schema by npm run generate: do not edit. -->",
    "# The DAG document",
    "One YAML or JSON document describes one workflow. Unknown keys are errors that name the nearest known key.",
    "## Workflow keys",
    keyTable([...workflow], requiredOf(schema)),
    ...nestedTables([...workflow].filter(([key]) => !["tasks", "defaults"].includes(key))),
    "## Task keys",
    "Tasks of every type have these. `defaults` of the workflow takes all of them but `id` and `dependencies`, and the keys of the types below.",
    keyTable(
      shared.flatMap((key) => {
        const property = bashTask.get(key);
        return property === undefined ? [] : [[key, key === "type" ? typeProperty() : property] as const];
      }),
      ["id"],
    ),
    ...nestedTables(
      shared.flatMap((key) => {
        const property = bashTask.get(key);
        return property === undefined ? [] : [[key, property] as const];
      }),
    ),
    "## Task types",
    ...TASK_TYPES.flatMap((type) => {
      const properties = propertiesOf(tasks.get(type.name));
      const own = Object.keys(type.keys).flatMap((key) => {
        const property = properties.get(key);
        return property === undefined ? [] : [[key, property] as const];
      });
      const aliases =
        type.aliases.length === 0 ? "" : ` Also written ${type.aliases.map((alias) => `\`${alias}\``).join(", ")}.`;
      return [
        `### \`${type.name}\``,
        `${type.description}${aliases}`,
        `\`\`\`yaml\n${type.example}\n\`\`\``,
        ...(own.length === 0 ? [] : [keyTable(own, []), ...nestedTables(own)]),
      ];
    }),
    "## Durations and sizes",
    "Durations: `90s`, `1h30m`, `1.5h`, `250ms`, `2d`, `1w`; a bare number is seconds. In a JSON document, a bare number above 1,000,000 in `timeout` or `sla` is nanoseconds. Sizes: `512Mi`, `1G`; `Ki Mi Gi Ti` are powers of 1024, `k M G T` of 1000.",
    "## Expressions",
    expressionText(),
    table(
      ["filter", "meaning", "example"],
      Object.entries(FILTERS).map(([name, filter]) => [
        `\`${name}\``,
        filter.description,
        `\`\${{ ${filter.example} }}\``,
      ]),
    ),
    "Functions, beside those of CEL:",
    table(
      ["function", "meaning"],
      FUNCTIONS.map(({ signature, description }) => [
        `\`${signature.replaceAll("google.protobuf.Timestamp", "timestamp")}\``,
        description,
      ]),
    ),
    "## Diagnostics",
    "What `validate` reports; the codes are stable.",
    table(
      ["code", "meaning"],
      Object.entries(DIAGNOSTIC_CODES).map(([code, meaning]) => [`\`${code}\``, meaning]),
    ),
  ].join("\n\n")}\n`;
}

function expressionText(): string {
  return [
    "`${{ … }}` holds an expression in [CEL](https://cel.dev). A text that is one expression keeps its value's type; in a longer text, values are written out. `$${{` stands for a literal `${{`. The keys `when`, `outputs`, `cache.key`, `for_each.items` and a branch's `when` hold one expression and need no `${{ }}`.",
    "In scope: `params`, `run` (`id`, `logical_date`, `interval_start`, `interval_end`, `trigger`), `tasks.<id>.output|state|duration` of upstream tasks, `item` (or the name that `as` gives) in a task with `for_each`, `env`, `vars`, `secrets` (only in `env`, `http`, `docker.env`, `with`), `attempt`, `now` (the run's fixed start), and `result` in a task's `outputs`. Ids with `-` or `.` are written as they are: `tasks.load-orders.output.rows`.",
    "Evaluation is bounded: 200,000 steps, 250 ms. Whole numbers are integers: `7 / 2` is 3, `7 / 2.0` is 3.5. `matches` is not available: `regex(text, pattern)` is RE2 and takes linear time.",
    'A value can be passed through filters, the last of an expression: `${{ run.logical_date | add("-1d") | date }}`.',
  ].join("\n\n");
}

function typeProperty(): JsonSchema {
  return { enum: TASK_TYPES.map((type) => type.name), default: "bash", description: "What the task is; see below." };
}

function keyTable(properties: readonly (readonly [string, JsonSchema])[], required: readonly string[]): string {
  return table(
    ["key", "type", "default", "meaning"],
    properties.map(([key, schema]) => [
      `\`${key}\`${required.includes(key) ? " (required)" : ""}`,
      typeText(schema),
      schema.default === undefined ? "–" : `\`${JSON.stringify(schema.default)}\``,
      schema.description ?? "",
    ]),
  );
}

/** A table for every map with keys of its own, below the key that holds it. */
function nestedTables(properties: readonly (readonly [string, JsonSchema])[], prefix = ""): string[] {
  return properties.flatMap(([key, schema]) => {
    const path = `${prefix}${key}`;
    return candidatesOf(schema).flatMap(({ schema: candidate, suffix }) => {
      const inner = [...propertiesOf(candidate)];
      if (inner.length === 0) return [];
      return [
        `**\`${path}${suffix}\`**`,
        keyTable(inner, requiredOf(candidate)),
        ...nestedTables(inner, `${path}${suffix}.`),
      ];
    });
  });
}

function candidatesOf(schema: JsonSchema): { schema: JsonSchema; suffix: string }[] {
  const values = schema.additionalProperties;
  const items = itemsOf(schema);
  return [
    ...optionsOf(schema).map((option) => ({ schema: option, suffix: "" })),
    ...(typeof values === "object" ? [{ schema: values, suffix: ".<name>" }] : []),
    ...(items === undefined ? [] : [{ schema: items, suffix: "[]" }]),
  ];
}

function typeText(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(" \\| ");
  const options = optionsOf(schema);
  if (options.length > 1) return [...new Set(options.map(typeText))].join(", or ");
  if (schema.$ref !== undefined) return "any value";
  if (schema.type === "array")
    return schema.prefixItems === undefined ? `list of ${typeText(itemsOf(schema) ?? {})}` : "`[x, y]`";
  if (schema.type === "object") return "map";
  if (schema.type === "integer" || schema.type === "number") return `${schema.type}${boundsText(schema)}`;
  return [schema.type ?? "any value"].flat().join(", or ");
}

function boundsText(schema: JsonSchema): string {
  const { minimum, maximum } = schema;
  if (minimum === undefined || Math.abs(minimum) > 2 ** 52) return "";
  return maximum === undefined || maximum > 2 ** 52 ? ` ≥ ${minimum}` : ` ${minimum}–${maximum}`;
}

function optionsOf(schema: JsonSchema | undefined): JsonSchema[] {
  return schema === undefined ? [] : (schema.anyOf?.filter((option) => typeof option === "object") ?? [schema]);
}

function itemsOf(schema: JsonSchema | undefined): JsonSchema | undefined {
  const items = schema?.items;
  return typeof items === "object" && !Array.isArray(items) ? items : undefined;
}

function propertiesOf(schema: JsonSchema | undefined): Map<string, JsonSchema> {
  const entries = Object.entries(schema?.properties ?? {});
  return new Map(entries.flatMap(([key, value]) => (typeof value === "object" ? [[key, value] as const] : [])));
}

function requiredOf(schema: JsonSchema): readonly string[] {
  return schema.required ?? [];
}

function typeNameOf(task: JsonSchema): string {
  return String(propertiesOf(task).get("type")?.enum?.[0]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("\n", " ").replace(/(?<!\\)\|/g, "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
