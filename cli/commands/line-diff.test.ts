import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffLines, lineDiff } from "./line-diff.ts";

describe("the difference of two texts, line by line", () => {
  it("is what was taken out and put in", () => {
    expect(diffLines(["a", "b", "c"], ["a", "x", "c"])).toEqual([
      [" ", "a"],
      ["-", "b"],
      ["+", "x"],
      [" ", "c"],
    ]);
  });

  it("holds both texts, whole and in order", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 20 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = diffLines(before, after);
        expect(diff.filter(([kind]) => kind !== "+").map(([, text]) => text)).toEqual(before);
        expect(diff.filter(([kind]) => kind !== "-").map(([, text]) => text)).toEqual(after);
      }),
    );
  });

  it("shows only what is near a change", () => {
    const before = Array.from({ length: 30 }, (_, n) => `line ${n}`);
    const text = lineDiff(before.join("\n"), before.with(15, "changed").join("\n"));
    expect(text).toContain("line 12");
    expect(text).not.toContain("line 11");
    expect(text).toContain("…");
  });
});
