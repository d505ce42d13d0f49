import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphOf } from "./graph.ts";
import { type LayoutOptions, layeredLayout } from "./layout.ts";
import { acyclicTasks, anyTasks, type Tasks } from "./graph-testing.ts";

const OPTIONS: LayoutOptions = { direction: "right", nodeWidth: 180, nodeHeight: 44 };
const of = (upstream: number[][]): Tasks => upstream.map((each) => ({ upstream: each }));
const at = (tasks: Tasks, options: Partial<LayoutOptions> = {}) => {
  const { x, y, width, height } = layeredLayout(graphOf(tasks), { ...OPTIONS, ...options });
  return { x: [...x], y: [...y], width, height };
};

describe("layeredLayout", () => {
  it("draws no node over another, and every edge forwards", () => {
    fc.assert(
      fc.property(acyclicTasks(40), fc.constantFrom("right" as const, "down" as const), (tasks, direction) => {
        const { x, y, width, height } = at(tasks, { direction });
        for (const a of tasks.keys()) {
          expect((x[a] as number) + OPTIONS.nodeWidth).toBeLessThanOrEqual(width);
          expect((y[a] as number) + OPTIONS.nodeHeight).toBeLessThanOrEqual(height);
          expect(Math.min(x[a] as number, y[a] as number)).toBeGreaterThanOrEqual(0);
          for (let b = a + 1; b < tasks.length; b += 1) {
            const apart =
              Math.abs((x[a] as number) - (x[b] as number)) >= OPTIONS.nodeWidth ||
              Math.abs((y[a] as number) - (y[b] as number)) >= OPTIONS.nodeHeight;
            expect(apart).toBe(true);
          }
          for (const from of tasks[a]?.upstream ?? []) {
            const [start, end] = direction === "right" ? [x[from], x[a]] : [y[from], y[a]];
            expect(start as number).toBeLessThan(end as number);
          }
        }
      }),
    );
  });

  it("draws the same picture every time", () => {
    fc.assert(
      fc.property(acyclicTasks(30), (tasks) => {
        expect(at(tasks)).toEqual(at(tasks));
      }),
    );
  });

  it("draws something for whatever there is, cycles included", () => {
    fc.assert(
      fc.property(anyTasks(), (tasks) => {
        const { x, y } = at(tasks);
        expect([...x, ...y].every(Number.isFinite)).toBe(true);
      }),
    );
    expect(at([])).toEqual({ x: [], y: [], width: 0, height: 0 });
  });

  it("draws a chain as a straight line", () => {
    expect(at(of([[], [0], [1], [2]])).y).toEqual([0, 0, 0, 0]);
  });

  it("centres a fan on what it comes from and goes to", () => {
    const { y } = at(of([[], [0], [0], [0], [1, 2, 3]]));
    expect(y[0]).toBe(y[2]);
    expect(y[4]).toBe(y[2]);
    expect([y[1], y[2], y[3]].toSorted((a, b) => (a as number) - (b as number))).toEqual([y[1], y[2], y[3]]);
  });

  it("keeps a lane free for an edge that passes a column", () => {
    const { y } = at(of([[], [0], [1], [0, 2]]));
    // The middle of the chain gives way, so that 0 → 3 does not run behind it.
    expect(y[1] !== y[0] || y[2] !== y[3]).toBe(true);
  });

  it("stands a root that is needed late beside what needs it", () => {
    const { x } = at(of([[], [0], [1], [], [2, 3]]));
    expect(x[3]).toBe(x[2]);
  });

  it("leaves pinned nodes where a person has put them", () => {
    const { x, y } = at(of([[], [0], [1]]), { pinned: new Map([[1, [33, 777]]]) });
    expect([x[1], y[1]]).toEqual([33, 777]);
    expect(y[0]).toBe(0);
  });

  it("draws edges straight where lanes would be too many", () => {
    const tasks = of([[], ...Array.from({ length: 60 }, (_, n) => [n])]);
    for (let n = 2; n < 60; n += 1) (tasks[60] as { upstream: number[] }).upstream.push(n);
    expect(at(tasks).x).toHaveLength(61);
  });

  it("takes five thousand nodes", () => {
    const width = 100;
    const tasks = of(
      Array.from({ length: 5_000 }, (_, n) =>
        n < width ? [] : [n - width, n - width + ((n + 1) % width === 0 ? 0 : 1)],
      ),
    );
    expect(new Set(at(tasks).x).size).toBe(50);
  });
});
