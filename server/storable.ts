/** What the database can hold of what JSON can say: no U+0000 in a text, and in `jsonb` no half of a pair of surrogates. */

export interface Unstorable {
  readonly path: readonly (string | number)[];
  readonly problem: string;
}

/** Deeper values are walked by functions that call themselves, here and in the database. */
const MOST_DEPTH = 100;

/** What is wrong with a text, or undefined. */
export function textProblem(text: string): string | undefined {
  if (text.includes("\u0000")) return "holds a NUL character, which cannot be stored";
  if (!text.isWellFormed()) return "holds half a character (a lone surrogate), which cannot be stored";
  return undefined;
}

interface Place {
  readonly value: unknown;
  readonly key: string | number;
  readonly parent: Place | undefined;
  readonly depth: number;
}

/** The first part of a value that cannot be stored as JSON; walks without calling itself, however deep it is. */
export function unstorablePart(value: unknown): Unstorable | undefined {
  const left: Place[] = [{ value, key: "", parent: undefined, depth: 0 }];
  for (let place = left.pop(); place; place = left.pop()) {
    const problem = place.depth > MOST_DEPTH ? `is nested deeper than ${MOST_DEPTH} levels` : problemOf(place);
    if (problem !== undefined) return { path: pathOf(place), problem };
    if (typeof place.value !== "object" || place.value === null) continue;
    const parts: readonly (readonly [string | number, unknown])[] = Array.isArray(place.value)
      ? [...place.value.entries()]
      : Object.entries(place.value);
    // The first one last: it is taken from the end.
    for (const [key, part] of parts.toReversed()) {
      left.push({ value: part, key, parent: place, depth: place.depth + 1 });
    }
  }
  return undefined;
}

function problemOf({ value, key }: Place): string | undefined {
  const ofKey = typeof key === "string" ? textProblem(key) : undefined;
  if (ofKey !== undefined) return `has a name that ${ofKey}`;
  switch (typeof value) {
    case "string":
      return textProblem(value);
    case "number":
      return Number.isFinite(value) ? undefined : "is no number that JSON has";
    case "object":
      return value === null || Array.isArray(value) || isPlain(value) ? undefined : "is not JSON";
    case "boolean":
    // What JSON leaves out is left out.
    case "undefined":
      return undefined;
    default:
      return "is not JSON";
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function pathOf(place: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = place; at.parent; at = at.parent) path.unshift(at.key);
  return path;
}
