import { expect, test } from "vitest";
import { aCompiledDag } from "../run/run-testing.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./box-size.ts";
import { groupFrames } from "./group-frames.ts";
import { pictureOf } from "./graph-model.ts";

const g = { group: "g" };
const fan = (groups: readonly object[]) => aCompiledDag([[], ...groups.map(() => [0])], [{}, ...groups]);

function framesOf(dag: ReturnType<typeof aCompiledDag>) {
  const { x, y } = pictureOf(dag);
  const frames = groupFrames(dag, x, y);
  for (const frame of frames) {
    for (const { index, group } of dag.tasks) {
      const isInside =
        (x[index] ?? 0) < frame.x + frame.width &&
        (x[index] ?? 0) + NODE_WIDTH > frame.x &&
        (y[index] ?? 0) < frame.y + frame.height &&
        (y[index] ?? 0) + NODE_HEIGHT > frame.y;
      expect(isInside, `${frame.name} and task ${index}`).toBe(group === frame.name && frame.members.includes(index));
    }
  }
  return frames;
}

test("tasks that stand below others of their column are framed", () => {
  expect(framesOf(fan([{}, {}, {}, g, g, g]))).toMatchObject([{ name: "g", members: [4, 5, 6], count: 3 }]);
  expect(framesOf(fan([{}, g, g, {}]))).toMatchObject([{ members: [2, 3] }]);
});

test("two groups of one column have frames that do not touch", () => {
  const [one, other] = framesOf(fan([g, g, { group: "h" }, { group: "h" }]));
  expect((one?.y ?? 0) + (one?.height ?? 0)).toBeLessThanOrEqual(other?.y ?? 0);
});

test("a group that others stand in has a frame for each part", () => {
  expect(framesOf(fan([g, g, {}, g]))).toMatchObject([
    { part: 0, members: [1, 2], count: 3 },
    { part: 1, members: [4], count: 3 },
  ]);
  const chain = aCompiledDag([[], [0], [1]], [g, {}, g]);
  expect(framesOf(chain)).toMatchObject([{ members: [0] }, { members: [2] }]);
});
