/**
 * Where an entry of a map stands with all that is its own, so that deleting it leaves everything else as it
 * is. Told only where that is clear: a repair that takes a comment or an anchor with it is worse than none.
 */
import { isCollection, isNode, isPair, isScalar, type Pair, type YAMLMap } from "yaml";

export type Offsets = readonly [start: number, end: number];

/**
 * @param going names of entries that may be removed likewise, by ranges of their own: no two of them overlap
 * @returns undefined where it is unclear, or where nothing would be left of the map
 */
export function entryRemoval(
  source: string,
  map: YAMLMap,
  name: string,
  going: ReadonlySet<string>,
): Offsets | undefined {
  const index = map.items.findIndex((pair) => nameOf(pair) === name);
  const isKept = (pair: Pair): boolean => !going.has(nameOf(pair) ?? "");
  const firstKept = map.items.findIndex(isKept);
  const entry = map.items[index];
  const own = entry && offsetsOf(entry);
  if (entry === undefined || own === undefined || firstKept === -1) return undefined;
  // Something else may refer to it.
  if (/(?:^|[\s,[{])&\S/.test(source.slice(...own))) return undefined;
  const previous = map.items[index - 1];
  const next = map.items[index + 1];
  if (map.flow === true) return inBraces(source, own, index > firstKept ? previous : undefined, next);
  const before = source.slice(source.lastIndexOf("\n", own[0] - 1) + 1, own[0]);
  if (before.trim() === "") return wholeLines(source, own, previous);
  return next === undefined || !isKept(next) ? undefined : behindDash(source, own, before, next);
}

/** With the comma before it or, where what stands before may go as well, the one behind it. */
function inBraces(
  source: string,
  [start, end]: Offsets,
  previous: Pair | undefined,
  next: Pair | undefined,
): Offsets | undefined {
  const from = previous === undefined ? start : offsetsOf(previous)?.[1];
  const to = previous === undefined ? next && offsetsOf(next)?.[0] : end;
  return from === undefined || to === undefined || source.slice(from, to).includes("#") ? undefined : [from, to];
}

function wholeLines(source: string, [start, end]: Offsets, previous: Pair | undefined): Offsets | undefined {
  const from = source.lastIndexOf("\n", start - 1) + 1;
  let to = nextLine(source, end);
  // Comments below that are indented deeper are about what goes.
  for (;;) {
    const comment = /^[ \t]*(?=#)/.exec(source.slice(to, nextLine(source, to)));
    if (comment === null || comment[0].length <= start - from) break;
    to = nextLine(source, to);
  }
  // A text behind `|` would take blank lines and comments below it for its own.
  const isOpenBelow = /^\s*(?:#|$)/.test(source.slice(to, nextLine(source, to))) && to < source.length;
  return isOpenBelow && endsInBlockText(previous?.value) ? undefined : [from, to];
}

/** The next entry takes its place on the line of the dash. */
function behindDash(source: string, [start, end]: Offsets, before: string, next: Pair): Offsets | undefined {
  const to = offsetsOf(next)?.[0];
  if (to === undefined || !/^[ \t]*(?:-[ \t]+)+$/.test(before)) return undefined;
  return source.slice(nextLine(source, end), to).trim() === "" ? [start, to] : undefined;
}

function nextLine(source: string, offset: number): number {
  const newline = source.indexOf("\n", offset);
  return newline === -1 ? source.length : newline + 1;
}

function nameOf({ key }: Pair): string | undefined {
  return isScalar(key) && typeof key.value === "string" ? key.value : undefined;
}

/** From the key to the end of the value, without the line breaks and comments that the parser counts to it. */
function offsetsOf({ key, value }: Pair): Offsets | undefined {
  if (!isNode(key) || !key.range) return undefined;
  return [key.range[0], lastOf(value) ?? key.range[1]];
}

function lastOf(node: unknown): number | undefined {
  if (isPair(node)) return lastOf(node.value) ?? lastOf(node.key);
  if (!isNode(node) || !node.range) return undefined;
  const [start, end] = node.range;
  if (isCollection(node) && node.flow !== true) return lastOf(node.items.at(-1)) ?? start;
  // The last line break of a text behind `|` ends its last line.
  return isScalar(node) && node.type?.startsWith("BLOCK_") === true && end > start ? end - 1 : end;
}

function endsInBlockText(node: unknown): boolean {
  if (isPair(node)) return endsInBlockText(node.value);
  if (isCollection(node)) return node.flow !== true && endsInBlockText(node.items.at(-1));
  return isScalar(node) && node.type?.startsWith("BLOCK_") === true;
}
