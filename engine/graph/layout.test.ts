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

  it("centres a fan of two, and each task between what it comes from", () => {
    const { y } = at(of([[], [0], [0], [1, 2]]));
    expect(y[0]).toBe(((y[1] as number) + (y[2] as number)) / 2);
    expect(y[3]).toBe(y[0]);
  });

  it("draws every chain straight, also beside a long edge", () => {
    // 1 → 3 → 4 is a chain; 2 → 5 passes two columns beside it.
    const { y } = at(of([[], [0], [0], [1], [3], [2, 4], [5]]));
    expect(y[3]).toBe(y[1]);
    expect(y[4]).toBe(y[1]);
    expect(y[6]).toBe(y[5]);
  });

  it("draws the chains of any fan straight", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }), (branches) => {
        // A fan of chains of any lengths that meet again: the shape that most workflows have.
        const upstream: number[][] = [[]];
        const ends: number[] = [];
        for (const length of branches) {
          for (let n = 0; n < length; n += 1) upstream.push([n === 0 ? 0 : upstream.length - 1]);
          ends.push(upstream.length - 1);
        }
        upstream.push(ends);
        const { y } = at(of(upstream));
        let node = 1;
        for (const length of branches) {
          for (let n = 1; n < length; n += 1) expect(y[node + n]).toBe(y[node]);
          node += length;
        }
      }),
    );
  });

  it("packs what is not connected side by side, in document order and without mixing it", () => {
    // A chain of five, a diamond, a chain of two and two single tasks.
    const { x, y, width, height } = at(of([[], [0], [1], [2], [3], [], [5], [5], [6, 7], [], [9], [], []]));
    const chainOfFive = 5 * OPTIONS.nodeWidth + 4 * 72;
    expect(width).toBe(chainOfFive);
    // Three shelves: the chain; the diamond (two rows) and the chain of two beside it; the single tasks.
    expect(height).toBeLessThanOrEqual(4 * OPTIONS.nodeHeight + 4 * 40);
    expect(y.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(Math.min(...y.slice(5, 9))).toBe(y[9]);
    expect(x[9]).toBeGreaterThan(x[8] as number);
    expect(y[11]).toBe(y[12]);
  });

  it("packs single tasks into a block, not into a column", () => {
    const { width, height } = at(of(Array.from({ length: 100 }, () => [])));
    expect(width / height).toBeGreaterThan(0.8);
    expect(width / height).toBeLessThan(3);
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

  it("stays compact where edges are too many for straight lines", () => {
    // Columns of 12 whose edges lead anywhere in the next one.
    const width = 12;
    const tasks = of(
      Array.from({ length: 20 * width }, (_, n) => {
        const before = Math.floor(n / width - 1) * width;
        return n < width ? [] : [before + ((n * 7) % width), before + ((n * 5 + 3) % width)];
      }),
    );
    const column = width * OPTIONS.nodeHeight + (width - 1) * 20;
    expect(at(tasks).height).toBeLessThan(column * 1.5);
  });

  it("gives up the lanes of the longest edges first when there are too many of them", () => {
    const size = 4_000;
    const width = 20;
    const upstream = Array.from({ length: size }, (_, n) => (n < width ? [] : [n - width]));
    for (let n = 100 * width; n < size; n += 1) (upstream[n] as number[]).unshift(n - 100 * width);
    (upstream[2 * width] as number[]).unshift(1);
    const { x, y } = at(of(upstream));
    expect(new Set(x).size).toBe(size / width);
    expect(new Set(x.map((left, n) => `${left},${y[n]}`)).size).toBe(size);
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
