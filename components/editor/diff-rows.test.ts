import { describe, expect, it } from "vitest";
import { diffRows, textDiff } from "./diff-rows.ts";

const NONE: ReadonlySet<number> = new Set();
const lines = (count: number) => Array.from({ length: count }, (_, n) => `line ${n}`);

function drawn(before: readonly string[], after: readonly string[], open = NONE): string[] {
  return diffRows(textDiff(before.join("\n"), after.join("\n")), open).map((row) =>
    row.kind === "gap"
      ? `… ${row.count}`
      : `${{ kept: " ", removed: "-", added: "+" }[row.kind]}${row.text}${row.emphasis ? ` [${row.emphasis.join()}]` : ""}`,
  );
}

describe("the rows of a text diff", () => {
  it("are the changes with three lines around them, and how many are left out", () => {
    expect(drawn(lines(12), [...lines(12).slice(0, 6), "other", ...lines(12).slice(7)])).toEqual([
      "… 3",
      " line 3",
      " line 4",
      " line 5",
      "-line 6",
      "+other",
      " line 7",
      " line 8",
      " line 9",
      "… 2",
    ]);
  });

  it("hide no single line, and show what is opened", () => {
    const before = lines(14);
    const after = ["first", ...before.slice(1, 8), "later", ...before.slice(9)];
    expect(drawn(before, after)).toEqual([
      "-line 0",
      "+first",
      " line 1",
      " line 2",
      " line 3",
      " line 4",
      " line 5",
      " line 6",
      " line 7",
      "-line 8",
      "+later",
      " line 9",
      " line 10",
      " line 11",
      "… 2",
    ]);
    expect(drawn(before, after, new Set([9])).slice(-2)).toEqual([" line 12", " line 13"]);
  });

  it("say what is gone before what is new, and which part of a line differs", () => {
    expect(drawn(["  retries: 2", "  queue: a"], ["  retries: 5", "  queue: heavy"])).toEqual([
      "-  retries: 2 [11,12]",
      "-  queue: a [9,10]",
      "+  retries: 5 [11,12]",
      "+  queue: heavy [9,14]",
    ]);
    expect(drawn(["  a: 1"], ["  zzz"])).toEqual(["-  a: 1", "+  zzz"]);
  });

  it("show no line break of Windows, and of an endless line its beginning", () => {
    expect(drawn(["a\r"], ["b\r"])).toEqual(["-a", "+b"]);
    expect(drawn([""], ["x".repeat(1_000_000)])[1]).toHaveLength(2_003);
  });
});
