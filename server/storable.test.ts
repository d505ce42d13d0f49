import { describe, expect, it } from "vitest";
import { unstorablePart } from "./storable.ts";

describe("unstorablePart", () => {
  it("finds nothing in what JSON can say and PostgreSQL can hold", () => {
    const value = { a: [1, -0.5, true, null, "😀 \u0001", {}, []], b: { c: undefined }, [""]: Object.create(null) };
    expect(unstorablePart(value)).toBeUndefined();
  });

  it("names the first part that cannot be stored, and why", () => {
    const cases: [unknown, (string | number)[], string][] = [
      ["\u0000", [], "NUL"],
      [{ a: [0, "x\u0000", "\u0000"], b: "\u0000" }, ["a", 1], "NUL"],
      [{ a: { "b\u0000": 1 } }, ["a", "b\u0000"], "name"],
      [["\udc00\ud800"], [0], "half a character"],
      [{ n: Number.POSITIVE_INFINITY }, ["n"], "number"],
      [{ when: new Date(0) }, ["when"], "not JSON"],
      [[1n], [0], "not JSON"],
      [{ run() {} }, ["run"], "not JSON"],
    ];
    for (const [value, path, problem] of cases)
      expect(unstorablePart(value)).toEqual({ path, problem: expect.stringContaining(problem) });
  });

  it("stops at a depth, and is not brought down by what lies beneath", () => {
    let value: unknown = 1;
    for (let n = 0; n < 1_000_000; n += 1) value = [value];
    expect(unstorablePart(value)).toMatchObject({ problem: expect.stringContaining("deeper than 100") });
  });
});
