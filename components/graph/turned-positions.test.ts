import { expect, it } from "vitest";
import { aCompiledDag } from "../run/run-testing.ts";
import { pictureOf } from "./graph-model.ts";
import { drawnAt, writtenAt } from "./turned-positions.ts";

it("a position is written as it would be in the picture from left to right", () => {
  expect(writtenAt([24, 560], "right")).toEqual([24, 560]);
  const written = writtenAt([24, 560], "down");
  expect(written[0]).toBeGreaterThan(1_000);
  const [x, y] = drawnAt(written, "down");
  expect([Math.round(x), Math.round(y)]).toEqual([24, 560]);
});

it("a chain whose places are written where the layout has them looks the same either way", () => {
  const free = aCompiledDag([[], [0], [1], [2]]);
  const [right, down] = [pictureOf(free, "right"), pictureOf(free, "down")];
  const layout = Object.fromEntries(
    free.tasks.map(({ id, index }) => [id, writtenAt([down.x[index] ?? 0, down.y[index] ?? 0], "down")]),
  );
  const pinned = { ...free, layout };
  for (const { index } of free.tasks) {
    expect(pictureOf(pinned, "down").y[index]).toBeCloseTo(down.y[index] ?? 0);
    expect(pictureOf(pinned, "right").x[index]).toBeCloseTo(right.x[index] ?? 0);
    expect(pictureOf(pinned, "right").y[index]).toBeCloseTo(right.y[index] ?? 0);
  }
});
