/** Documents of every manner of writing, and what operations mean on plain data: for tests of edits. */
import * as fc from "fast-check";
import { parse } from "yaml";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { DocumentOperation } from "./operations.ts";
import { branchWithout } from "./references.ts";
import { renamedInModel, renamedReferences } from "./rename-testing.ts";

export type Model = { [key: string]: JsonValue };
/** Ids may be numbers, and dependencies hold anything: an edit leaves alone what it is not about. */
type Task = { readonly id: string | number; readonly [key: string]: JsonValue };

/** The data of a text, as the library reads it: a second opinion on our own reading. */
export function dataOf(text: string): JsonValue {
  const data: unknown = parse(text, { merge: true, schema: "core", uniqueKeys: false, logLevel: "silent" });
  // Maps that aliases share become their own.
  return JSON.parse(JSON.stringify(data)) as JsonValue;
}

/** What an operation that is not refused means, said on data. Ids of pasted and duplicated tasks are given. */
export function applyToModel(model: Model, operation: DocumentOperation, ids: readonly string[] = []): Model {
  const tasks = (Array.isArray(model["tasks"]) ? model["tasks"] : []) as readonly Task[];
  const withTasks = (next: readonly Task[]): Model => ({ ...model, tasks: next as unknown as JsonValue });
  const withDependencies = (task: Task, dependencies: readonly JsonValue[]): Task => {
    const { dependencies: before, ...rest } = task;
    if (dependencies.length > 0) return { ...rest, dependencies } as Task;
    return Array.isArray(before) && before.length === 0 ? task : (rest as Task);
  };
  const upstream = (task: Task): readonly JsonValue[] => {
    const written: JsonValue | undefined = task["dependencies"];
    if (written === undefined || written === null) return [];
    return Array.isArray(written) ? (written as readonly JsonValue[]) : [written];
  };
  const waitsFor = (task: Task, id: string) => upstream(task).some((each) => isNamed(each, id));
  /** What is copied does not wait for tasks that do not exist. */
  const withKnown = (copies: readonly Task[]) => {
    const present = new Set([...tasks.map(({ id }) => String(id)), ...ids]);
    return copies.map((copy) => {
      const kept = upstream(copy).filter((id) => !isId(id) || present.has(String(id)));
      return kept.length < upstream(copy).length ? withDependencies(copy, kept) : copy;
    });
  };
  const written = model["layout"] ?? {};
  const layout = (typeof written === "object" ? written : {}) as { readonly [id: string]: JsonValue };
  const withLayout = (target: Model, next: { readonly [id: string]: JsonValue }): Model => {
    const { layout: before, ...rest } = target;
    if (Object.keys(next).length > 0) return { ...rest, layout: next };
    return typeof before === "object" && Object.keys(before as object).length > 0 ? rest : target;
  };
  switch (operation.kind) {
    case "addTask": {
      const at =
        operation.after === undefined ? tasks.length : tasks.findIndex(({ id }) => isNamed(id, operation.after)) + 1;
      const placed = [...tasks.slice(0, at), operation.task as Task, ...tasks.slice(at)].map((task) =>
        operation.downstream?.includes(String(task.id))
          ? withDependencies(task, [...upstream(task), operation.task.id])
          : task,
      );
      const next = withTasks(placed);
      return operation.position === undefined
        ? next
        : withLayout(next, { ...layout, [operation.task.id]: operation.position });
    }
    case "removeTasks": {
      const gone = new Set(operation.ids.filter((id) => tasks.some((task) => isNamed(task.id, id))));
      if (gone.size === 0) return model;
      const next = tasks
        .filter(({ id }) => !gone.has(String(id)))
        .map((task) => {
          const kept = upstream(task).filter((id) => !isId(id) || !gone.has(String(id)));
          const changed = kept.length < upstream(task).length ? withDependencies(task, kept) : task;
          return typeof changed === "object" && "branch" in changed
            ? { ...changed, branch: branchWithout(changed["branch"] as JsonValue, (id) => gone.has(id)) }
            : changed;
        });
      const places = Object.fromEntries(Object.entries(layout).filter(([id]) => !gone.has(id)));
      return withLayout(withTasks(next), places);
    }
    case "connect":
      return withTasks(
        tasks.map((task) => {
          const added = operation.edges.filter(({ to }) => isNamed(task.id, to)).map(({ from }) => from);
          return added.length === 0
            ? task
            : withDependencies(task, [...upstream(task), ...[...new Set(added)].filter((id) => !waitsFor(task, id))]);
        }),
      );
    case "disconnect":
      return withTasks(
        tasks.map((task) => {
          const gone = operation.edges.filter(({ to }) => isNamed(task.id, to)).map(({ from }) => from);
          const kept = upstream(task).filter((each) => !gone.some((id) => isNamed(each, id)));
          return kept.length === upstream(task).length ? task : withDependencies(task, kept);
        }),
      );
    case "setField":
      return mapTarget(model, operation.task, (target) => set(target, operation.path, operation.value) as Model);
    case "unsetField":
      return mapTarget(model, operation.task, (target) => set(target, operation.path, undefined) as Model);
    case "renameKey": {
      const { path, to } = operation;
      const renamed = mapTarget(model, operation.task, (target) => renamedAt(target, path, to) as Model);
      const isParam = operation.task === undefined && path[0] === "params" && path.length === 2;
      return isParam ? (withParamRenamed(renamed, String(path[1]), to, false) as Model) : renamed;
    }
    case "setFieldOfTasks": {
      const { path, value } = operation;
      return [...new Set(operation.tasks)].reduce(
        (changed, id) => mapTarget(changed, id, (target) => set(target, path, value) as Model),
        model,
      );
    }
    case "moveNodes": {
      const next = { ...layout };
      for (const [id, position] of operation.positions) {
        if (position === null) delete next[id];
        else next[id] = position.map(Math.round);
      }
      return withLayout(model, next);
    }
    case "reorder": {
      const moved = tasks.find(({ id }) => isNamed(id, operation.id)) as Task;
      const rest = tasks.filter((task) => task !== moved);
      const at =
        operation.before === undefined ? rest.length : rest.findIndex(({ id }) => isNamed(id, operation.before));
      return withTasks([...rest.slice(0, at), moved, ...rest.slice(at)]);
    }
    case "duplicateTasks": {
      const chosen = tasks.filter(({ id }) => operation.ids.includes(String(id)));
      const newIds = new Map(chosen.map(({ id }, n) => [String(id), ids[n] as string]));
      const last = tasks.findLastIndex(({ id }) => operation.ids.includes(String(id)));
      const copies = withKnown(
        chosen.map(
          (task) =>
            renamedReferences(task, newIds, new Set([...tasks.map(({ id }) => String(id)), ...newIds.keys()])) as Task,
        ),
      );
      const copied = withTasks([...tasks.slice(0, last + 1), ...copies, ...tasks.slice(last + 1)]);
      const { by } = operation;
      if (by === undefined) return copied;
      const places = Object.entries(layout).flatMap(([id, position]) => {
        const [x = 0, y = 0] = position as number[];
        return newIds.has(id) ? [[newIds.get(id), [x + by[0], y + by[1]]]] : [];
      });
      return withLayout(copied, { ...layout, ...(Object.fromEntries(places) as Model) });
    }
    case "insertOnEdge": {
      const { from, to, task, position } = operation;
      const added = applyToModel(model, {
        kind: "addTask",
        task: { ...task, dependencies: [from] },
        after: from,
        ...(position && { position }),
      });
      return applyToModel(added, { kind: "reconnect", edge: { from, to }, to: { from: task.id, to } });
    }
    case "reconnect": {
      const { edge, to } = operation;
      const task = tasks.find(({ id }) => isNamed(id, edge.to));
      const before = task === undefined ? [] : upstream(task);
      if (
        task !== undefined &&
        edge.to === to.to &&
        waitsFor(task, edge.from) &&
        (to.from === edge.from || !waitsFor(task, to.from))
      ) {
        const exchanged = before.map((each) => (isNamed(each, edge.from) ? to.from : each));
        return withTasks(tasks.map((each) => (each === task ? withDependencies(task, exchanged) : each)));
      }
      return applyToModel(applyToModel(model, { kind: "disconnect", edges: [operation.edge] }), {
        kind: "connect",
        edges: [operation.to],
      });
    }
    case "renameTask":
      return renamedInModel(model, new Map([[operation.from, operation.to]]));
    case "pasteTasks": {
      const pasted = dataOf(operation.text) as unknown as readonly Task[];
      const newIds = new Map(
        pasted.flatMap(({ id }, n) => (String(id) === ids[n] ? [] : [[String(id), ids[n] as string] as const])),
      );
      const copies = withKnown(
        pasted.map(
          (task) =>
            renamedReferences(task, newIds, new Set([...tasks.map(({ id }) => String(id)), ...newIds.keys()])) as Task,
        ),
      );
      const next = withTasks([...tasks, ...copies]);
      const { at } = operation;
      if (at === undefined) return next;
      return withLayout(next, {
        ...layout,
        ...Object.fromEntries(ids.map((id, n) => [id, [at[0], at[1] + n * 88]])),
      });
    }
    default:
      return operation satisfies never;
  }
}

