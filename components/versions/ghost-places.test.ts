import { describe, expect, it } from "vitest";
import { ghostPlaces } from "./ghost-places.ts";

function placed(direction: "right" | "down", boxes: readonly (readonly [number, number])[], firstGhost: number) {
  const x = Float64Array.from(boxes, ([left]) => left);
  const y = Float64Array.from(boxes, ([, top]) => top);
  return Object.fromEntries(ghostPlaces({ x, y, direction }, firstGhost));
}

describe("a ghost", () => {
  it("stays where it is as long as it covers nothing", () => {
    expect(
      placed(
        "right",
        [
          [0, 0],
          [0, 60],
          [240, 0],
        ],
        1,
      ),
    ).toEqual({});
  });

  it("that would cover something goes below it, or to the right of it where edges run down", () => {
    expect(
      placed(
        "right",
        [
          [0, 0],
          [100, 10],
        ],
        1,
      ),
    ).toEqual({ 1: [100, 76] });
    expect(
      placed(
        "down",
        [
          [0, 0],
          [100, 10],
        ],
        1,
      ),
    ).toEqual({ 1: [252, 10] });
  });

  it("goes as far as it takes, and keeps clear of the ghosts before it", () => {
    expect(
      placed(
        "right",
        [
          [0, 0],
          [0, 76],
          [-20, 120],
          [0, 0],
          [10, 4],
        ],
        3,
      ),
    ).toEqual({
      3: [0, 196],
      4: [10, 272],
    });
  });

  it("moves nothing that is there now, whatever that covers", () => {
    expect(
      placed(
        "right",
        [
          [0, 0],
          [5, 5],
          [900, 0],
        ],
        2,
      ),
    ).toEqual({});
  });
});
