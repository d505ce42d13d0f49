/**
 * `tasks.<id>.output` where the id has a `-` or a `.`: legal in a document, but a subtraction or a field
 * access to CEL. Such references are rewritten to `tasks["<id>"].output` before parsing.
 */
import { endOfStringLiteral, isQuote } from "./scan.ts";

export interface RewrittenSource {
  readonly text: string;
  /** Maps an offset in `text` to the offset in the source as written. */
  toOriginal(offset: number): number;
}

const REFERENCE_START = /(?<![\w.])tasks\.(?=[A-Za-z0-9])/y;
/** For ids that nobody knows: the shortest text up to a field that only a task has. */
const UNKNOWN_REFERENCE = /[A-Za-z0-9][\w.-]{0,199}?(?=\.(?:output|state|duration)(?!\w))/y;
const PLAIN_IDENTIFIER = /^[A-Za-z_]\w*$/;
const TASK_FIELD = /\.(?:output|state|duration)(?!\w)/y;

/**
 * Rewrites references to tasks into index accesses.
 * @param knownIds task ids that may be meant; where several fit, one that is followed by `.output`, `.state`
 *   or `.duration` wins, then the longest.
 */
export function rewriteTaskReferences(source: string, knownIds: KnownTaskIds): RewrittenSource {
  if (!source.includes("tasks.")) return { text: source, toOriginal: (offset) => offset };
  let text = "";
  let copiedUpTo = 0;
  const shifts: { from: number; by: number }[] = [];
  let position = 0;
  while (position < source.length) {
    if (isQuote(source[position])) {
      position = endOfStringLiteral(source, position);
      continue;
    }
    REFERENCE_START.lastIndex = position;
    if (!REFERENCE_START.test(source)) {
      position += 1;
      continue;
    }
    const idStart = REFERENCE_START.lastIndex;
    const id = taskIdAt(source, idStart, knownIds);
    position = idStart;
    if (id === undefined || PLAIN_IDENTIFIER.test(id)) continue;
    text += `${source.slice(copiedUpTo, idStart - 1)}["${id}"]`;
    copiedUpTo = idStart + id.length;
    position = copiedUpTo;
    shifts.push({ from: text.length, by: copiedUpTo - text.length });
  }
  text += source.slice(copiedUpTo);
  return {
    text,
    toOriginal(offset) {
      const shift = shifts.findLast((each) => each.from <= offset);
      return Math.max(0, Math.min(source.length, offset + (shift?.by ?? 0)));
    },
  };
}

export interface KnownTaskIds {
  has(id: string): boolean;
}

const LONGEST_ID = 200;

/** The longest run of characters that an id may have, from `start`; then cut back at every `-` and `.`. */
function taskIdAt(source: string, start: number, knownIds: KnownTaskIds): string | undefined {
  let end = start;
  const limit = Math.min(source.length, start + LONGEST_ID);
  while (end < limit && /[\w.-]/.test(source[end] ?? "")) end += 1;
  let longestKnown: string | undefined;
  for (let cut = end; cut > start; cut -= 1) {
    if (/\w/.test(source[cut] ?? "")) continue;
    const candidate = source.slice(start, cut);
    if (!knownIds.has(candidate)) continue;
    TASK_FIELD.lastIndex = cut;
    if (TASK_FIELD.test(source)) return candidate;
    longestKnown ??= candidate;
  }
  if (longestKnown !== undefined) return longestKnown;
  UNKNOWN_REFERENCE.lastIndex = start;
  return UNKNOWN_REFERENCE.exec(source)?.[0];
}