function isId(value: JsonValue | undefined): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function isNamed(value: JsonValue | undefined, id: string | undefined): boolean {
  return isId(value) && String(value) === id;
}

function mapTarget(model: Model, id: string | undefined, change: (target: Model) => Model): Model {
  if (id === undefined) return change(model);
  const tasks = model["tasks"] as readonly Task[];
  return { ...model, tasks: tasks.map((task) => (isNamed(task.id, id) ? change(task as Model) : task)) as JsonValue };
}

function renamedAt(target: JsonValue, [step, ...rest]: readonly (string | number)[], to: string): JsonValue {
  return Object.fromEntries(
    Object.entries(target as Model).map(([key, value]) => {
      if (key !== step) return [key, value];
      return rest.length === 0 ? [to, value] : [key, renamedAt(value, rest, to)];
    }),
  );
}

function withParamRenamed(value: JsonValue, from: string, to: string, isExpression: boolean): JsonValue {
  if (typeof value === "string") {
    if (!isExpression || value.includes("${{"))
      return value.replaceAll(`\${{ params.${from} }}`, `\${{ params.${to} }}`);
    return value.replaceAll(new RegExp(`\\bparams\\.${from}\\b`, "g"), `params.${to}`);
  }
  if (Array.isArray(value)) return value.map((item: JsonValue) => withParamRenamed(item, from, to, false));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withParamRenamed(item as JsonValue, from, to, key === "when")]),
  );
}

