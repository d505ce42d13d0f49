/** Random documents and operations: for properties of edits. */
import * as fc from "fast-check";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { DocumentWriter, manner } from "./document-writer-testing.ts";
import type { Model } from "./edit-model-testing.ts";
import type { DocumentOperation } from "./operations.ts";

const word = fc.constantFrom(
  "echo hi",
  "true",
  "a: b",
  "# no comment",
  "- x",
  "it's",
  "null",
  "12",
  "ü→☃",
  "a, b",
  "{x}",
  "|",
  "*a",
  "",
  " pad ",
  "x\ty",
  "pad\u00a0",
  `run${" ".repeat(60)}of blanks`,
  "yes",
);
const text = fc.oneof(
  word,
  fc.constantFrom(
    "one\ntwo\n",
    "one\n\n  two",
    "${{ tasks.t0.output.x }} done",
    "${{ params.A }}, not params.A",
    "params.A == 1 && params.B != 2",
    "#!/bin/sh\nset -e\n\necho done\n",
    "A text of many more than forty characters, that ends in empty lines\n\n",
    "  A text of many more than forty characters\nthat begins with blanks, and that has a blank at its end ",
    "\nA text of many more than forty characters\nthat begins with an empty line\n",
    "\n\nset -e\n\n  one\n\n\n",
    "  two blanks\nnone\n\n",
    "for x in y; do\n  ",
    "one  \n   \n\ntwo   \n\t\nthree\u00a0\n",
  ),
);
export const fieldValue: fc.Arbitrary<JsonValue> = fc.oneof(
  text,
  fc.integer({ min: 0, max: 100 }),
  fc.boolean(),
  fc.array(word, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("A", "B", "C_D", "e", "toString", "constructor"), fc.oneof(text, fc.integer()), {
    maxKeys: 3,
  }),
  fc.constantFrom<JsonValue>({
    delay: "5s",
    on_errors: ["timeout", "dns"],
    nested: { deep: [1, 2], list: [{ a: 1 }, { b: [] }] },
  }),
);

const FIELDS = ["command", "env", "retries", "retry", "description", "when", "timeout", "script"];
export const fieldName = fc.constantFrom(...FIELDS);

/** A workflow as data: tasks t0, t1, … each waiting for some before it. */
export const model: fc.Arbitrary<Model> = fc
  .record({
    size: fc.integer({ min: 1, max: 6 }),
    edges: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 8 }),
    fields: fc.array(fc.tuple(fc.nat(5), fieldName, fieldValue), { maxLength: 8 }),
    workflow: fc.dictionary(fc.constantFrom("name", "description", "tags", "env", "params"), fieldValue, {
      maxKeys: 3,
    }),
    placed: fc.array(fc.tuple(fc.nat(5), fc.integer({ min: -500, max: 900 })), { maxLength: 3 }),
    foreign: fc.array(fc.tuple(fc.nat(5), fc.constantFrom<JsonValue>(7, 8, true, null, { x: 1 }, [2], "gone")), {
      maxLength: 2,
    }),
    hasNumber: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  })
  .map(({ size, edges, fields, workflow, placed, foreign, hasNumber }) => {
    const tasks: Model[] = Array.from({ length: size }, (_, n) => ({ id: `t${n}` }));
    if (hasNumber) tasks.push({ id: 7 });
    for (const [a, b] of edges) {
      if (a >= b || b >= size) continue;
      const task = tasks[b] as Model;
      task["dependencies"] = [...new Set([...((task["dependencies"] as string[] | undefined) ?? []), `t${a}`])];
    }
    for (const [n, item] of foreign) {
      if (n >= size) continue;
      const task = tasks[n] as Model;
      task["dependencies"] = [...((task["dependencies"] as JsonValue[] | undefined) ?? []), item];
    }
    for (const [n, name, value] of fields) if (n < size) (tasks[n] as Model)[name] = value;
    const layout = Object.fromEntries(placed.filter(([n]) => n < size).map(([n, x]) => [`t${n}`, [x, 2 * x]]));
    return {
      id: "random",
      ...workflow,
      tasks: tasks as JsonValue,
      ...(placed.length > 0 && Object.keys(layout).length > 0 ? { layout } : {}),
    };
  });

/** A model with a text that says it, in some manner of writing. */
export const documentText: fc.Arbitrary<{ model: Model; text: string }> = fc
  .tuple(model, manner, fc.integer({ min: 0, max: 9 }))
  .map(([data, how, kind]) => ({
    model: data,
    text:
      kind === 0
        ? `${JSON.stringify(data, null, how.step)}\n`
        : kind === 1
          ? JSON.stringify(data)
          : new DocumentWriter(how).document(data),
  }));

