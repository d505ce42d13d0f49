/** Where a document's texts name a task: in expressions, in lists of ids, in the layout. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isExpressionPath } from "#engine/document/expression-paths.ts";
import { compileExpression } from "#engine/expressions/compile-expression.ts";
import { ExpressionError } from "#engine/expressions/expression-error.ts";
import { referencesOfExpression } from "#engine/expressions/references.ts";
import type { KnownTaskIds } from "#engine/expressions/task-references.ts";
import { parseTemplate, soleExpression } from "#engine/expressions/template.ts";
import { idOf, itemsOf, itemsWithout } from "./id-lists.ts";
import type { AliasPlace, MapEntry, MapPlace, ScalarPlace, SourcePlace } from "./source-places.ts";
import type { SourceTree } from "./source-tree.ts";

/** A task's id, or a parameter's name, where a text names it. */
export interface TextReference {
  readonly id: string;
  /** In the text's value. Undefined: it is named in a way that is not looked through, as in `(tasks).load`. */
  readonly offset: number | undefined;
}

/**
 * Where the expressions of a text name tasks, in order.
 *
 * @param ids that are looked for
 * @param known ids of all tasks
 * @param root what the names stand below: with `params`, they are those of parameters
 */
export function referencesInText(
  value: string,
  isExpression: boolean,
  ids: KnownTaskIds,
  known: KnownTaskIds,
  root: "tasks" | "params" = "tasks",
): TextReference[] {
  if (!value.includes(root)) return [];
  return expressionsIn(value, isExpression).flatMap(({ source, offset }) =>
    referencesInExpression(source, ids, known, root).map(({ id, offset: within }) => ({
      id,
      offset: within === undefined ? undefined : within + offset,
    })),
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

function referencesInExpression(
  source: string,
  ids: KnownTaskIds,
  known: KnownTaskIds,
  wanted: "tasks" | "params",
): TextReference[] {
  if (!source.includes(wanted)) return [];
  try {
    return referencesOfExpression(compileExpression(source, known)).flatMap(({ root, name, offset }) => {
      if (root !== wanted || name === undefined || !ids.has(name)) return [];
      const at = /^\w+\s*(?:\.\s*|\[\s*["'])/.exec(source.slice(offset))?.[0].length;
      const isThere = at !== undefined && source.startsWith(name, offset + at);
      return [{ id: name, offset: isThere ? offset + at : undefined }];
    });
  } catch (error) {
    // What cannot be parsed yet is the person's to mend.
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

/** Whether the texts under these keys are expressions also without `${{ }}`; `defaults` holds what a task may hold. */
export function isExpressionAt(keys: readonly string[], isInTask: boolean): boolean {
  return isExpressionPath(!isInTask && keys[0] === "defaults" ? keys.slice(1) : keys);
}

/** A text or a number of the document where it is written, or an alias, with the keys that lead to it from its task or from the workflow. */
export interface ReferenceSite {
  readonly place: ScalarPlace | AliasPlace;
  readonly isInTask: boolean;
  readonly keys: readonly string[];
  /** Of what a map merges: the keys that the map says itself. */
  readonly ownKeys?: ReadonlySet<string>;
}

/** Every text, every number and every alias of the document, in the order in which they are written. */
export function* referenceSitesOf({ root }: SourceTree): Generator<ReferenceSite> {
  for (const entry of root?.entries ?? []) {
    if (entry.key === "tasks" && entry.value.kind === "list") {
      for (const item of entry.value.items) yield* sitesIn({ place: item.value, keys: [], isInTask: true });
    } else yield* sitesInEntry(root as MapPlace, entry, { keys: [], isInTask: false });
  }
}

function* sitesIn(site: Omit<ReferenceSite, "place"> & { readonly place: SourcePlace }): Generator<ReferenceSite> {
  const { place, keys, isInTask } = site;
  if (place.kind === "alias") yield { ...site, place };
  else if (place.kind === "scalar") {
    if (idOf(place.value) !== undefined) yield { ...site, place };
  } else if (place.kind === "map") {
    for (const entry of place.entries) yield* sitesInEntry(place, entry, { keys, isInTask });
  } else {
    for (const [n, item] of place.items.entries()) {
      yield* sitesIn({ place: item.value, keys: [...keys, String(n)], isInTask });
    }
  }
}

function* sitesInEntry(
  map: MapPlace,
  { key, isMerge, value }: MapEntry,
  { keys, isInTask }: Pick<ReferenceSite, "keys" | "isInTask">,
): Generator<ReferenceSite> {
  if (!isMerge) {
    yield* sitesIn({ place: value, keys: [...keys, key], isInTask });
    return;
  }
  // What is merged is a part of the map; a list of maps stands for its maps.
  const ownKeys = new Set(map.entries.map((entry) => entry.key));
  const merged = value.kind === "list" ? value.items.map((item) => item.value) : [value];
  for (const place of merged) yield* sitesIn({ place, keys, isInTask, ownKeys });
}

/** Whether a text or a number of a task, found under these keys, is the id of another one. */
export function isTaskIdPath(keys: readonly string[]): boolean {
  const [key, , part, ...rest] = keys;
  if (key === "dependencies") return keys.length <= 2;
  return key === "branch" && (part === "then" || part === "else") && rest.length <= 1;
}

function idsWithout(ids: JsonValue, isGone: (id: string) => boolean): JsonValue {
  const items = itemsOf(ids);
  const kept = itemsWithout(items, isGone);
  return kept.length === items.length ? ids : (kept as JsonValue);
}

/** A branch's lists of ids without those that go. */
export function branchWithout(branch: JsonValue, isGone: (id: string) => boolean): JsonValue {
  if (!Array.isArray(branch)) return branch;
  return branch.map((arm: JsonValue): JsonValue => {
    if (typeof arm !== "object" || arm === null || Array.isArray(arm)) return arm;
    return Object.fromEntries(
      Object.entries(arm).map(([key, ids]) => [
        key,
        key === "then" || key === "else" ? idsWithout(ids as JsonValue, isGone) : (ids as JsonValue),
      ]),
    );
  });
}
