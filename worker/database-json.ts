import type { JsonValue } from "#engine/document/compiled-dag.ts";

/**
 * A value as `jsonb` takes it. PostgreSQL refuses two things that JSON allows in texts: NUL becomes
 * its picture ␀, and half a surrogate pair the replacement character.
 */
export function toDatabaseJson(value: unknown): string {
  const text = JSON.stringify(value);
  // Rare, so looked for in the finished text first; a false alarm costs time only.
  return /\\u0000|\\ud[89a-f]/i.test(text) ? JSON.stringify(acceptable(JSON.parse(text) as JsonValue)) : text;
}

function acceptable(value: JsonValue): JsonValue {
  if (typeof value === "string") return acceptableText(value);
  if (Array.isArray(value)) return value.map((each: JsonValue) => acceptable(each));
  if (typeof value !== "object" || value === null) return value;
  // fromEntries defines, so that a name like __proto__ stays a name.
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [acceptableText(name), acceptable(each)]));
}

function acceptableText(text: string): string {
  return text.replaceAll("\0", "\u2400").toWellFormed();
}
