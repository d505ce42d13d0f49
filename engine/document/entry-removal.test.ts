import { describe, expect, it, test } from "vitest";
import { readDocument } from "./read-document.ts";
import { validate } from "./validate.ts";

/** The text after the entry `x` of the map at a path is removed; undefined: that is refused. */
function withoutX(text: string, path: readonly (string | number)[] = [], going: readonly string[] = ["x"]) {
  const range = readDocument(text).entryRemovalRangeOf([...path, "x"], new Set(going));
  if (range === undefined) return undefined;
  const starts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  const at = ({ line, column }: { line: number; column: number }) => (starts[line - 1] ?? 0) + column - 1;
  return text.slice(0, at(range.start)) + text.slice(at(range.end));
}

const CASES: readonly [name: string, text: string, left: string | undefined][] = [
  ["its line and the comment on it", "# head\na: 1\nx: 1 # own\n# about b\nb: 2\n", "# head\na: 1\n# about b\nb: 2\n"],
  ["all lines of its value", "x:\n  y:\n    - 1\n    # inner\n\n# about b\nb: 2\n", "\n# about b\nb: 2\n"],
  ["a text of several lines", "a: 1\nx: |\n  one\n\n  two\nb: 2\n", "a: 1\nb: 2\n"],
  ["a text that is empty", "a: 1\nx: |\nb: 2\n", "a: 1\nb: 2\n"],
  ["a key without a value", "a: 1\nx:\nb: 2\n", "a: 1\nb: 2\n"],
  ["the last line, without a break", "a: 1\nx: 1", "a: 1\n"],
  ["lines that end in CRLF", "a: 1\r\nx: 1\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"],
  ["the first in braces", "{ x: 1, a: 1 }", "{ a: 1 }"],
  ["one within braces", "{ a: 1, x: { y: [1] }, b: 2 }", "{ a: 1, b: 2 }"],
  ["one of JSON", '{\n  "a": 1,\n  "x": "y"\n}\n', '{\n  "a": 1\n}\n'],
  ["nothing where it is all", "x: 1\n", undefined],
  ["nothing where a comment would go with it", "{ a: 1, # about a\n  x: 1 }", undefined],
  ["nothing where something refers to it", "x: &it 1\na: *it\n", undefined],
  ["nothing where a text would grow by what is below", "a: |+\n  text\nx: 1\n\nb: 2\n", undefined],
];

describe("removing an entry of a map", () => {
  test.each(CASES)("takes %s", (_name, text, left) => expect(withoutX(text)).toBe(left));

  it("hands the place behind a dash to the next entry", () => {
    expect(withoutX("- x: 1 # own\n  a: 1\n", [0])).toBe("- a: 1\n");
    expect(withoutX("- x: 1\n  # about a\n  a: 1\n", [0])).toBeUndefined();
    expect(withoutX("- x: 1\n  y: 1\n  a: 1\n", [0], ["x", "y"])).toBeUndefined();
  });

  it("is apart from the removal of its neighbours", () => {
    expect(withoutX("{ x: 1, y: 1, a: 1 }", [], ["x", "y"])).toBe("{ y: 1, a: 1 }");
    expect(withoutX("{ a: 1, y: 1, x: 1 }", [], ["x", "y"])).toBe("{ a: 1, y: 1 }");
    expect(withoutX("{ x: 1, y: 1 }", [], ["x", "y"])).toBeUndefined();
  });

  it("knows nothing of what comes from elsewhere", () => {
    expect(withoutX("a: &a { x: 1, y: 1 }\nb: { <<: *a, c: 1 }\n", ["b"])).toBeUndefined();
    expect(withoutX("a: &a { x: 1, y: 1 }\nb: *a\n", ["b"])).toBeUndefined();
  });
});

test("a key that is not known, nor near to one that is, is removed", () => {
  const { diagnostics } = validate("id: w\nx-note: 1 # why\ntasks:\n  - id: a\n    command: ls\n    x-note: 1\n");
  expect(diagnostics.map(({ fix }) => [fix?.title, fix?.edits[0]?.range.start.line])).toEqual([
    ["Remove x-note", 2],
    ["Remove x-note", 6],
  ]);
});
