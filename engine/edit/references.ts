/** Where a document's texts name a task: in expressions, in lists of ids, in the layout. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isExpressionPath } from "#engine/document/expression-paths.ts";
import { compileExpression } from "#engine/expressions/compile-expression.ts";
import { ExpressionError } from "#engine/expressions/expression-error.ts";
import { referencesOfExpression } from "#engine/expressions/references.ts";
import type { KnownTaskIds } from "#engine/expressions/task-references.ts";
import { parseTemplate, soleExpression } from "#engine/expressions/template.ts";
import { type AliasPlace, type ScalarPlace, type SourcePlace, type SourceTree, targetOf } from "./source-tree.ts";

/** Offsets in a text's value at which the id of a task is written, in order. */
export function referencesInText(value: string, isExpression: boolean, id: string, known: KnownTaskIds): number[] {
  if (!value.includes(id)) return [];
  return expressionsIn(value, isExpression).flatMap(({ source, offset }) =>
    referencesInExpression(source, id, known).map((each) => each + offset),
  );
}

function expressionsIn(value: string, isExpression: boolean): { source: string; offset: number }[] {
  try {
    const sole = isExpression ? soleExpression(value) : undefined;
    if (sole !== undefined) return [sole];
    return parseTemplate(value).flatMap((segment) => (segment.kind === "expression" ? [segment] : []));
  } catch (error) {
    // A template that is not closed yet names nothing.
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

function referencesInExpression(source: string, id: string, known: KnownTaskIds): number[] {
  try {
    return referencesOfExpression(compileExpression(source, known)).flatMap(({ root, name, offset }) => {
      if (root !== "tasks" || name !== id) return [];
      const at = /^tasks\s*(?:\.\s*|\[\s*["'])/.exec(source.slice(offset))?.[0].length;
      return at === undefined || !source.startsWith(id, offset + at) ? [] : [offset + at];
    });
  } catch (error) {
    // What cannot be parsed yet is the person's to mend.
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

/** A text of the document, with the keys that lead to it from its task or from the workflow. */
export interface TextSite {
  /** An alias: the value is written elsewhere. */
  readonly place: ScalarPlace | AliasPlace;
  readonly value: string;
  readonly isExpression: boolean;
  readonly isInTask: boolean;
  readonly keys: readonly string[];
}

/** Every text of the document where it is written, and each alias of a text. What is merged into a map is part of it. */
export function* textsOf(tree: SourceTree): Generator<TextSite> {
  for (const entry of tree.root?.entries ?? []) {
    if (entry.key === "tasks" && entry.value.kind === "list") {
      for (const item of entry.value.items) yield* textsIn(tree, item.value, [], true);
    } else yield* textsIn(tree, entry.value, [entry.key], false);
  }
}

function* textsIn(
  tree: SourceTree,
  place: SourcePlace,
  keys: readonly string[],
  isInTask: boolean,
): Generator<TextSite> {
  if (place.kind === "scalar" || place.kind === "alias") {
    const target = place.kind === "alias" ? targetOf(tree, place) : place;
    if (target?.kind !== "scalar" || typeof target.value !== "string") return;
    // `defaults` holds what a task may hold.
    const path = !isInTask && keys[0] === "defaults" ? keys.slice(1) : keys;
    yield { place, value: target.value, keys, isInTask, isExpression: isExpressionPath(path) };
  } else if (place.kind === "map") {
    for (const { key, value } of place.entries) {
      // A list of maps that are merged stands for its maps.
      const merged = key !== "<<" ? undefined : value.kind === "list" ? value.items.map((item) => item.value) : [value];
      if (merged === undefined) yield* textsIn(tree, value, [...keys, key], isInTask);
      else for (const each of merged) if (each.kind === "map") yield* textsIn(tree, each, keys, isInTask);
    }
  } else {
    for (const [n, item] of place.items.entries()) yield* textsIn(tree, item.value, [...keys, String(n)], isInTask);
  }
}

/** Whether a text of a task, found under these keys, is the id of another one. */
export function isTaskIdPath(keys: readonly string[]): boolean {
  const [key, , part, ...rest] = keys;
  if (key === "dependencies") return keys.length === 2;
  return key === "branch" && (part === "then" || part === "else") && rest.length <= 1;
}

/** A branch's lists of ids without those that go. */
export function branchWithout(branch: JsonValue, isGone: (id: string) => boolean): JsonValue {
  if (!Array.isArray(branch)) return branch;
  return branch.map((arm: JsonValue): JsonValue => {
    if (typeof arm !== "object" || arm === null || Array.isArray(arm)) return arm;
    return Object.fromEntries(
      Object.entries(arm).map(([key, ids]) => [
        key,
        (key === "then" || key === "else") && Array.isArray(ids)
          ? ids.filter((id: JsonValue) => !(typeof id === "string" && isGone(id)))
          : (ids as JsonValue),
      ]),
    );
  });
}
