import fc from "fast-check";
import { expect, test } from "vitest";
import { barHeights } from "./bar-heights.ts";

test("the longest fills the place, the shortest can still be seen", () => {
  expect(barHeights([0, 25, 100])).toEqual([22, 61, 100]);
});

test("nothing measured yet: all are equally low", () => {
  expect(barHeights([0, 0])).toEqual([22, 22]);
  expect(barHeights([])).toEqual([]);
});

test("longer is never lower, and all fit", () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), (durations) => {
      const heights = barHeights(durations);
      for (const [at, duration] of durations.entries()) {
        const height = heights[at] ?? Number.NaN;
        expect(height).toBeGreaterThanOrEqual(22);
        expect(height).toBeLessThanOrEqual(100);
        const ofLonger = heights.filter((_, other) => (durations[other] ?? 0) > duration);
        expect(Math.min(100, ...ofLonger)).toBeGreaterThanOrEqual(ofLonger.length === 0 ? 0 : height);
      }
    }),
  );
});
