import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, mapOf } from "#engine/document/json-map.ts";
import type { SourceTree } from "./source-tree.ts";
import { valueAt } from "./source-values.ts";

/** Above it, a bare number of seconds in a JSON document is read as the predecessor's nanoseconds. */
const MOST_BARE_SECONDS = 1_000_000;
const DURATIONS: ReadonlySet<string> = new Set(["timeout", "sla"]);

/**
 * A document as JSON that means the same workflow: anchors and merges are written out, comments are lost.
 * Numbers that JSON documents give another meaning get their unit.
 *
 * @param tree of a document that is valid: its aliases are bounded
 */
export function documentJson(tree: SourceTree): string {
  const root = tree.root === undefined ? {} : valueAt(tree, tree.root);
  const { defaults, tasks, ...rest } = mapOf(root);
  const document = {
    ...withUnits(rest),
    ...(defaults === undefined ? {} : { defaults: isJsonMap(defaults) ? withUnits(defaults) : defaults }),
    ...(tasks === undefined
      ? {}
      : {
          tasks: Array.isArray(tasks)
            ? tasks.map((task: JsonValue) => (isJsonMap(task) ? withUnits(task) : task))
            : tasks,
        }),
  };
  // In the order of the text.
  const inOrder = Object.fromEntries(
    Object.keys(mapOf(root)).map((key) => [key, document[key as keyof typeof document]]),
  );
  return `${JSON.stringify(inOrder, undefined, 2)}\n`;
}

function withUnits(map: { readonly [key: string]: JsonValue }): { readonly [key: string]: JsonValue } {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [
      key,
      DURATIONS.has(key) && typeof value === "number" && value > MOST_BARE_SECONDS ? `${value}s` : value,
    ]),
  );
}
