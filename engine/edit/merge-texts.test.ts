import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeTexts } from "./merge-texts.ts";

const BASE = "id: w\nname: W\ntasks:\n  - id: a\n    retries: 1\n  - id: b\n    retries: 2\n";

describe("two people's changes of one text", () => {
  it("are both taken where they are apart", () => {
    const ours = BASE.replace("retries: 1", "retries: 5");
    const theirs = BASE.replace("name: W", "name: Weekly").replace("  - id: b\n    retries: 2\n", "");
    expect(mergeTexts(BASE, ours, theirs)).toEqual({
      text: "id: w\nname: Weekly\ntasks:\n  - id: a\n    retries: 5\n",
      conflicts: 0,
    });
  });

  it("are taken once where both have done the same", () => {
    const both = BASE.replace("retries: 1", "retries: 5");
    expect(mergeTexts(BASE, both, both)).toEqual({ text: both, conflicts: 0 });
  });

  it("are both shown where they differ: ours counts, theirs is a comment", () => {
    const ours = BASE.replace("retries: 1", "retries: 5");
    const theirs = BASE.replace("retries: 1", "retries: 7\n\n    timeout: 5m");
    expect(mergeTexts(BASE, ours, theirs)).toEqual({
      text: BASE.replace("    retries: 1", "    # theirs: retries: 7\n#\n    # theirs: timeout: 5m\n    retries: 5"),
      conflicts: 1,
    });
  });

  it("conflict where one changes what the other removes", () => {
    const ours = BASE.replace("    retries: 1\n", "");
    const theirs = BASE.replace("retries: 1", "retries: 7");
    expect(mergeTexts(BASE, ours, theirs)).toEqual({
      text: BASE.replace("    retries: 1", "    # theirs: retries: 7"),
      conflicts: 1,
    });
    expect(mergeTexts(BASE, theirs, ours)).toEqual({ text: theirs, conflicts: 1 });
  });

  it("conflict where both add at one place, and lose neither", () => {
    const ours = `${BASE}  - id: mine\n`;
    const theirs = `${BASE}  - id: other\n`;
    expect(mergeTexts(BASE, ours, theirs)).toEqual({
      text: `${BASE}  # theirs: - id: other\n  - id: mine\n`,
      conflicts: 1,
    });
  });

  it("are found at the very beginning and without a line break at the end", () => {
    expect(mergeTexts("a\nb\nc", "x\nb\nc", "a\nb\ny")).toEqual({ text: "x\nb\ny", conflicts: 0 });
    expect(mergeTexts("", "mine", "")).toEqual({ text: "mine", conflicts: 0 });
    expect(mergeTexts("", "", "theirs\n")).toEqual({ text: "theirs\n", conflicts: 0 });
  });

  it("join where one's change reaches over several of the other's", () => {
    const base = "a\nb\nc\nd\ne\n";
    const merged = mergeTexts(base, "a\nB\nc\nD\ne\n", "a\nX\nY\nZ\ne\n");
    expect(merged).toEqual({ text: "a\n# theirs: X\n# theirs: Y\n# theirs: Z\nB\nc\nD\ne\n", conflicts: 1 });
  });

  it("keep Windows' line breaks", () => {
    expect(mergeTexts("a\r\nb\r\nc\r\nd\r\n", "A\r\nb\r\nc\r\nd\r\n", "a\r\nb\r\nc\r\nD\r\n")).toEqual({
      text: "A\r\nb\r\nc\r\nD\r\n",
      conflicts: 0,
    });
  });
});

describe("for any texts", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", "  d", ""), { maxLength: 12 }).map((lines) => lines.join("\n"));

  it("a side that has not changed does not count", () => {
    fc.assert(
      fc.property(text, text, (base, changed) => {
        expect(mergeTexts(base, changed, base)).toEqual({ text: changed, conflicts: 0 });
        expect(mergeTexts(base, base, changed)).toEqual({ text: changed, conflicts: 0 });
      }),
      { numRuns: 2_000 },
    );
  });

  it("a merge without conflicts does not depend on who is who", () => {
    fc.assert(
      fc.property(text, text, text, (base, ours, theirs) => {
        const merged = mergeTexts(base, ours, theirs);
        if (merged.conflicts === 0) expect(mergeTexts(base, theirs, ours)).toEqual(merged);
      }),
      { numRuns: 2_000 },
    );
  });

  it("no line that one side added is lost", () => {
    fc.assert(
      fc.property(text, text, text, (base, ours, theirs) => {
        const { text: merged } = mergeTexts(base, `ours 1\n${ours}\nours 2`, `theirs 1\n${theirs}\ntheirs 2`);
        for (const line of ["ours 1", "ours 2", "theirs 1", "theirs 2"]) expect(merged).toContain(line);
      }),
      { numRuns: 2_000 },
    );
  });
});
