import { describe, expect, it } from "vitest";
import { aCompiledDag } from "../run/run-testing.ts";
import { edgePath, type Pen, traceEdge } from "./edge-path.ts";
import type { FlowDirection } from "./flow-direction.ts";
import { BOX_ACROSS, type GraphPicture, lanesOf, pictureOf, PORTS, taskAt } from "./graph-model.ts";

/** Notes points of what is drawn, closely enough to meet every box. */
class Tracer implements Pen {
  readonly points: [along: number, across: number][] = [];

  moveTo(along: number, across: number): void {
    this.points.push([along, across]);
  }

  lineTo(along: number, across: number): void {
    const [from, start] = this.points.at(-1) as [number, number];
    for (let n = 1; n <= 400; n += 1) {
      this.points.push([from + ((along - from) * n) / 400, start + ((across - start) * n) / 400]);
    }
  }

  curveTo(along1: number, across1: number, along2: number, across2: number, along: number, across: number): void {
    const [from, start] = this.points.at(-1) as [number, number];
    const at = (t: number, a: number, b: number, c: number, d: number) =>
      (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
    for (let n = 1; n <= 100; n += 1) {
      this.points.push([at(n / 100, from, along1, along2, along), at(n / 100, start, across1, across2, across)]);
    }
  }
}

/** The tasks whose boxes an edge runs over, its own two left out. */
function runsOver(picture: GraphPicture, source: number, target: number): number[] {
  const { direction, x, y } = picture;
  const ports = PORTS[direction];
  const [fromX, fromY] = [(x[source] ?? 0) + ports.source.x, (y[source] ?? 0) + ports.source.y];
  const [toX, toY] = [(x[target] ?? 0) + ports.target.x, (y[target] ?? 0) + ports.target.y];
  const pen = new Tracer();
  const isDown = direction === "down";
  const ends = isDown ? ([fromY, fromX, toY, toX] as const) : ([fromX, fromY, toX, toY] as const);
  traceEdge(pen, ...ends, lanesOf(picture, source, target), BOX_ACROSS[direction]);
  const met = pen.points.map(([along, across]) =>
    isDown ? taskAt(picture, across, along) : taskAt(picture, along, across),
  );
  return [...new Set(met)].filter((task): task is number => task !== undefined && task !== source && task !== target);
}

const fan = (width: number) =>
  aCompiledDag([
    [],
    ...Array.from({ length: width }, () => [0]),
    Array.from({ length: width }, (_, place) => place + 1),
  ]);

describe.each<FlowDirection>(["right", "down"])("drawn %s", (direction) => {
  it("no edge of a fan runs over another box, however wide it is", () => {
    for (const width of [3, 40, 150]) {
      const dag = fan(width);
      const picture = pictureOf(dag, direction);
      for (const task of dag.tasks) {
        for (const source of task.upstream) expect(runsOver(picture, source, task.index)).toEqual([]);
      }
    }
  });

  it("neither does one between two layers that are both wide", () => {
    const width = 60;
    const dag = aCompiledDag([
      ...Array.from({ length: width }, () => []),
      ...Array.from({ length: width }, (_, n) => [n, (n + 17) % width]),
    ]);
    const picture = pictureOf(dag, direction);
    expect(picture.lanes).toBeDefined();
    for (const task of dag.tasks) {
      for (const source of task.upstream) expect(runsOver(picture, source, task.index)).toEqual([]);
    }
  });

  it("a box that was moved by hand is met directly", () => {
    const dag = fan(150);
    const lanes = pictureOf(dag, direction).lanes;
    const last = lanes?.entry.findLastIndex((entry) => !Number.isNaN(entry)) ?? -1;
    expect(last).toBeGreaterThan(0);
    const moved = pictureOf({ ...dag, layout: { [`t${last}`]: [-900, -900] } }, direction);
    expect(lanesOf(moved, 0, last)).toBeUndefined();
  });
});

describe("the head of an edge", () => {
  it("stands before its target, in the direction of the graph, wherever the edge comes from", () => {
    for (const source of [0, 900]) {
      expect(edgePath(source, 40, 300, 50, { direction: "right", boxAcross: BOX_ACROSS.right })).toMatch(
        / 293,50L300,50M299,50L292,46M299,50L292,54$/,
      );
      expect(edgePath(40, source, 50, 300, { direction: "down", boxAcross: BOX_ACROSS.down })).toMatch(
        / 50,293L50,300M50,299L46,292M50,299L54,292$/,
      );
    }
  });

  it("stands there as well where the edge comes between two rows", () => {
    const lanes = { entry: 250 };
    expect(edgePath(0, 40, 300, 50, { direction: "right", lanes, boxAcross: BOX_ACROSS.right })).toMatch(
      /L300,50M299,50L292,46M299,50L292,54$/,
    );
  });
});
