import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter, MOST_LINE_CHARACTERS } from "./line-splitter.ts";

function split(...chunks: readonly (string | Uint8Array)[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  splitter.end();
  return lines;
}

describe("LineSplitter", () => {
  it("ends lines at line feeds, with or without a carriage return, and at the end", () => {
    expect(split("a\nb\r\n\nc")).toEqual(["a", "b", "", "c"]);
    expect(split("a\n")).toEqual(["a"]);
    expect(split("")).toEqual([]);
  });

  it("gives the same lines however the bytes arrive", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.array(fc.nat({ max: 40 })), (texts, cuts) => {
        const bytes = Buffer.from(texts.join("\n"));
        const chunks: Uint8Array[] = [];
        let from = 0;
        for (const cut of cuts) {
          chunks.push(bytes.subarray(from, from + cut));
          from += cut;
        }
        chunks.push(bytes.subarray(from));
        expect(split(...chunks)).toEqual(split(bytes));
      }),
    );
  });

  it("replaces bytes that are no UTF-8, and NUL", () => {
    expect(split(new Uint8Array([97, 0xff, 98, 0, 99, 0xc3]))).toEqual(["a\ufffdb\u2400c\ufffd"]);
  });

  it("cuts a line that is too long, once, and goes on with the next", () => {
    const long = "x".repeat(MOST_LINE_CHARACTERS + 1);
    for (const lines of [split(`${long}\nnext\n`), split(...(`${long}${long}`.match(/.{1,1000}/g) ?? []), "\nnext")]) {
      expect(lines).toHaveLength(2);
      expect(lines[0]).toMatch(/^x{65536} … \[the line is cut at 64 KiB\]$/);
      expect(lines[1]).toBe("next");
    }
    expect(split("x".repeat(MOST_LINE_CHARACTERS))[0]).toHaveLength(MOST_LINE_CHARACTERS);
  });

  it("cuts a last line that never ends", () => {
    expect(split("x".repeat(200_000), "y".repeat(200_000))).toHaveLength(1);
  });
});