function set(
  target: JsonValue | undefined,
  path: readonly (string | number)[],
  value: JsonValue | undefined,
): JsonValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const map = { ...((typeof target === "object" && target !== null && !Array.isArray(target) ? target : {}) as Model) };
  const next = set(Object.hasOwn(map, step) ? map[step] : undefined, rest, value);
  if (next === undefined) delete map[step];
  else map[step] = next;
  return Object.keys(map).length === 0 && value === undefined ? undefined : map;
}

/** What a person may put beside a value without changing it. */
interface Manner {
  readonly newline: "\n" | "\r\n";
  readonly step: 2 | 4;
  readonly dashIndent: 0 | 2;
  readonly blankLines: boolean;
  readonly comments: number;
  readonly flowLists: boolean;
  readonly flowMaps: boolean;
  readonly flowTasks: boolean;
  readonly quote: "'" | '"' | "";
  readonly finalNewline: boolean;
  readonly bom: boolean;
  readonly layoutFirst: boolean;
  /** Lists in brackets have a line for each item, with comments between. */
  readonly spread: boolean;
  /** Lines end in blanks that nobody sees. */
  readonly trailingBlanks: boolean;
}

const manner: fc.Arbitrary<Manner> = fc.record({
  newline: fc.constantFrom("\n", "\n", "\n", "\r\n"),
  step: fc.constantFrom(2, 2, 4),
  dashIndent: fc.constantFrom(0, 2),
  blankLines: fc.boolean(),
  comments: fc.integer({ min: 0, max: 0xffff }),
  flowLists: fc.boolean(),
  flowMaps: fc.boolean(),
  flowTasks: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  quote: fc.constantFrom("", "'", '"'),
  finalNewline: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
  bom: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
  layoutFirst: fc.boolean(),
  spread: fc.boolean(),
  trailingBlanks: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
});

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
          : new Writer(how).document(data),
  }));

/** Writes YAML by hand, so that documents look like those of people and not like those of a library. */
class Writer {
  readonly #how: Manner;
  #noted = 0;

  constructor(how: Manner) {
    this.#how = how;
  }

