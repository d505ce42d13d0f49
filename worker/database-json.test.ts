import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toDatabaseJson } from "./database-json.ts";

describe("toDatabaseJson", () => {
  it("leaves what PostgreSQL takes as it is", () => {
    const value = { "a\\u0000": ["\\ud800", "ä😀", 1, null, { b: true }] };
    expect(JSON.parse(toDatabaseJson(value))).toEqual(value);
  });

  it("shows NUL and half surrogates, in values and names", () => {
    expect(JSON.parse(toDatabaseJson({ "k\0": ["a\0b", "c\ud800d"] }))).toEqual({
      "k\u2400": ["a\u2400b", "c\ufffdd"],
    });
  });

  it("never lets through what jsonb refuses", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        const texts: string[] = [];
        JSON.parse(toDatabaseJson(value), (key, each: unknown) => {
          texts.push(key);
          if (typeof each === "string") texts.push(each);
          return each;
        });
        expect(texts.every((text) => !text.includes("\0") && text.isWellFormed())).toBe(true);
      }),
    );
  });
});
