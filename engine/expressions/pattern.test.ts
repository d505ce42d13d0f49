import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { compilePattern, expandedSize, LARGEST_PROGRAM, PatternMatcher } from "./pattern.ts";

function problemOf(source: string): string {
  const compiled = compilePattern(source);
  return compiled.ok ? "none" : compiled.problem;
}

describe("compilePattern", () => {
  it.each(["a+", "[a-z]{1,400}", "^\\d{4}-\\d{2}-\\d{2}$", "(?i)(?P<region>eu|us)-[\\pL\\d_.-]{1,63}"])(
    "takes %s",
    (source) => {
      expect(problemOf(source)).toBe("none");
    },
  );

  it.each([
    ["(", '"(" is not an RE2 pattern'],
    ["(a)\\1", '"(a)\\1" is not an RE2 pattern'],
    ["a".repeat(1_001), "a pattern may have at most 1000 characters"],
    [
      "(a?){1000}",
      /^the pattern "\(a\?\)\{1000\}" is too large: repetitions such as \{1,100\} may expand it to at most/,
    ],
    ["((a{1,30}){1,30})b", /is too large/],
    ["[\\pL\\pN]{900}", /^none$/],
    [`${"(a{1,10}){1,10}".repeat(40)}`, /^the pattern "\(a\{1,10\}.{40,60}…" is too large/],
  ])("says why %s is none", (source, problem) => {
    expect(problemOf(source)).toMatch(problem);
  });

  it("compiles a pattern once", () => {
    expect(compilePattern("once+")).toBe(compilePattern("once+"));
    for (let index = 0; index < 100; index += 1) compilePattern(`other${index}`);
    expect(problemOf("once+")).toBe("none");
  });

  it("tells a whole match from one within, again and again", () => {
    const compiled = compilePattern("a[bc]{1,3}");
    if (!compiled.ok) throw new Error(compiled.problem);
    const { pattern } = compiled;
    for (let round = 0; round < 5; round += 1) {
      expect([pattern.isWhole("abc"), pattern.isWhole("xabc"), pattern.isWithin("xabc")]).toEqual([true, false, true]);
      expect(pattern.isWithin("x".repeat(20_000))).toBe(false);
    }
  });
});

describe("expandedSize", () => {
  it.each([
    ["(a{30}){30}", 960],
    ["\\Qa{100}\\E{3}", 18],
    ["\\x{10FFFF}{3}", 3],
    ["[]a{4}]{5}", 5],
    ["[[:alpha:]{3}]{7}", 7],
    ["(?P<name>ab){20}", 80],
    ["x{3,}|\\p{Greek}{2}", 6],
    ["((a", 1],
    ["a))", 5],
  ])("of %s is about %d", (source, size) => {
    expect(expandedSize(source)).toBe(size);
  });

  it("is near enough to what the library makes of it", () => {
    const atom = fc.constantFrom("a", ".", "[a-z]", "\\d", "\\pL", "é");
    const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
      pattern: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        atom,
        fc.tuple(tie("pattern"), tie("pattern")).map((parts) => parts.join("")),
        fc.tuple(tie("pattern"), tie("pattern")).map((parts) => `(?:${parts.join("|")})`),
        fc
          .tuple(tie("pattern"), fc.nat(9), fc.nat(9))
          .map(([inner, least, more]) => `(${inner}){${least},${least + more}}`),
        fc.tuple(tie("pattern"), fc.constantFrom("*", "+", "?")).map(([inner, sign]) => `(?:${inner})${sign}`),
      ),
    }));
    fc.assert(
      fc.property(pattern, (source) => {
        let size: number;
        try {
          size = RE2JS.compile(source).programSize();
        } catch {
          return;
        }
        // What is refused by the estimate is too large indeed, and what passes is compiled in no time.
        if (expandedSize(source) > 2 * LARGEST_PROGRAM) expect(size).toBeGreaterThan(LARGEST_PROGRAM / 2);
        else expect(size).toBeLessThan(10 * LARGEST_PROGRAM);
      }),
      { numRuns: 500 },
    );
  });
});

describe("PatternMatcher", () => {
  it("answers as long as its steps last, and the same question for nothing", () => {
    const matcher = new PatternMatcher(1_000);
    expect(matcher.matches("a+", "aaa")).toBe(true);
    expect(matcher.matches("a+", "b")).toBe(false);
    expect(matcher.matches("a+", "a".repeat(1_000))).toBeUndefined();
    expect(matcher.matches("b{60}", "b")).toBeUndefined();
    expect(matcher.compile("c{65}")).toMatchObject({
      ok: false,
      problem: expect.stringContaining("together take too long"),
    });
    expect(matcher.compile("d{65}")).toBeUndefined();
    for (let round = 0; round < 1_000; round += 1) expect(matcher.matches("a+", "aaa")).toBe(true);
    expect(matcher.matches("(", "a")).toBeUndefined();
  });
});
