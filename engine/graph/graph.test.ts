import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { downstreamClosure, upstreamClosure } from "./closure.ts";
import { connectedComponents } from "./components.ts";
import { criticalPath } from "./critical-path.ts";
import { findCycle } from "./cycle.ts";
import { downstreamCount, downstreamOf, graphOf, leaves, roots, upstreamCount, upstreamOf } from "./graph.ts";
import { levels, topologicalOrder } from "./order.ts";
import { acyclicTasks, anyTasks, type Tasks } from "./graph-testing.ts";
import { ReadySet } from "./ready-set.ts";
import { isReachable, redundantEdges } from "./reduction.ts";

const chain = (length: number): Tasks => Array.from({ length }, (_, n) => ({ upstream: n === 0 ? [] : [n - 1] }));

/** Reachability by definition: the transitive closure of the edge relation (Warshall). */
function reachable(tasks: Tasks, isLink: (node: number) => boolean = () => true): boolean[][] {
  const reach = tasks.map((_, from) => tasks.map((task) => task.upstream.includes(from)));
  for (const via of [...tasks.keys()].filter(isLink)) {
    for (const from of tasks.keys()) {
      for (const to of tasks.keys()) {
        if (reach[from]?.[via] && reach[via]?.[to]) (reach[from] as boolean[])[to] = true;
      }
    }
  }
  return reach;
}

describe("graphOf", () => {
  it("knows each edge from both of its ends, once and in order", () => {
    fc.assert(
      fc.property(anyTasks(), (tasks) => {
        const graph = graphOf(tasks);
        const edges = tasks.flatMap((task, to) => [...new Set(task.upstream)].map((from) => `${from}>${to}`)).sort();
        const up = tasks.flatMap((_, to) => [...upstreamOf(graph, to)].map((from) => `${from}>${to}`));
        const down = tasks.flatMap((_, from) => [...downstreamOf(graph, from)].map((to) => `${from}>${to}`));
        expect(up.sort()).toEqual(edges);
        expect(down.sort()).toEqual(edges);
        expect(graph.edgeCount).toBe(edges.length);
        for (const node of tasks.keys()) {
          expect([...upstreamOf(graph, node)]).toEqual([...upstreamOf(graph, node)].toSorted((a, b) => a - b));
          expect([...downstreamOf(graph, node)]).toEqual([...downstreamOf(graph, node)].toSorted((a, b) => a - b));
          expect(upstreamCount(graph, node)).toBe(upstreamOf(graph, node).length);
          expect(downstreamCount(graph, node)).toBe(downstreamOf(graph, node).length);
        }
      }),
    );
  });

  it("finds roots and leaves", () => {
    const graph = graphOf([{ upstream: [] }, { upstream: [0] }, { upstream: [0] }, { upstream: [] }]);
    expect(roots(graph)).toEqual([0, 3]);
    expect(leaves(graph)).toEqual([1, 2, 3]);
  });
});

describe("order", () => {
  it("puts every task after all of its upstream tasks, and leaves none out", () => {
    fc.assert(
      fc.property(acyclicTasks(), (tasks) => {
        const order = [...topologicalOrder(graphOf(tasks))];
        expect(order.toSorted((a, b) => a - b)).toEqual([...tasks.keys()]);
        for (const [node, task] of tasks.entries()) {
          for (const from of task.upstream) expect(order.indexOf(from)).toBeLessThan(order.indexOf(node));
        }
      }),
    );
  });

  it("goes level by level and in document order within a level", () => {
    const graph = graphOf([{ upstream: [2] }, { upstream: [] }, { upstream: [] }, { upstream: [0, 1] }]);
    expect([...levels(graph)]).toEqual([1, 0, 0, 2]);
    expect([...topologicalOrder(graph)]).toEqual([1, 2, 0, 3]);
  });

  it("leaves out what is on or behind a cycle", () => {
    const graph = graphOf([{ upstream: [] }, { upstream: [2] }, { upstream: [1] }, { upstream: [2] }]);
    expect([...topologicalOrder(graph)]).toEqual([0]);
    expect([...levels(graph)]).toEqual([0, -1, -1, -1]);
  });

  it("takes an empty graph and a chain of 100,000", () => {
    expect([...topologicalOrder(graphOf([]))]).toEqual([]);
    expect(topologicalOrder(graphOf(chain(100_000))).at(-1)).toBe(99_999);
  });
});

