import { describe, expect, test } from "vitest";
import { align, distribute, type Positions } from "./align.ts";

const boxes: Positions = new Map([
  ["a", [0, 0]],
  ["b", [300, 100]],
  ["c", [40, 200]],
]);

describe("align", () => {
  test.each([
    ["left", { a: [0, 0], b: [0, 100], c: [0, 200] }],
    ["centre", { a: [150, 0], b: [150, 100], c: [150, 200] }],
    ["right", { a: [300, 0], b: [300, 100], c: [300, 200] }],
  ] as const)("%s puts all in one column, each placed by hand from then on", (alignment, expected) => {
    expect(Object.fromEntries(align(boxes, alignment))).toEqual(expected);
  });

  test.each([
    ["top", 0],
    ["middle", 100],
    ["bottom", 200],
  ] as const)("%s puts all in one row, and those that would lie on each other apart, in their order", (to, y) => {
    const placed = align(boxes, to);
    const order = [...placed].toSorted(([, [one]], [, [other]]) => one - other);
    expect(order.map(([id]) => id)).toEqual(["a", "c", "b"]);
    for (const [n, [, [x, row]]] of order.entries()) {
      expect(row).toBe(y);
      expect(x - (order[n - 1]?.[1][0] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThan(232);
    }
  });

  test.each([
    ["left", [5, 5 + 56 + 20]],
    ["top", [5 + 232 + 28, 5]],
  ] as const)("boxes on one spot come as far apart as the layout would put them: %s", (alignment, expected) => {
    const onOneSpot: Positions = new Map([
      ["a", [5, 5]],
      ["b", [5, 5]],
    ]);
    expect([...align(onOneSpot, alignment).values()]).toEqual([[5, 5], expected]);
  });
});

describe("distribute", () => {
  test("keeps the first and the last, and spaces what is between", () => {
    expect(Object.fromEntries(distribute(boxes, "horizontally"))).toEqual({ a: [0, 0], b: [300, 100], c: [150, 200] });
  });

  test("needs three", () => {
    expect(distribute(new Map([...boxes].slice(0, 2)), "vertically").size).toBe(0);
  });
});
