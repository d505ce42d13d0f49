import { expect, test } from "vitest";
import { fittedText } from "./text-width.ts";

test("a text that fits is what it is", () => {
  expect(fittedText("extract", 14, 204)).toBe("extract");
  expect(fittedText("", 14, 204)).toBe("");
});

test("wide letters take their room: of them fewer are shown", () => {
  const narrow = fittedText("i".repeat(100), 14, 204);
  const wide = fittedText("W".repeat(100), 14, 204);
  expect(narrow.endsWith("…") && wide.endsWith("…")).toBe(true);
  expect(narrow.length).toBeGreaterThan(2.5 * wide.length);
  expect(wide.length).toBeLessThanOrEqual(16);
});

test("what one sees as one letter is never cut", () => {
  const family = "👨‍👩‍👧‍👦";
  const shown = fittedText(family.repeat(40), 14, 204);
  expect(shown.slice(0, -1).replaceAll(family, "")).toBe("");
});
