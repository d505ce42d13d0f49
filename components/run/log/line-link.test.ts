import { expect, test } from "vitest";
import { linkedLine } from "./line-link.ts";

test.each([
  ["#L123", 123],
  ["", undefined],
  ["#L0", undefined],
  ["#L12x", undefined],
  ["#L99999999999", undefined],
])("%s names line %s", (hash, line) => {
  expect(linkedLine(hash)).toBe(line);
});
