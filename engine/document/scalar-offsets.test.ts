import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { readDocument } from "./read-document.ts";

/** The character of the source where each character of a value is said to stand. */
function charactersAt(text: string, path: readonly (string | number)[], value: string): (string | undefined)[] {
  const document = readDocument(text);
  return Array.from({ length: value.length }, (_, index) => {
    const offset = document.sourceOffsetOf(path, index);
    return offset === undefined ? undefined : text[offset];
  });
}

function valueOf(text: string): string {
  return String(Object(readDocument(text).data).a);
}

/** Where the mark `@` stands in the source, by its place in the value. */
function markOffset(text: string): { found: number | undefined; written: number } {
  const value = valueOf(text);
  return { found: readDocument(text).sourceOffsetOf(["a"], value.indexOf("@")), written: text.indexOf("@") };
}

describe("positions within texts", () => {
  it.each([
    ["plain", "a: one @ two"],
    ["plain over lines", "a: one\n  two\n\n\n  three @ four\n"],
    ["plain over lines with carriage returns", "a: one\r\n  two\r\n\r\n  three @ four\r\n"],
    ["single quotes", "a: 'it''s ''@'''"],
    ["single quotes over lines", "a: 'it''s\n\n  so @'"],
    ["double quotes", 'a: "one @ two"'],
    ["named escapes", 'a: "\\"\\\\\\/\\0\\a\\b\\t\\n\\v\\f\\r\\e\\N\\_\\L\\P\\  @"'],
    ["coded escapes", 'a: "\\x41\\u00e4\\U0001F600\\ud83d\\ude00 @"'],
    ["double quotes over lines", 'a: "one\n  two\n\n  three\\\n  four \\\n  \\ five @"'],
    ["JSON", '{"a": "say \\"hi\\" to @"}'],
    ["a block", "a: |\n  one\n\n    two\n  three @\n"],
    ["a block with its indentation written out", "a: |2-\n    one\n  two @"],
    ["a kept block with a comment", "a: |+ # kept\n  one\n   \n  two @\n\n\nb: 1"],
    ["a block with carriage returns", "a: |\r\n  one\r\n  two @\r\n"],
  ])("are exact in %s", (_name, text) => {
    expect(readDocument(text).diagnostics).toEqual([]);
    const { found, written } = markOffset(text);
    expect(found).toBe(written);
  });

  it("are exact behind an alias, and after the last character", () => {
    const document = readDocument('a: &x "one"\nb: *x\n');
    expect(document.sourceOffsetOf(["b"], 2)).toBe(9);
    expect(document.sourceOffsetOf(["b"], 3)).toBe(10);
    expect(readDocument('a: ""').sourceOffsetOf(["a"], 0)).toBe(4);
  });

  it("are not known in folded blocks, and of what is no text", () => {
    expect(markOffset("a: >\n  one\n  two @\n").found).toBeUndefined();
    expect(readDocument("a: 1").sourceOffsetOf(["a"], 0)).toBeUndefined();
  });

  it("are exact whatever the text and the style", () => {
    const line = fc.string({
      unit: fc.constantFrom("a", "b", " ", "#", ":", "'", '"', "\\", "é", "😀"),
      maxLength: 12,
    });
    const value = fc.array(line, { maxLength: 5 }).map((lines) => lines.join("\n"));
    const style = fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE", "BLOCK_LITERAL");
    fc.assert(
      fc.property(value, style, fc.constantFrom(20, 80), (written, defaultStringType, lineWidth) => {
        const text = stringify({ a: written }, { defaultStringType, lineWidth });
        const read = valueOf(text);
        if (text.startsWith("a: >")) return;
        charactersAt(text, ["a"], read).forEach((character, index) => {
          const wanted = read[index];
          // A line break may be written as one, as an escape, or as a blank where lines are folded.
          if (wanted === " " || wanted === "\n") expect([" ", "\n", "\\"]).toContain(character);
          else expect([wanted, wanted === "'" ? "'" : "\\"]).toContain(character);
        });
      }),
      { numRuns: 1_000 },
    );
  });
});
