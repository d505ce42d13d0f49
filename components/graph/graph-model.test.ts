import { describe, expect, test } from "vitest";
import { aCompiledDag } from "../run/run-testing.ts";
import { createGraphMarks, edgeMark, nodeMark } from "./graph-marks.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./box-size.ts";
import { edgesAlong, pictureOf, taskAt } from "./graph-model.ts";
import { matchesOf } from "./graph-search.tsx";
import { fitting, opening, revealing } from "./viewport.ts";
import { step, stepOf } from "./walk.ts";
import { wrapWideLayers } from "./wrap-wide-layers.ts";

const SIZE = { width: 1000, height: 600 };
const diamond = aCompiledDag([[], [0], [0], [1, 2]]);
const fan = (width: number) =>
  aCompiledDag([
    [],
    ...Array.from({ length: width }, () => [0]),
    Array.from({ length: width }, (_, place) => place + 1),
  ]);

describe("the picture", () => {
  test("is the same for the same document", () => {
    expect(pictureOf(fan(30))).toEqual(pictureOf(fan(30)));
  });

  test("puts every task right of what it waits for and lets no two overlap", () => {
    const dag = fan(500);
    const picture = pictureOf(dag);
    for (const task of dag.tasks) {
      for (const source of task.upstream) {
        expect(picture.x[task.index]).toBeGreaterThanOrEqual((picture.x[source] ?? 0) + NODE_WIDTH);
      }
    }
    const places = new Set(dag.tasks.map((task) => `${picture.x[task.index]},${picture.y[task.index]}`));
    expect(places.size).toBe(dag.tasks.length);
  });

  test("keeps a shape that fits a screen, however wide the fan", () => {
    const { bounds } = pictureOf(fan(1000));
    expect(bounds.width / bounds.height).toBeGreaterThan(0.8);
    expect(bounds.width / bounds.height).toBeLessThan(3);
  });

  test("runs downwards just as well", () => {
    const dag = fan(200);
    const picture = pictureOf(dag, "down");
    expect(picture.direction).toBe("down");
    for (const task of dag.tasks) {
      for (const source of task.upstream) {
        expect(picture.y[task.index]).toBeGreaterThanOrEqual((picture.y[source] ?? 0) + NODE_HEIGHT);
      }
    }
    const places = new Set(dag.tasks.map((task) => `${picture.x[task.index]},${picture.y[task.index]}`));
    expect(places.size).toBe(dag.tasks.length);
    expect(picture.bounds.width / picture.bounds.height).toBeGreaterThan(0.8);
    expect(picture.bounds.width / picture.bounds.height).toBeLessThan(3);
  });

  test("keeps positions that a person has set", () => {
    const picture = pictureOf({ ...diamond, layout: { t3: [900, 77] } });
    expect([picture.x[3], picture.y[3]]).toEqual([900, 77]);
  });

  test("moves no other box when the first one is moved by hand", () => {
    const dag = fan(100);
    const before = pictureOf(dag);
    const after = pictureOf({ ...dag, layout: { t7: [5000, 5000] } });
    for (const { index, id } of dag.tasks) {
      const expected = id === "t7" ? [5000, 5000] : [before.x[index], before.y[index]];
      expect([after.x[index], after.y[index]]).toEqual(expected);
    }
  });

  test("frames a group, in parts where a stranger stands between", () => {
    const together = aCompiledDag([[], [0], [0], [1, 2]], [{}, { group: "prepare" }, { group: "prepare" }, {}]);
    expect(pictureOf(together).groups).toMatchObject([{ name: "prepare", count: 2 }]);
    const apart = aCompiledDag([[], [0], [1]], [{ group: "ends" }, {}, { group: "ends" }]);
    expect(pictureOf(apart).groups).toMatchObject([{ members: [0] }, { members: [2] }]);
  });

  test("an empty workflow has an empty picture", () => {
    expect(pictureOf(aCompiledDag([])).bounds).toEqual({ x: 0, y: 0, width: 0, height: 0 });
  });

  test("finds the task under a point", () => {
    const picture = pictureOf(diamond);
    expect(taskAt(picture, (picture.x[2] ?? 0) + 5, (picture.y[2] ?? 0) + NODE_HEIGHT - 5)).toBe(2);
    expect(taskAt(picture, -50, -5000)).toBeUndefined();
  });
});

test("layers that fit are left as they are", () => {
  const layout = { x: new Float64Array([0, 300, 300]), y: new Float64Array([0, 0, 80]) };
  expect(wrapWideLayers(layout, { nodeWidth: NODE_WIDTH, nodeHeight: NODE_HEIGHT })).toBe(layout);
});

