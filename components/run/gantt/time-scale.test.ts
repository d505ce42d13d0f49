import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { panned, positionOf, tickLabel, ticks, timeAt, within, zoomed } from "./time-scale.ts";

const EXTENT = { from: 1_000, to: 101_000 };
const WHOLE = { ...EXTENT, width: 1000 };

describe("the time scale", () => {
  test("positions and times are each other's inverse", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), (position) => {
        expect(positionOf(WHOLE, timeAt(WHOLE, position))).toBeCloseTo(position, 6);
      }),
    );
  });

  test("zooming keeps the time under the pointer where it is", () => {
    const scale = zoomed(WHOLE, 250, 0.5, EXTENT);
    expect(timeAt(scale, 250)).toBeCloseTo(timeAt(WHOLE, 250));
    expect(scale.to - scale.from).toBe(50_000);
  });

  test("whatever the gestures, the window stays inside of what there is and never turns over", () => {
    const gesture = fc.oneof(
      fc.record({
        position: fc.integer({ min: 0, max: 1000 }),
        factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
      }),
      fc.record({ pixels: fc.integer({ min: -5000, max: 5000 }) }),
    );
    fc.assert(
      fc.property(fc.array(gesture, { maxLength: 20 }), (gestures) => {
        const scale = gestures.reduce(
          (at, each) =>
            "pixels" in each ? panned(at, each.pixels, EXTENT) : zoomed(at, each.position, each.factor, EXTENT),
          WHOLE,
        );
        expect(scale.from).toBeGreaterThanOrEqual(EXTENT.from - 1e-6);
        expect(scale.to).toBeLessThanOrEqual(EXTENT.to + 1e-6);
        expect(scale.to - scale.from).toBeGreaterThan(0);
      }),
    );
  });

  test("a window longer than the extent becomes the extent", () => {
    expect(within({ from: -5, to: 500_000, width: 10 }, EXTENT)).toEqual({ ...EXTENT, width: 10 });
  });

  test("ticks are round distances from the run's start, apart enough to be read", () => {
    const { step, ticks: found } = ticks(WHOLE, 1_000, 90);
    expect(step).toBe(10_000);
    expect(found.map((tick) => tick.at - 1_000)).toEqual(
      [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((s) => s * 1000),
    );
    expect(found.filter((tick) => tick.isMajor).map((tick) => tick.at - 1_000)).toEqual([0, 50_000, 100_000]);
  });

  test("a window of a year still has few ticks", () => {
    const year = { from: 0, to: 365 * 86_400_000, width: 1000 };
    expect(ticks(year, 0).ticks.length).toBeLessThan(20);
  });
});

test.each([
  [0, 1000, "0"],
  [250, 50, "250 ms"],
  [1500, 500, "1.5 s"],
  [45_000, 5_000, "45 s"],
  [150_000, 30_000, "2:30"],
  [3_900_000, 300_000, "1:05:00"],
  [183_600_000, 3_600_000, "2d 03:00"],
  [-30_000, 10_000, "−30 s"],
])("%i ms with steps of %i ms reads %s", (offset, step, label) => {
  expect(tickLabel(offset, step)).toBe(label);
});
