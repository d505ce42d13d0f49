/** What operations mean on plain data: for tests of edits. */
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
