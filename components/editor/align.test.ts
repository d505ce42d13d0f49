import { describe, expect, test } from "vitest";
import { align, distribute, type Positions } from "./align.ts";

const boxes: Positions = new Map([
  ["a", [0, 0]],
  ["b", [100, 50]],
  ["c", [40, 200]],
]);

describe("align", () => {
  test.each([
    ["left", { b: [0, 50], c: [0, 200] }],
    ["centre", { a: [50, 0], b: [50, 50], c: [50, 200] }],
    ["right", { a: [100, 0], c: [100, 200] }],
    ["top", { b: [100, 0], c: [40, 0] }],
    ["middle", { a: [0, 100], b: [100, 100], c: [40, 100] }],
    ["bottom", { a: [0, 200], b: [100, 200] }],
  ] as const)("%s moves what does not stand in line, and nothing else", (alignment, expected) => {
    expect(Object.fromEntries(align(boxes, alignment))).toEqual(expected);
  });
});

describe("distribute", () => {
  test("keeps the first and the last, and spaces what is between", () => {
    expect(Object.fromEntries(distribute(boxes, "horizontally"))).toEqual({ c: [50, 200] });
    expect(Object.fromEntries(distribute(boxes, "vertically"))).toEqual({ b: [100, 100] });
  });

  test("needs three", () => {
    expect(distribute(new Map([...boxes].slice(0, 2)), "vertically").size).toBe(0);
  });
});
