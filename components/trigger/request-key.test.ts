import { expect, test } from "vitest";
import { requestKeys } from "./request-key.ts";

test("the same request gets the same key, so that pressing twice starts one run", () => {
  const keyOf = requestKeys();
  expect(keyOf({ id: "a", params: { limit: 1 } })).toBe(keyOf({ id: "a", params: { limit: 1 } }));
});

test("another request, and another opening of the form, get other keys", () => {
  const keyOf = requestKeys();
  expect(keyOf({ id: "a", params: {} })).not.toBe(keyOf({ id: "a", params: { limit: 1 } }));
  expect(keyOf({ id: "a" })).not.toBe(requestKeys()({ id: "a" }));
});

test("a key has 128 random bits", () => {
  expect(requestKeys()({})).toMatch(/^[0-9a-f]{32}$/);
});
