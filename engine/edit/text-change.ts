/** Changes of a text: the smallest thing that an editor, an undo history and a diff can share. */

/** Replaces `[from, to)` of the former text, in UTF-16 offsets. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/**
 * Changes in the order of their places, none that changes nothing, each without what it has in common
 * with what it replaces: a value of twenty lines of which one is new is a change of that one.
 *
 * @throws RangeError if two changes overlap and one of them inserts: that is a bug of the operation
 */
export function normalizeChanges(text: string, changes: readonly TextChange[]): TextChange[] {
  const sorted = changes.map((change, order) => ({ change, order }));
  // Insertions at one place keep the order in which they were asked for, and stand before a replacement there.
  sorted.sort((a, b) => a.change.from - b.change.from || a.change.to - b.change.to || a.order - b.order);
  const apart: TextChange[] = [];
  for (const { change } of sorted) {
    const previous = apart.at(-1);
    if (previous === undefined || change.from >= previous.to) {
      apart.push(change);
      continue;
    }
    // Two that delete may both want the line break between them.
    if (previous.insert !== "" || change.insert !== "") throw new RangeError(`Two changes overlap at ${change.from}.`);
    apart[apart.length - 1] = { from: previous.from, to: Math.max(previous.to, change.to), insert: "" };
  }
  return apart
    .map((change) => withoutCommon(text, change))
    .filter(({ from, to, insert }) => from !== to || insert !== "");
}

/** @param changes sorted and apart, as `normalizeChanges` gives them */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  let result = "";
  let copied = 0;
  for (const { from, to, insert } of changes) {
    result += text.slice(copied, from) + insert;
    copied = to;
  }
  return result + text.slice(copied);
}

/** The changes that lead back: applied to the new text, they give the former one. */
export function invertChanges(text: string, changes: readonly TextChange[]): TextChange[] {
  let shift = 0;
  return changes.map(({ from, to, insert }) => {
    const inverse = { from: from + shift, to: from + shift + insert.length, insert: text.slice(from, to) };
    shift += insert.length - (to - from);
    return inverse;
  });
}

/** One change from a text to another: what is between their common beginning and their common end. */
export function changeBetween(before: string, after: string): TextChange {
  return withoutCommon(before, { from: 0, to: before.length, insert: after });
}

function withoutCommon(text: string, { from, to, insert }: TextChange): TextChange {
  let start = 0;
  const most = Math.min(to - from, insert.length);
  while (start < most && text.charCodeAt(from + start) === insert.charCodeAt(start)) start += 1;
  let end = 0;
  while (end < most - start && text.charCodeAt(to - 1 - end) === insert.charCodeAt(insert.length - 1 - end)) end += 1;
  return { from: from + start, to: to - end, insert: insert.slice(start, insert.length - end) };
}
