/** What differs between two versions, in words. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { ChangeCounts, FieldChange, TaskChange } from "#engine/edit/version-diff.ts";
import { textDiff } from "../editor/diff-rows.ts";

/** A value that is longer is not said, only that it has changed. */
const LONGEST_VALUE = 40;

/** One line for each thing that differs in a task. */
export function taskChangeWords({ formerId, fields, upstream, isMoved, isReordered }: TaskChange): string[] {
  return [
    ...(formerId === undefined ? [] : [`renamed from ${formerId}`]),
    ...(upstream.added.length + upstream.removed.length === 0
      ? []
      : [
          `depends on ${[...upstream.added.map((id) => `+${id}`), ...upstream.removed.map((id) => `−${id}`)].join(" ")}`,
        ]),
    ...fields.map(fieldChangeWords),
    ...(isMoved ? ["moved on the canvas"] : []),
    ...(isReordered ? ["moved in the list"] : []),
  ];
}

/** What fits on a task's box. */
export function changeInShort({ formerId, fields, upstream, isMoved }: TaskChange): string {
  const what = [
    ...(formerId === undefined ? [] : ["name"]),
    ...new Set(fields.map(({ path }) => path[0] ?? "")),
    ...(upstream.added.length + upstream.removed.length === 0 ? [] : ["dependencies"]),
  ];
  if (what.length === 0) return isMoved ? "moved" : "moved in the list";
  return what.length <= 2 ? `${what.join(", ")} changed` : `${what.length} changes: ${what.join(", ")}`;
}

export function fieldChangeWords({ path, before, after }: FieldChange): string {
  const name = path.join(".");
  if (before === undefined) return `${name} added${valueWords(after, ": ")}`;
  if (after === undefined) return `${name} removed${valueWords(before, ", was ")}`;
  const [old, fresh] = [shortValue(before), shortValue(after)];
  if (old !== undefined && fresh !== undefined) return `${name} ${old} → ${fresh}`;
  if (typeof before === "string" && typeof after === "string" && (before.includes("\n") || after.includes("\n"))) {
    const { added, removed } = textDiff(before, after);
    return `${name} changed, ${[...(added > 0 ? [`+${added}`] : []), ...(removed > 0 ? [`−${removed}`] : [])].join(" ")} lines`;
  }
  return `${name} changed`;
}

/** How much a version changed, in words: "2 tasks added, 1 changed". */
export function countWords({ added, removed, changed, moved, settings }: ChangeCounts): string {
  const parts = [
    ...(added > 0 ? [`${tasks(added)} added`] : []),
    ...(removed > 0 ? [`${tasks(removed)} removed`] : []),
    ...(changed > 0 ? [`${tasks(changed)} changed`] : []),
    ...(moved > 0 ? [`${tasks(moved)} moved`] : []),
    ...(settings > 0 ? [settings === 1 ? "1 setting changed" : `${settings} settings changed`] : []),
  ];
  return parts.length === 0 ? "the same workflow, written differently" : parts.join(", ");
}

function tasks(count: number): string {
  return count === 1 ? "1 task" : `${count} tasks`;
}

function valueWords(value: JsonValue | undefined, lead: string): string {
  const short = value === undefined ? undefined : shortValue(value);
  return short === undefined ? "" : `${lead}${short}`;
}

function shortValue(value: JsonValue): string | undefined {
  if (typeof value === "string" && value.includes("\n")) return undefined;
  const text = typeof value === "string" && value.trim() === value && value !== "" ? value : JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : undefined;
}
