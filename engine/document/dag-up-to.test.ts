import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphOf } from "../graph/graph.ts";
import { upstreamClosure } from "../graph/closure.ts";
import { dagUpTo } from "./dag-up-to.ts";
import { compiledFrom } from "./testing.ts";

const TEXT = `id: x
outputs: { last: tasks.d.output.n }
layout: { a: [0, 0], d: [9, 9] }
tasks:
  - { id: d, type: noop, dependencies: [b, c] }
  - { id: a, type: noop }
  - { id: b, type: noop, dependencies: [a] }
  - { id: c, type: noop, dependencies: [a] }
`;

describe("the part of a workflow up to a task", () => {
  it("is the task and all that it needs", () => {
    const part = dagUpTo(compiledFrom(TEXT), new Set(["b"]));
    expect(part.tasks.map(({ id, index, upstream }) => [id, index, upstream])).toEqual([
      ["a", 0, []],
      ["b", 1, [0]],
    ]);
    expect(part.layout).toEqual({ a: [0, 0] });
    expect(part.outputs).toEqual({});
  });

  it("is the whole, outputs included, where the task needs everything", () => {
    const dag = compiledFrom(TEXT);
    expect(dagUpTo(dag, new Set(["d"]))).toBe(dag);
    expect(dagUpTo(dag, new Set(["unknown"])).tasks).toEqual([]);
  });

  it("keeps every edge between the tasks that it keeps", () => {
    const graph = fc
      .integer({ min: 1, max: 12 })
      .chain((size) =>
        fc.tuple(
          fc.tuple(...Array.from({ length: size }, (_, index) => fc.subarray([...Array(index).keys()]))),
          fc.integer({ min: 0, max: size - 1 }),
        ),
      );
    fc.assert(
      fc.property(graph, ([upstream, wanted]) => {
        const lines = upstream.map(
          (each, index) => `  - { id: t${index}, type: noop, dependencies: [${each.map((n) => `t${n}`).join(", ")}] }`,
        );
        const dag = compiledFrom(`id: x\ntasks:\n${lines.join("\n")}\n`);
        const part = dagUpTo(dag, new Set([`t${wanted}`]));
        const expected = [wanted, ...upstreamClosure(graphOf(dag.tasks), [wanted])].map((index) => `t${index}`);
        expect(new Set(part.tasks.map(({ id }) => id))).toEqual(new Set(expected));
        for (const task of part.tasks) {
          const before = dag.tasks.find(({ id }) => id === task.id);
          const idsOf = (of: typeof part, indexes: readonly number[]) => indexes.map((index) => of.tasks[index]?.id);
          expect(idsOf(part, task.upstream)).toEqual(idsOf(dag, before?.upstream ?? []));
        }
      }),
    );
  });
});
