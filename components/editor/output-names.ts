/** Which names a task reads of others' outputs. Apart from the dialog that asks for them: the language of expressions is large. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isExpressionPath } from "#engine/document/expression-paths.ts";
import { languageOf } from "#engine/document/task-types/registry.ts";
import type { Draft, DraftTask } from "#engine/edit/draft.ts";
import { compileExpression } from "#engine/expressions/compile-expression.ts";
import { ExpressionError } from "#engine/expressions/expression-error.ts";
import { accessOf, childrenOf, type SyntaxNode } from "#engine/expressions/syntax-tree.ts";
import { hasExpression, parseTemplate, soleExpression } from "#engine/expressions/template.ts";

/** @returns names by the id of the task whose output has them, in the order in which they are read */
export function outputNamesRead(draft: Draft, task: DraftTask): ReadonlyMap<string, readonly string[]> {
  const ids = new Set(draft.tasks.map(({ id }) => id));
  const found = new Map<string, Set<string>>();
  const read = (source: string) => {
    for (const { ast } of compileExpression(source, ids).parts) {
      for (const [root, id, field, name] of chainsIn(ast)) {
        if (root !== "tasks" || id === undefined || field !== "output" || name === undefined) continue;
        const names = found.get(id) ?? new Set();
        found.set(id, names.add(name));
      }
    }
  };
  for (const [keys, text] of [...textsOf([], task.data), ...textsOf(["env"], draft.data["env"] ?? null)]) {
    if (languageOf(task.type, keys[0] ?? "") === "source") continue;
    try {
      for (const source of sourcesIn(keys, text)) read(source);
    } catch (error) {
      // A fault is the list of problems' to tell of; what is read elsewhere is still worth asking for.
      if (!(error instanceof ExpressionError)) throw error;
    }
  }
  return new Map(Array.from(found, ([id, names]) => [id, [...names]]));
}

function sourcesIn(keys: readonly string[], text: string): string[] {
  const isExpression = isExpressionPath(keys);
  if (!isExpression && !hasExpression(text)) return [];
  const sole = isExpression ? soleExpression(text) : undefined;
  if (sole !== undefined) return [sole.source];
  return parseTemplate(text).flatMap((segment) => (segment.kind === "expression" ? [segment.source] : []));
}

function* textsOf(keys: readonly string[], value: JsonValue): Generator<readonly [readonly string[], string]> {
  if (typeof value === "string") yield [keys, value];
  else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* textsOf([...keys, key], item);
  }
}

/** `root.key.key…` as far as the keys are written out, for every node that ends one. */
function* chainsIn(node: SyntaxNode): Generator<readonly string[]> {
  const keys: string[] = [];
  let current = node;
  for (let access = accessOf(current); access !== undefined; access = accessOf(current)) {
    keys.unshift(access.key);
    current = access.base;
  }
  if (current.op === "id") yield [String(current.args), ...keys];
  for (const child of childrenOf(node)) yield* chainsIn(child);
}
