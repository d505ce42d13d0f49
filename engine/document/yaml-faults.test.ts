import { describe, expect, it } from "vitest";
import { parseSource } from "#engine/edit/source-tree.ts";
import { validate } from "./validate.ts";

const faultsOf = (text: string) =>
  validate(text).diagnostics.map(({ range, message }) => `${range.start.line}:${range.start.column} ${message}`);

describe("a text that is no YAML", () => {
  it.each([
    [
      "a colon in a value",
      "id: w\ntasks:\n  - id: a\n    command: echo c: d\n",
      /^4:14 a colon with a blank behind it/,
    ],
    ["a blank too few", "tasks:\n  - id: a\n    command: b\n   retries: 1\n", /^4:1 .*check the blanks before it/],
    ["a key in another column", "a:\n  b: 1\n c: 2\n", /^3:1 this key does not begin in the same column/],
    ["a dash in another column", "tasks:\n  - id: a\n   - id: b\n", /^3:4 this dash does not stand/],
    ["a quote that is not closed", 'id: w\nname: "x\n', /write the closing "/],
    ["a bracket that is not closed", "id: w\ntags: [b\nname: x\n", /write the \]/],
    ["a brace that is not closed", "id: w\nenv: {A: b\nname: x\n", /write the \}/],
    ["a tab", "id: w\n\tname: x\n", /blanks, not with tabs/],
    ["a line without a colon", "id: w\nname\n", /^2:1 a key needs a colon/],
    ["a character that begins no value", "id: w\nname: @x\n", /put it in quotes/],
  ])("is told of in words, where it is: %s", (_, text, fault) => {
    expect(faultsOf(text)[0]).toMatch(fault);
    expect(new Set(faultsOf(text)).size).toBe(faultsOf(text).length);
    expect(parseSource(text)).toMatchObject({ problem: expect.not.stringMatching(/implicit|compact|flow/i) });
  });
});