describe("walking with the arrow keys", () => {
  const picture = pictureOf(diamond);
  test("begins at the first root", () => {
    expect(step(picture, undefined, "downstream")).toBe(0);
  });
  test("follows edges down and up, and stays at the ends", () => {
    expect(step(picture, 3, "downstream")).toBeUndefined();
    expect(step(picture, 0, "upstream")).toBeUndefined();
    expect(step(picture, 1, "upstream")).toBe(0);
    expect(step(picture, 1, "downstream")).toBe(3);
  });
  test("goes up and down within a column", () => {
    const [upper, lower] = (picture.y[1] ?? 0) < (picture.y[2] ?? 0) ? [1, 2] : [2, 1];
    expect(step(picture, upper, "below")).toBe(lower);
    expect(step(picture, lower, "above")).toBe(upper);
    expect(step(picture, upper, "above")).toBeUndefined();
  });
});

test("in a graph that runs downwards the arrow keys are turned with it", () => {
  const picture = pictureOf(diamond, "down");
  const [left, right] = (picture.x[1] ?? 0) < (picture.x[2] ?? 0) ? [1, 2] : [2, 1];
  const press = (key: string, from: number) => {
    const walk = stepOf(key, picture.direction);
    return walk === undefined ? undefined : step(picture, from, walk);
  };
  expect(press("ArrowDown", 1)).toBe(3);
  expect(press("ArrowUp", 1)).toBe(0);
  expect(press("ArrowRight", left)).toBe(right);
  expect(press("ArrowLeft", right)).toBe(left);
  expect(stepOf("x", "down")).toBeUndefined();
});

describe("the viewport", () => {
  test("shows all of a large picture, in the middle of what the controls leave free", () => {
    const viewport = fitting({ x: 0, y: 0, width: 5000, height: 1000 }, SIZE);
    expect(viewport.zoom).toBeCloseTo((1000 - 56 - 32) / 5000);
    expect(viewport.x).toBeCloseTo(56);
    expect(viewport.y + 500 * viewport.zoom).toBeCloseTo(56 + (600 - 56 - 32) / 2);
  });
  test("leaves room above and below where a pane is narrow", () => {
    const viewport = fitting({ x: 0, y: 0, width: 100, height: 5000 }, { width: 390, height: 600 });
    expect(viewport.y).toBeCloseTo(56);
    expect(viewport.y + 5000 * viewport.zoom).toBeCloseTo(600 - 56);
  });
  test("does not blow a small one up", () => {
    expect(fitting({ x: 0, y: 0, width: 100, height: 50 }, SIZE).zoom).toBe(1);
  });
  test("opens a long chain at its beginning, readable", () => {
    expect(opening({ x: 0, y: 0, width: 20_000, height: 56 }, SIZE, 0.6)).toMatchObject({ zoom: 0.6, x: 32 });
  });
  test("moves just enough to reveal a box", () => {
    const viewport = { x: 0, y: 0, zoom: 1 };
    expect(revealing({ x: 100, y: 100, width: 200, height: 50 }, viewport, SIZE)).toEqual(viewport);
    expect(revealing({ x: 1200, y: 100, width: 200, height: 50 }, viewport, SIZE).x).toBe(1000 - 32 - 1400);
  });
});

describe("marks", () => {
  test("the critical path's edges are those between its neighbours", () => {
    const { graph } = pictureOf(diamond);
    expect(edgesAlong(graph, [0, 2, 3])).toEqual(new Set([2 * 4 + 0, 3 * 4 + 2]));
    expect(edgesAlong(graph, [1, 2]).size).toBe(0);
  });
  test("selection comes before matches, the task in focus before the critical path", () => {
    const marks = createGraphMarks({ selected: 1, matches: new Set([2]) }).read();
    expect([0, 1, 2].map((index) => nodeMark(marks, index))).toEqual(["dimmed", "selected", "match"]);
    expect(edgeMark(marks, 0, 1, true)).toBe("highlighted");
    expect(edgeMark(marks, 2, 3, true)).toBe("critical");
  });
  test("setting what is set already tells nobody", () => {
    const marks = createGraphMarks({ selected: 1 });
    let calls = 0;
    marks.subscribe(() => {
      calls += 1;
    });
    marks.set({ selected: 1 });
    marks.set({ selected: 2 });
    expect(calls).toBe(1);
  });
});

test("searching looks at names, ids, types and groups", () => {
  const dag = aCompiledDag([[], []], [{ name: "Load orders" }, { group: "Orders" }]);
  expect(matchesOf(dag, " ORDERS ")).toEqual([0, 1]);
  expect(matchesOf(dag, "")).toEqual([]);
});
