import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CompiledParam } from "#engine/document/compiled-dag.ts";
import { draftOf, draftOfDefaults, jsonOf, paramsOf, readParamsJson, withControl } from "./trigger-draft.ts";

const aParam = (param: Partial<CompiledParam>): CompiledParam => ({
  type: "string",
  required: false,
  secret: false,
  ...param,
});

const PARAMS = {
  region: aParam({ enum: ["eu", "us"], default: "eu" }),
  limit: aParam({ type: "integer", default: 100 }),
  ratio: aParam({ type: "number" }),
  full: aParam({ type: "boolean" }),
  day: aParam({ type: "date" }),
  at: aParam({ type: "datetime" }),
  options: aParam({ type: "object" }),
  names: aParam({ type: "array" }),
  token: aParam({ secret: true }),
  note: aParam({}),
};

describe("a draft", () => {
  test("begins with the defaults and leaves the rest out", () => {
    expect(paramsOf(PARAMS, draftOfDefaults(PARAMS)).params).toEqual({ region: "eu", limit: 100 });
  });

  test("reads numbers, and leaves what is none for the check to refuse", () => {
    const draft = draftOfDefaults(PARAMS);
    expect(paramsOf(PARAMS, withControl(draft, "limit", "250")).params["limit"]).toBe(250);
    expect(paramsOf(PARAMS, withControl(draft, "ratio", "1e-3")).params["ratio"]).toBe(0.001);
    expect(paramsOf(PARAMS, withControl(draft, "limit", "4x2")).params["limit"]).toBe("4x2");
  });

  test("keeps text that looks like another type as text where the param is one", () => {
    const draft = withControl(draftOfDefaults(PARAMS), "note", "42");
    expect(paramsOf(PARAMS, draft).params["note"]).toBe("42");
  });

  test("an emptied control is not sent", () => {
    const draft = withControl(draftOfDefaults(PARAMS), "limit", "");
    expect(paramsOf(PARAMS, draft).params).not.toHaveProperty("limit");
  });

  test("says which control holds JSON that cannot be read", () => {
    const given = paramsOf(PARAMS, withControl(draftOfDefaults(PARAMS), "options", "{ a:"));
    expect(given.errors["options"]).toMatch(/Not valid JSON/);
    expect(given.params).not.toHaveProperty("options");
  });

  test("keeps names that the workflow does not have, so that the check can name them", () => {
    expect(paramsOf(PARAMS, draftOf(PARAMS, { regoin: "eu" })).params).toEqual({ regoin: "eu" });
  });

  test("from params to controls and back nothing changes", () => {
    const anyText = fc.string();
    fc.assert(
      fc.property(
        fc.record(
          {
            region: fc.constantFrom("eu", "us"),
            limit: fc.integer(),
            ratio: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
            full: fc.boolean(),
            day: fc.constant("2026-11-23"),
            options: fc.dictionary(fc.string(), fc.integer()).filter((each) => !Object.hasOwn(each, "__proto__")),
            names: fc.array(anyText),
            token: anyText.filter((text) => text !== ""),
            note: anyText.filter((text) => text !== ""),
          },
          { requiredKeys: [] },
        ),
        (params) => {
          expect(paramsOf(PARAMS, draftOf(PARAMS, params)).params).toEqual(params);
        },
      ),
    );
  });
});

describe("the JSON beside the form", () => {
  test("is the params as text", () => {
    expect(jsonOf({ region: "eu" })).toBe('{\n  "region": "eu"\n}');
  });

  test("empty means no params", () => {
    expect(readParamsJson("  ")).toEqual({ params: {} });
  });

  test.each(["[1]", "null", '"eu"', "1"])("%s is refused: params are an object", (text) => {
    expect(readParamsJson(text)).toHaveProperty("error");
  });

  test("what cannot be read is refused with the place", () => {
    expect(readParamsJson("{")).toEqual({ error: expect.stringMatching(/^Not valid JSON: /) });
  });
});
