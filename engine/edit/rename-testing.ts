/** What renaming tasks means on plain data, found by patterns and not by the compiler of expressions: for tests. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";

type Ids = ReadonlyMap<string, string>;
/** Ids of all tasks: `tasks.load-all` names `load-all` if there is such a task, and else takes `all` from `load`. */
type Known = ReadonlySet<string>;

/** A workflow with tasks renamed, in every place that names them. */
export function renamedInModel(model: JsonMap, ids: Ids): { [key: string]: JsonValue } {
  const tasks = Array.isArray(model["tasks"]) ? (model["tasks"] as JsonValue[]) : [];
  const known = new Set(tasks.flatMap((task) => (isJsonMap(task) ? [String(task["id"])] : [])));
  return Object.fromEntries(
    Object.entries(model).map(([key, value]) => {
      if (key === "tasks") return [key, tasks.map((task) => renamedReferences(task, ids, known))];
      if (key === "layout" && isJsonMap(value))
        return [key, Object.fromEntries(Object.entries(value).map(([id, place]) => [ids.get(id) ?? id, place]))];
      return [key, inTexts(value, [key], ids, known)];
    }),
  );
}

/** One task, its own id too. */
export function renamedReferences(task: JsonValue, ids: Ids, known: Known): JsonValue {
  if (!isJsonMap(task)) return task;
  return Object.fromEntries(
    Object.entries(task).map(([key, value]) => {
      if (key === "id") return [key, ids.get(String(value)) ?? value];
      if (key === "dependencies") return [key, inIds(value, ids)];
      if (key === "branch" && Array.isArray(value)) return [key, value.map((arm: JsonValue) => inArm(arm, ids, known))];
      return [key, inTexts(value, [key], ids, known)];
    }),
  );
}

function inArm(arm: JsonValue, ids: Ids, known: Known): JsonValue {
  if (!isJsonMap(arm)) return arm;
  return Object.fromEntries(
    Object.entries(arm).map(([key, value]) => [
      key,
      key === "when" ? inTexts(value, [key], ids, known) : inIds(value, ids),
    ]),
  );
}

function inIds(value: JsonValue, ids: Ids): JsonValue {
  if (Array.isArray(value)) return value.map((id: JsonValue) => (typeof id === "object" ? id : inIds(id, ids)));
  return typeof value === "object" ? value : (ids.get(String(value)) ?? value);
}

function inTexts(value: JsonValue, keys: readonly string[], ids: Ids, known: Known): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue, n) => inTexts(item, [...keys, String(n)], ids, known));
  if (isJsonMap(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, inTexts(item, [...keys, key], ids, known)]),
    );
  }
  if (typeof value !== "string") return value;
  const isExpression = /^(?:when|cache\.key|for_each\.items|outputs\.[^.]*)$/.test(keys.join("."));
  if (isExpression && !value.includes("${{")) return inExpression(value, ids, known);
  return value.replace(/(?<!\$)\$\{\{[^]*?\}\}/g, (expression) => inExpression(expression, ids, known));
}

function inExpression(source: string, ids: Ids, known: Known): string {
  return source.replace(
    /(tasks\[\s*(["']))(.*?)\2|(["'])(?:\\.|(?!\4).)*\4|(\btasks\.)([\w-]+)/g,
    (all, head?: string, quote?: string, indexed?: string, _literal?: string, dot?: string, name?: string) => {
      if (head !== undefined) return `${head}${ids.get(indexed ?? "") ?? indexed}${quote}`;
      if (dot === undefined || name === undefined) return all;
      const stems = name.split("-").map((_, n, parts) => parts.slice(0, parts.length - n).join("-"));
      const stem = stems.find((each) => known.has(each)) ?? name;
      // `tasks.load-2.output` without such a task is no expression.
      if (/^-\d/.test(name.slice(stem.length))) return all;
      return `${dot}${ids.get(stem) ?? stem}${name.slice(stem.length)}`;
    },
  );
}