describe("findCycle", () => {
  it("finds one exactly where there is one, along real edges", () => {
    fc.assert(
      fc.property(anyTasks(), (tasks) => {
        const cycle = findCycle(graphOf(tasks));
        const exists = reachable(tasks).some((row, node) => row[node]);
        expect(cycle !== null).toBe(exists);
        for (const [n, node] of (cycle ?? []).entries()) {
          const next = (cycle as number[])[(n + 1) % (cycle as number[]).length] as number;
          expect(tasks[next]?.upstream).toContain(node);
        }
        expect(new Set(cycle).size).toBe(cycle?.length ?? 0);
      }),
    );
  });

  it("begins with the task that comes first in the document", () => {
    expect(findCycle(graphOf([{ upstream: [] }, { upstream: [3] }, { upstream: [1] }, { upstream: [2] }]))).toEqual([
      1, 2, 3,
    ]);
    expect(findCycle(graphOf([{ upstream: [0] }]))).toEqual([0]);
  });

  it("does not overflow on a cycle of 100,000", () => {
    const tasks = chain(100_000);
    (tasks[0] as { upstream: number[] }).upstream.push(99_999);
    expect(findCycle(graphOf(tasks))).toHaveLength(100_000);
  });
});

describe("closure and reachability", () => {
  it("agree with the definition", () => {
    fc.assert(
      fc.property(acyclicTasks(15), fc.nat(), (tasks, pick) => {
        const graph = graphOf(tasks);
        const reach = reachable(tasks);
        const node = pick % tasks.length;
        expect(downstreamClosure(graph, [node])).toEqual([...tasks.keys()].filter((to) => reach[node]?.[to]));
        expect(upstreamClosure(graph, [node])).toEqual([...tasks.keys()].filter((from) => reach[from]?.[node]));
        for (const to of tasks.keys()) expect(isReachable(graph, node, to)).toBe(node === to || reach[node]?.[to]);
      }),
    );
  });
});

describe("connectedComponents", () => {
  it("puts two tasks together exactly if edges connect them, in whatever direction", () => {
    fc.assert(
      fc.property(anyTasks(12), (tasks) => {
        const both = tasks.map((task, node) => ({
          upstream: [...task.upstream, ...tasks.flatMap((other, n) => (other.upstream.includes(node) ? [n] : []))],
        }));
        const connected = reachable(both);
        const components = connectedComponents(graphOf(tasks));
        expect(components.flat().toSorted((a, b) => a - b)).toEqual([...tasks.keys()]);
        for (const nodes of components) {
          expect(nodes).toEqual([...tasks.keys()].filter((n) => n === nodes[0] || connected[nodes[0] as number]?.[n]));
        }
        expect(components.map((nodes) => nodes[0])).toEqual(
          components.map((nodes) => nodes[0] as number).toSorted((a, b) => a - b),
        );
      }),
    );
  });
});

describe("redundantEdges", () => {
  it("names exactly the edges that another path implies", () => {
    fc.assert(
      fc.property(acyclicTasks(15), (tasks) => {
        const reach = reachable(tasks);
        const expected = tasks.flatMap((task, to) =>
          task.upstream
            .filter((from) => task.upstream.some((via) => via !== from && reach[from]?.[via]))
            .toSorted((a, b) => a - b)
            .map((from) => [from, to]),
        );
        expect(redundantEdges(graphOf(tasks))).toEqual(expected);
      }),
    );
  });

  it("counts no path that leads through a node which is no link", () => {
    fc.assert(
      fc.property(acyclicTasks(15), fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }), (tasks, links) => {
        const isLink = (node: number): boolean => links[node] === true;
        const reach = reachable(tasks, isLink);
        const expected = tasks.flatMap((task, to) =>
          task.upstream
            .filter((from) => task.upstream.some((via) => via !== from && isLink(via) && reach[from]?.[via]))
            .toSorted((a, b) => a - b)
            .map((from) => [from, to]),
        );
        expect(redundantEdges(graphOf(tasks), undefined, isLink)).toEqual(expected);
      }),
    );
  });

  it("looks beyond one block of ancestors, at tasks in any order", () => {
    // Numbers go against the edges; each edge but those of the chain is implied by it.
    const size = 3_000;
    const tasks: Tasks = Array.from({ length: size }, (_, n) => ({
      upstream: [n + 1, n + 2, n + 700, n + 2_900].filter((from) => from < size),
    }));
    const implied = tasks.flatMap(({ upstream }, node) =>
      upstream.filter((from) => from > node + 1).map((from) => [from, node]),
    );
    expect(redundantEdges(graphOf(tasks))).toEqual(implied);
  });

  it("leaves out what is on or behind a cycle", () => {
    const tasks = [{ upstream: [] }, { upstream: [0, 2] }, { upstream: [1] }, { upstream: [1, 2] }];
    expect(redundantEdges(graphOf(tasks))).toEqual([]);
  });

  it("stops when its budget is spent", () => {
    const tasks = Array.from({ length: 50 }, (_, n) => ({ upstream: Array.from({ length: n }, (_, k) => k) }));
    expect(redundantEdges(graphOf(tasks), 1_000).length).toBeLessThan(redundantEdges(graphOf(tasks)).length);
  });
});

