/** Texts behind `|` and `>` while a person types into them: they stay what they are, and only what is typed changes. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { edit } from "./edit.ts";
import { dataOf } from "./edit-model-testing.ts";
import { applyChanges } from "./text-change.ts";

function withScript(text: string, value: string): string {
  const result = edit(text, { kind: "setField", task: "a", path: ["script"], value });
  if ("problem" in result) throw new Error(result.problem);
  const after = applyChanges(text, result.changes);
  expect(scriptOf(after), after).toBe(value);
  return after;
}

function scriptOf(text: string): unknown {
  const { tasks } = dataOf(text) as { tasks: { id: string; script?: string }[] };
  return tasks.find(({ id }) => id === "a")?.script;
}

describe("one word of a text behind | changes one line", () => {
  it.each([
    [
      "that begins with an empty line",
      "|\n\n      set -e\n      one\n      two\n",
      "|\n\n      set -e\n      one\n      TWO\n",
    ],
    ["that begins with blanks", "|2\n        one\n      two\n", "|2\n        one\n      TWO\n"],
    ["that has an indicator for nothing", "|2-\n      one\n      two\n", "|2-\n      one\n      TWO\n"],
    ["that keeps its empty lines", "|+\n      one\n      two\n\n\n", "|+\n      one\n      TWO\n\n\n"],
    [
      "that keeps its empty lines and begins with blanks",
      "|+2\n       one\n      two\n\n",
      "|2+\n       one\n      TWO\n\n",
    ],
    ["with blanks on an empty line", "|\n      one\n   \n\n      two\n", "|\n      one\n   \n\n      TWO\n"],
    ["with blanks at the end of a line", "|\n      one  \n      two  \n", "|\n      one  \n      TWO  \n"],
    ["that ends in a line of blanks", "|\n      one\n      two\n          \n", "|\n      one\n      TWO\n          \n"],
    ["that is indented by one", "|\n     one\n     two\n", "|\n     one\n     TWO\n"],
    [
      "above comments that are indented like it",
      "|\n      one\n      two\n    # soon\n      # later\n",
      "|\n      one\n      TWO\n    # soon\n      # later\n",
    ],
    ["that is folded and begins with an empty line", ">\n\n      one\n      two\n", ">\n\n      one\n      TWO\n"],
    ["that is folded and begins with blanks", ">2-\n        one\n      two\n", ">2-\n        one\n      TWO\n"],
    ["that is folded and keeps its empty lines", ">+\n      one\n      two\n\n", ">+\n      one\n      TWO\n\n"],
  ])("%s", (_what, before, after) => {
    for (const rest of ["    type: bash\n", "", "  - id: b\n"]) {
      const head = "id: w\ntasks:\n  - id: a\n    script: ";
      const value = scriptOf(head + before + rest) as string;
      expect(withScript(head + before + rest, value.replace("two", "TWO"))).toBe(head + after + rest);
    }
  });
});

describe("a script that is typed", () => {
  const LETTERS = "\n\nset -e\nif true; then\n  one\n\n\n  two\nfi\n\n\n";
  it.each([
    ["between others", "id: w\ntasks:\n  - id: a\n    script: |\n      x\n    retries: 1\n\n  - id: b\n"],
    ["at the end of a task", "id: w\ntasks:\n  - id: a\n    script: |\n      x\n\n  - id: b\n\n  - id: c\n"],
    [
      "at the end of a task without a blank line",
      "id: w\ntasks:\n  - id: a\n    script: |\n      x\n  - id: b\n  - id: c\n",
    ],
    ["above a comment", "id: w\ntasks:\n  - id: a\n    script: |\n      x\n\n  # the other one\n  - id: b\n"],
    ["at the end of the document", "id: w\ntasks:\n  - id: a\n    script: |\n      x\n"],
    ["at the end of a document without an end", "id: w\ntasks:\n  - id: a\n    script: |\n      x"],
    ["in place of a word", "id: w\ntasks:\n  - id: a\n    script: x # why\n    retries: 1\n"],
    ["in place of nothing", "id: w\ntasks:\n  - id: a\n    script:\n\n  - id: b\n"],
    [
      "with Windows' line breaks",
      "id: w\r\ntasks:\r\n  - id: a\r\n    script: |\r\n      x\r\n\r\n  - id: b\r\n\r\n  - id: c\r\n",
    ],
    ["in a list of one text", "id: w\ntasks:\n- id: a\n  script: |-\n      x\n\n\n- id: b\n\n- id: c\n"],
  ])("%s never stands in quotes, and the blank lines below it are back when it is", (_where, before) => {
    let text = withScript(before, "x\n");
    const start = text;
    for (let length = 1; length <= LETTERS.length; length += 1) {
      text = withScript(text, `x${LETTERS.slice(0, length)}`);
      if (length > 0) expect(text, JSON.stringify(LETTERS.slice(0, length))).toMatch(/script: \|/);
      if (before.includes("\r\n")) expect(text.replaceAll("\r\n", "")).not.toContain("\n");
    }
    for (let length = LETTERS.length - 1; length >= 1; length -= 1) {
      text = withScript(text, `x${LETTERS.slice(0, length)}`);
      expect(text).toMatch(/script: \|/);
    }
    // More than one of them are not told from those that were typed, and nor is the end of the document.
    if (!before.includes("\n\n\n")) expect(text.trimEnd()).toBe(start.trimEnd());
  });

  it("may begin with empty lines and blanks", () => {
    const text = "id: w\ntasks:\n  - id: a\n    script: |\n      x\n\n  - id: b\n";
    expect(withScript(text, "\n  x\ny\n")).toBe(text.replace("|\n      x\n", "|2\n\n        x\n      y\n"));
    expect(withScript(text, "\tx\ny")).toMatch(/script: \|/);
  });

  it("says what was typed, whatever that is", () => {
    const piece = fc.constantFrom(
      "\n",
      "\n\n",
      " ",
      "    ",
      "\t",
      "a",
      "# b",
      "- c",
      "d: e",
      "\u00a0",
      "   \n",
      "\n      ",
    );
    const script = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(""));
    const below = fc.constantFrom(
      "",
      "\n",
      "\n\n",
      "   \n",
      "    retries: 1\n",
      "    # c\n      # d\n",
      "      # e\n",
      "\n  - id: b\n",
      "  - id: b\n\n  - id: c\n",
    );
    const head = fc.constantFrom("|", "|-", "|+", "|2", ">", ">-", ">+", "|  # why", "x", "");
    fc.assert(
      fc.property(
        head,
        below,
        fc.array(script, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (first, rest, scripts, isWindows) => {
          const block = /^[|>]/.test(first) ? "\n      one\n      two\n" : "\n";
          const lines = `id: w\ntasks:\n  - id: a\n    script: ${first}${block}${rest}`;
          let text = isWindows ? lines.replaceAll("\n", "\r\n") : lines;
          const others = () => ({
            ...(dataOf(text) as object),
            tasks: (dataOf(text) as { tasks: object[] }).tasks.map((task) => ({ ...task, script: "" })),
          });
          const untouched = others();
          for (const each of scripts) {
            const wasBlock = /script: [|>]/.test(text);
            text = withScript(text, each);
            expect(others()).toEqual(untouched);
            if (/^[^ \t\n]/.test(each) && wasBlock) expect(text).toMatch(/script: [|>]/);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("a text that would keep the blank lines below it", () => {
  it.each<[string, JsonValue, JsonValue]>([
    ["where the key below it goes", { A: "one\n", B: 1 }, { A: "one\n\n\n" }],
    ["where another comes below it", { A: "one\n" }, { A: "one\n\n\n", C: 2 }],
    ["where the map below it goes", { A: { x: "one\n" }, B: 1 }, { A: { x: "one\n\n\n" } }],
    ["where an item comes below it", ["one\n"], ["one\n\n\n", "x"]],
    ["where the item below it goes", ["one\n", "two\n"], ["one\n\n\n"]],
    ["where nothing else changes", { A: "one\n", B: 1 }, { A: "one\n\n\n", B: 1 }],
  ])("does so only where nothing else changes there: %s", (_where, before, after) => {
    for (const [gap, rest] of [
      ["\n", ""],
      ["\n", "\n- id: b\n"],
      ["", "- id: b\n"],
    ] as const) {
      const lines = (value: JsonValue, indent: string): string =>
        typeof value === "string"
          ? ` |\n${indent}  ${value}${gap}`
          : typeof value !== "object"
            ? ` ${JSON.stringify(value)}\n${gap}`
            : Array.isArray(value)
              ? `\n${value.map((item: JsonValue) => `${indent}-${lines(item, indent)}`).join("")}`
              : `\n${Object.entries(value as { [key: string]: JsonValue })
                  .map(([key, item]) => `${indent}${key}:${lines(item, `${indent}  `)}`)
                  .join("")}`;
      const text = `id: w\ntasks:\n- id: a\n  env:${lines(before, "    ")}${rest}`;
      expect((dataOf(text) as { tasks: object[] }).tasks[0]).toEqual({ id: "a", env: before });
      const result = edit(text, { kind: "setField", task: "a", path: ["env"], value: after });
      if ("problem" in result) throw new Error(result.problem);
      expect((dataOf(applyChanges(text, result.changes)) as { tasks: object[] }).tasks[0]).toEqual({
        id: "a",
        env: after,
      });
    }
  });
});
