import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aCompiledDag } from "../run/run-testing.ts";
import type { FlowDirection } from "./flow-direction.ts";
import { lanesOf, pictureOf, routesOf } from "./graph-model.ts";
import { runsOver } from "./traced-edges-testing.ts";

/** Each task waits for some of those before it, near or far. */
const upstreams = fc
  .array(fc.array(fc.nat(30), { maxLength: 3 }), { minLength: 2, maxLength: 24 })
  .map((all) => all.map((each, n) => [...new Set(each.filter((source) => source < n))].toSorted((a, b) => a - b)));

describe.each<FlowDirection>(["right", "down"])("drawn %s", (direction) => {
  it("no edge of any graph runs behind a box", () => {
    fc.assert(
      fc.property(upstreams, (upstream) => {
        const picture = pictureOf(aCompiledDag(upstream), direction);
        for (const [target, sources] of upstream.entries()) {
          for (const source of sources) {
            expect(runsOver(picture, source, target), `${source} → ${target} of ${JSON.stringify(upstream)}`).toEqual(
              [],
            );
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("one that leads to the next layer goes as it is", () => {
    const picture = pictureOf(aCompiledDag([[], [0], [0], [1, 2]]), direction);
    expect(picture.routes.size).toBe(0);
  });

  it("one that closes a circle runs back beside the boxes", () => {
    const upstream = [[2], [0], [1]];
    const picture = pictureOf(aCompiledDag([[], [0], [1]]), direction);
    const closed = { ...picture, routes: routesOf(picture, upstream) };
    expect(lanesOf(closed, 2, 0)?.back).toBeDefined();
    expect(runsOver(closed, 2, 0)).toEqual([]);
  });

  it("boxes that a person has placed are passed as well", () => {
    const chain = aCompiledDag([[], [], [0]]);
    const middle = direction === "right" ? ([300, 0] as const) : ([0, 300] as const);
    const end = direction === "right" ? ([700, 0] as const) : ([0, 700] as const);
    // Positions in the document are those of a graph that runs to the right.
    const placed =
      direction === "right" ? { t0: [0, 0], t1: middle, t2: end } : { t0: [0, 0], t1: [300, 0], t2: [700, 0] };
    const picture = pictureOf({ ...chain, layout: placed as never }, direction);
    expect(runsOver(picture, 0, 2)).toEqual([]);
  });
});
