import { describe, expect, it } from "vitest";
import type { CompiledParam } from "./compiled-dag.ts";
import { limitMs, threadMs } from "./thread-time-testing.ts";
import { paramProblem, readParamText, resolveParams } from "./parameters.ts";

function param(settings: Partial<CompiledParam>): CompiledParam {
  return { type: "string", required: false, secret: false, ...settings };
}

describe("resolveParams", () => {
  const declared = {
    region: param({ enum: ["eu", "us"], default: "eu" }),
    count: param({ type: "integer", min: 1, max: 10, required: true }),
    note: param({}),
  };

  it("fills in defaults, and null where there is none", () => {
    expect(resolveParams(declared, { count: 3 })).toEqual({ params: { region: "eu", count: 3, note: null } });
    expect(resolveParams({}, undefined)).toEqual({ params: {} });
    expect(resolveParams({}, null)).toEqual({ params: {} });
  });

  it("reports every problem", () => {
    expect(resolveParams(declared, { regoin: "eu", region: "de", zzz: 1 })).toEqual({
      diagnostics: [
        { param: "regoin", code: "unknown_param", message: 'there is no parameter "regoin": did you mean "region"?' },
        { param: "zzz", code: "unknown_param", message: 'there is no parameter "zzz"' },
        { param: "region", code: "bad_param", message: '"region" must be one of "eu", "us"' },
        { param: "count", code: "missing_param", message: '"count" is required' },
      ],
    });
    expect(resolveParams(declared, [1])).toEqual({
      diagnostics: [{ param: "", code: "bad_param", message: "parameters must be a map of names to values" }],
    });
    expect(resolveParams(declared, "x")).toHaveProperty("diagnostics");
    expect(resolveParams(declared, { count: 1n })).toEqual({
      diagnostics: [{ param: "count", code: "bad_param", message: '"count" must be JSON' }],
    });
  });

  it("does not take names of Object's prototype for parameters", () => {
    expect(resolveParams({}, JSON.parse('{"__proto__": 1, "constructor": 2}'))).toHaveProperty("diagnostics.length", 2);
  });
});

describe("paramProblem", () => {
  it.each([
    [param({}), 1, "must be a text"],
    [param({ type: "integer" }), 1.5, "must be a whole number"],
    [param({ type: "number" }), "1", "must be a number"],
    [param({ type: "boolean" }), "true", "must be true or false"],
    [param({ type: "array" }), {}, "must be a list"],
    [param({ type: "object" }), [], "must be a map"],
    [param({ type: "date" }), "2026-02-30", "must be a date such as 2026-01-31"],
    [param({ type: "datetime" }), "2026-02-03", "must be an RFC 3339 time such as 2026-01-31T08:00:00Z"],
    [param({ min: 3 }), "ab", "must be at least 3 characters"],
    [param({ max: 1, type: "array" }), [1, 2], "must be at most 1 items"],
    [param({ min: 3, type: "number" }), 2, "must be at least 3"],
    [param({ pattern: "[a-z]+" }), "a1", "must match [a-z]+"],
    [param({ enum: [{ a: [1] }], type: "object" }), { a: [2] }, 'must be one of {"a":[1]}'],
    [param({ enum: [[1]], type: "array" }), [1, 2], "must be one of [1]"],
  ])("%o of %o", (declared, value, problem) => {
    expect(paramProblem(declared, value)).toBe(problem);
  });

  it.each([
    [param({ pattern: "[a-z]+" }), "abc"],
    [param({ type: "boolean" }), false],
    [param({ type: "number", min: 1, max: 3 }), 2],
    [param({ type: "date" }), "2024-02-29"],
    [param({ type: "datetime" }), "2024-02-29T10:00:00+02:00"],
    [param({ type: "object", enum: [{ a: [1], b: null }] }), { b: null, a: [1] }],
    [param({ type: "array" }), []],
  ])("accepts %o of %o", (declared, value) => {
    expect(paramProblem(declared, value)).toBeUndefined();
  });

  it("bounds what matching costs", () => {
    expect(paramProblem(param({ pattern: "a+" }), "a".repeat(10_001))).toBe(
      "must be at most 10,000 characters, because it has a pattern",
    );
    expect(paramProblem(param({ pattern: "(a?){200}" }), "a".repeat(9_000))).toBe(
      "takes too long to match its pattern: shorten the text, or repetitions such as {1,100} in the pattern",
    );
    const declared = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`p${index}`, param({ pattern: `(a?){200}b{${index}}` })]),
    );
    const given = Object.fromEntries(Object.keys(declared).map((name) => [name, "a".repeat(400)]));
    expect(
      threadMs(() => {
        expect(resolveParams(declared, given)).toHaveProperty("diagnostics.length", 100);
      }),
    ).toBeLessThan(limitMs(300));
  });

  it("matches patterns in linear time", () => {
    const spent = threadMs(() => void paramProblem(param({ pattern: "(a+)+$" }), `${"a".repeat(5_000)}!`));
    expect(spent).toBeLessThan(limitMs(200));
  });
});

describe("readParamText", () => {
  it("reads by the declared type, and leaves what does not fit", () => {
    expect(readParamText(param({ type: "integer" }), "3")).toBe(3);
    expect(readParamText(param({ type: "number" }), "x")).toBe("x");
    expect(readParamText(param({ type: "number" }), " ")).toBe(" ");
    expect(readParamText(param({ type: "boolean" }), "true")).toBe(true);
    expect(readParamText(param({ type: "boolean" }), "false")).toBe(false);
    expect(readParamText(param({ type: "boolean" }), "yes")).toBe("yes");
    expect(readParamText(param({ type: "array" }), "[1]")).toEqual([1]);
    expect(readParamText(param({ type: "object" }), "{")).toBe("{");
    expect(readParamText(param({}), "3")).toBe("3");
  });
});