const PASTED = [
  "- id: t0\n- id: fresh\n  dependencies: [t0, 7, gone]\n  command: echo ${{ tasks.t0.output }}\n",
  "- id: 7\n  script: |\n    one\n\n    two\n- id: t1\n  dependencies: [7]\n",
  '[{ "id": "fresh", "dependencies": ["t1", { "x": 1 }] }]',
];

/** An operation on some of the tasks `ids`; it may be refused. */
export function operationOn(ids: readonly string[], fresh: string): fc.Arbitrary<DocumentOperation> {
  const id = fc.constantFrom(...(ids.length > 0 ? ids : ["none"]));
  const edge = fc.record({ from: id, to: id });
  const position = fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -999, max: 999 }));
  return fc.oneof(
    fc
      .tuple(
        fc.option(id, { nil: undefined }),
        fc.option(position, { nil: undefined }),
        fc.array(id, { maxLength: ids.length > 0 ? 2 : 0 }),
        fieldName,
        fieldValue,
      )
      .map(
        ([after, at, upstream, field, value]): DocumentOperation => ({
          kind: "addTask",
          task: { id: fresh, ...(upstream.length > 0 && { dependencies: [...new Set(upstream)] }), [field]: value },
          ...(after !== undefined && { after }),
          ...(at !== undefined && { position: at }),
        }),
      ),
    fc.array(id, { minLength: 1, maxLength: 2 }).map((each): DocumentOperation => ({ kind: "removeTasks", ids: each })),
    fc.array(edge, { minLength: 1, maxLength: 2 }).map((edges): DocumentOperation => ({ kind: "connect", edges })),
    fc.array(edge, { minLength: 1, maxLength: 2 }).map((edges): DocumentOperation => ({ kind: "disconnect", edges })),
    fc.tuple(fc.option(id, { nil: undefined }), fieldName, fieldValue).map(
      ([task, name, value]): DocumentOperation => ({
        kind: "setField",
        path: [name],
        value,
        ...(task !== undefined && { task }),
      }),
    ),
    fc
      .tuple(id, fc.constantFrom("env", "retry"), fc.constantFrom("A", "B", "delay", "toString"), text)
      .map(([task, name, key, value]): DocumentOperation => ({ kind: "setField", task, path: [name, key], value })),
    fc
      .tuple(
        fc.option(id, { nil: undefined }),
        fc.constantFrom("env", "retry", "params"),
        fc.constantFrom("A", "B", "delay", "toString"),
        fc.constantFrom("NEW", "B", "null", "a: b", "1", "<<"),
      )
      .map(
        ([task, name, key, to]): DocumentOperation => ({
          kind: "renameKey",
          path: [name, key],
          to,
          ...(task !== undefined && { task }),
        }),
      ),
    fc.tuple(fc.array(id, { minLength: 1, maxLength: 3 }), fieldName, fieldValue).map(
      ([chosen, name, value]): DocumentOperation => ({
        kind: "setFieldOfTasks",
        tasks: [...new Set(chosen)],
        path: [name],
        value,
      }),
    ),
    fc.tuple(fc.option(id, { nil: undefined }), fieldName).map(
      ([task, name]): DocumentOperation => ({
        kind: "unsetField",
        path: [name],
        ...(task !== undefined && { task }),
      }),
    ),
    fc
      .array(fc.tuple(id, fc.option(position)), { minLength: 1, maxLength: 3 })
      .map((places): DocumentOperation => ({ kind: "moveNodes", positions: new Map(places) })),
    fc
      .tuple(id, fc.option(id, { nil: undefined }))
      .filter(([a, b]) => a !== b)
      .map(
        ([moved, before]): DocumentOperation => ({
          kind: "reorder",
          id: moved,
          ...(before !== undefined && { before }),
        }),
      ),
    fc
      .array(id, { minLength: 1, maxLength: 2 })
      .map((each): DocumentOperation => ({ kind: "duplicateTasks", ids: [...new Set(each)] })),
    fc
      .constantFrom(...PASTED)
      .map((pasted): DocumentOperation => ({ kind: "pasteTasks", text: pasted.replaceAll("fresh", fresh) })),
    id.map((from): DocumentOperation => ({ kind: "renameTask", from, to: `${fresh}-renamed` })),
    fc.tuple(edge, edge).map(([from, to]): DocumentOperation => ({ kind: "reconnect", edge: from, to })),
    fc.tuple(edge, fieldName, fieldValue).map(
      ([{ from, to }, name, value]): DocumentOperation => ({
        kind: "insertOnEdge",
        from,
        to,
        task: { id: fresh, [name]: value },
      }),
    ),
  );
}