  document(data: Model): string {
    const { layout, ...rest } = data;
    const ordered = layout === undefined ? rest : this.#how.layoutFirst ? { layout, ...rest } : { ...rest, layout };
    const lines = [...this.#note(0, "head"), ...this.#map(ordered as Model, 0, false)];
    const joined = lines.join(this.#how.newline);
    return (this.#how.bom ? "\uFEFF" : "") + joined + (this.#how.finalNewline ? this.#how.newline : "");
  }

  #map(data: Model, column: number, isTask: boolean): string[] {
    return Object.entries(data).flatMap(([key, value]) => {
      const pad = " ".repeat(column);
      const before = column === 0 || isTask ? this.#note(column, `about ${key}`) : [];
      if (Array.isArray(value)) return [...before, ...this.#list(key, value, column)];
      if (typeof value === "object" && value !== null) {
        if (this.#how.flowMaps || Object.keys(value).length === 0)
          return [...before, `${pad}${key}: ${flow(value)}${this.#trailing()}`];
        return [
          ...before,
          `${pad}${key}:${this.#trailing()}`,
          ...this.#map(value as Model, column + this.#how.step, false),
        ];
      }
      return [...before, ...this.#scalar(`${pad}${key}:`, value, column)];
    });
  }

  #list(key: string, items: readonly JsonValue[], column: number): string[] {
    const pad = " ".repeat(column);
    const isTasks = key === "tasks" && column === 0;
    const isOfWords = items.every((item) => typeof item !== "object" || item === null);
    if (items.length === 0) return [`${pad}${key}: []`];
    if (isTasks ? this.#how.flowTasks : this.#how.flowLists || !isOfWords) return this.#bracketed(key, items, column);
    const indent = column + this.#how.dashIndent;
    const dash = `${" ".repeat(indent)}- `;
    const lines = items.flatMap((item, n) => {
      const gap = isTasks && this.#how.blankLines && n > 0 ? [""] : [];
      const note = this.#note(indent, `item ${n}`);
      if (typeof item !== "object" || item === null)
        return [...gap, ...note, ...this.#scalar(dash.trimEnd(), item, indent)];
      const [first = "", ...rest] = this.#map(item as Model, indent + 2, true);
      const own = first.trimStart().startsWith("#") ? [first, ...rest] : undefined;
      if (own !== undefined) return [...gap, ...note, `${dash.trimEnd()}`, ...own];
      return [...gap, ...note, dash + first.slice(indent + 2), ...rest, ...this.#note(indent + 2, `end of ${n}`)];
    });
    return [`${pad}${key}:${this.#trailing()}`, ...lines];
  }

  #bracketed(key: string, items: readonly JsonValue[], column: number): string[] {
    const pad = " ".repeat(column);
    if (!this.#how.spread) return [`${pad}${key}: ${flow(items)}${this.#trailing()}`];
    const indent = column + this.#how.step;
    const lines = items.flatMap((item, n) => [
      ...this.#note(indent, `item ${n}`),
      `${" ".repeat(indent)}${flow(item)}${n < items.length - 1 ? "," : ""}${this.#trailing()}`,
    ]);
    return [`${pad}${key}: [${this.#trailing()}`, ...lines, `${pad}${column === 0 ? " " : ""}]${this.#trailing()}`];
  }

  #scalar(head: string, value: JsonValue, column: number): string[] {
    if (typeof value === "string" && this.#isBlock(value)) {
      const pad = " ".repeat(column + this.#how.step);
      const indicator = /^\n* /.test(value) ? String(this.#how.step) : "";
      const chomping = value.endsWith("\n\n") ? "+" : value.endsWith("\n") ? "" : "-";
      return [
        `${head} |${indicator}${chomping}`,
        ...value
          .replace(/\n$/, "")
          .split("\n")
          .map((line) => (line === "" ? "" : pad + line)),
      ];
    }
    return [`${head} ${this.#word(value)}${this.#trailing()}`];
  }

  /** Half of the texts that do not end in a line break are quoted, and those that would keep the lines of a gap. */
  #isBlock(value: string): boolean {
    if (!/[^\s]/.test(value) || !value.includes("\n") || /[\t\r\u2028]|^\n* [^]*\n +$/.test(value)) return false;
    if (value.endsWith("\n\n")) return !this.#how.blankLines && this.#how.finalNewline;
    return value.endsWith("\n") || this.#isNoted();
  }

  #word(value: JsonValue): string {
    if (typeof value !== "string") return JSON.stringify(value);
    if (this.#how.quote === "'" && !/[\n\t]/.test(value)) return `'${value.replaceAll("'", "''")}'`;
    return /^[A-Za-z][A-Za-z0-9_ ]*[A-Za-z0-9]$/.test(value) &&
      !/^(?:true|false|null)$/i.test(value) &&
      this.#how.quote === ""
      ? value
      : JSON.stringify(value);
  }

  #trailing(): string {
    return this.#isNoted() ? `  # trailing ${this.#noted}` : this.#how.trailingBlanks ? " \t " : "";
  }

  #note(column: number, about: string): string[] {
    return this.#isNoted() ? [`${" ".repeat(column)}# ${about} ${this.#noted}`] : [];
  }

  #isNoted(): boolean {
    this.#noted += 1;
    return ((this.#how.comments >> (this.#noted % 16)) & 1) === 1;
  }
}

function flow(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => flow(item)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${key}: ${flow(item as JsonValue)}`)
    .join(", ")} }`;
}

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
