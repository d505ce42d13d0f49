import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edit } from "./edit.ts";
import { dataOf } from "./edit-model-testing.ts";
import { writeFolded } from "./folded-text.ts";
import type { FieldPath } from "./operations.ts";
import { applyChanges } from "./text-change.ts";

const DOCUMENT = `id: w
description: >   # for the list
  Loads the orders of a shop into a table
  and writes a report of what was sold,
  every morning before people come in.

  Ask the data team when it fails.
tasks:
  - id: a
    command: >-
      echo one
      two
    retries: 1
`;

function setting(path: FieldPath, value: string, task?: string): string {
  const result = edit(DOCUMENT, { kind: "setField", path, value, ...(task === undefined ? {} : { task }) });
  if ("problem" in result) throw new Error(result.problem);
  return applyChanges(DOCUMENT, result.changes);
}

const description = (dataOf(DOCUMENT) as { description: string }).description;

describe("a text behind >", () => {
  it("stays folded, and changes in the lines whose words have changed", () => {
    const after = setting(["description"], description.replace("what was sold", "all that was sold and returned"));
    expect(after).toBe(DOCUMENT.replace("what was sold,", "all that was sold\n  and returned,"));
  });

  it("keeps its other paragraphs to the letter", () => {
    const after = setting(["description"], `${description}Or read the\n\nhandbook.\n`);
    expect(after).toBe(DOCUMENT.replace("it fails.\n", "it fails.\n\n  Or read the\n\n\n  handbook.\n"));
  });

  it("keeps how it ends", () => {
    expect(setting(["command"], "echo one two three", "a")).toContain(
      "command: >-\n      echo one\n      two\n      three\n",
    );
    expect(setting(["command"], "echo three\n", "a")).toContain("command: >\n      echo three\n    retries");
  });

  it("keeps lines that are indented beside those that are folded", () => {
    const text =
      "description: >\n  First a paragraph\n  of two lines:\n    - one\n    - two\n\n  and another one\n  of two.\n";
    const value = (dataOf(text) as { description: string }).description;
    const result = edit(text, { kind: "setField", path: ["description"], value: value.replace("- two", "- 2") });
    if ("problem" in result) throw new Error(result.problem);
    expect(applyChanges(text, result.changes)).toBe(text.replace("- two", "- 2"));
  });

  it("may have any number of lines", () => {
    const lines = Array.from({ length: 200_000 }, (_, n) => `line ${n}`);
    const former = [">", ...lines.map((line) => `  ${line}`)].join("\n");
    const place = { indent: 2, column: 0, mayKeep: false };
    const after = writeFolded(`${lines.join(" ")} changed\n`, former, place, "\n");
    expect(after?.split("\n").length).toBeGreaterThan(200_000);
  });

  it("says what it was given, whatever that is", () => {
    const word = fc.constantFrom("a", "bb", "- c", "# d", "e:", "'f'", "a-much-longer-word-than-the-others");
    const gap = fc.constantFrom(" ", "  ", "\n", "\n\n", "\n  ", " \n");
    const value = fc
      .tuple(word, fc.array(fc.tuple(gap, word), { maxLength: 30 }), fc.constantFrom("", "\n"))
      .map(([first, rest, end]) => first + rest.map(([before, each]) => before + each).join("") + end);
    fc.assert(
      fc.property(value, (text) => {
        const after = setting(["description"], text);
        expect((dataOf(after) as { description: string }).description).toBe(text);
        expect(after).toContain("# for the list");
      }),
      { numRuns: 500 },
    );
  });
});
