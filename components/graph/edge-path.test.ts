import { describe, expect, it } from "vitest";
import { aCompiledDag } from "../run/run-testing.ts";
import { edgePath } from "./edge-path.ts";
import type { FlowDirection } from "./flow-direction.ts";
import { BOX_ACROSS, lanesOf, pictureOf } from "./graph-model.ts";
import { runsOver } from "./traced-edges-testing.ts";

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

  it("a box that was moved by hand is not entered between rows", () => {
    const dag = fan(150);
    const lanes = pictureOf(dag, direction).lanes;
    const last = lanes?.entry.findLastIndex((entry) => !Number.isNaN(entry)) ?? -1;
    expect(last).toBeGreaterThan(0);
    const moved = pictureOf({ ...dag, layout: { [`t${last}`]: [-900, -900] } }, direction);
    expect(lanesOf(moved, 0, last)?.entry).toBeUndefined();
    expect(runsOver(moved, 0, last)).toEqual([]);
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