describe("ReadySet", () => {
  it("sets every task free exactly once, after the last of its upstream tasks", () => {
    fc.assert(
      fc.property(acyclicTasks(), (tasks) => {
        const ready = new ReadySet(graphOf(tasks));
        const finished = new Set<number>();
        const open = ready.initial();
        for (let node = open.shift(); node !== undefined; node = open.shift()) {
          expect(finished.has(node)).toBe(false);
          for (const from of tasks[node]?.upstream ?? []) expect(finished.has(from)).toBe(true);
          finished.add(node);
          open.push(...ready.finish(node));
        }
        expect(finished.size).toBe(tasks.length);
        expect(ready.unfinished).toBe(0);
      }),
    );
  });
});

describe("criticalPath", () => {
  const timed = acyclicTasks(14).chain((tasks) =>
    fc.record({
      tasks: fc.constant(tasks),
      durations: fc.array(fc.nat(50), { minLength: tasks.length, maxLength: tasks.length }),
    }),
  );

  it("is as long as the longest of all chains, and a real chain", () => {
    fc.assert(
      fc.property(timed, ({ tasks, durations }) => {
        const longestTo = (node: number): number =>
          (durations[node] as number) + Math.max(0, ...(tasks[node]?.upstream ?? []).map(longestTo));
        const { path, total, earliestStart } = criticalPath(graphOf(tasks), durations);
        expect(total).toBe(Math.max(...[...tasks.keys()].map(longestTo)));
        expect(path.reduce((sum, node) => sum + (durations[node] as number), 0)).toBe(total);
        for (const [n, node] of path.entries()) {
          if (n === 0) continue;
          const before = path[n - 1] as number;
          expect(tasks[node]?.upstream).toContain(before);
          expect(earliestStart[node]).toBe((earliestStart[before] as number) + (durations[before] as number));
        }
      }),
    );
  });

  it("gives each task the slack by which it may be late, and none on the path", () => {
    fc.assert(
      fc.property(timed, fc.nat(), ({ tasks, durations }, pick) => {
        const graph = graphOf(tasks);
        const { path, total, slack } = criticalPath(graph, durations);
        for (const node of path) expect(slack[node]).toBe(0);
        const late = pick % tasks.length;
        const allowance = slack[late] as number;
        const after = (delay: number) =>
          criticalPath(
            graph,
            durations.map((duration, node) => (node === late ? duration + delay : duration)),
          ).total;
        expect(after(allowance)).toBe(total);
        expect(after(allowance + 1)).toBe(total + 1);
      }),
    );
  });

  it("includes tasks of no length at the end of the longest chain, and takes no tasks at all", () => {
    expect(criticalPath(graphOf(chain(3)), [5, 5, 0]).path).toEqual([0, 1, 2]);
    expect(criticalPath(graphOf([]), [])).toMatchObject({ path: [], total: 0 });
  });

  it("takes a chain of 100,000", () => {
    expect(criticalPath(graphOf(chain(100_000)), new Float64Array(100_000).fill(2)).total).toBe(200_000);
  });
});
