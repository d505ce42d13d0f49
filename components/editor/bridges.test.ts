import { expect, test, vi } from "vitest";
import { type Draft, draftOf } from "#engine/edit/draft.ts";
import { parseSource } from "#engine/edit/source-tree.ts";
import { bridgesOver } from "./bridges.ts";

function draftWith(tasks: Record<string, string[]>): Draft {
  const text = JSON.stringify({ tasks: Object.entries(tasks).map(([id, dependencies]) => ({ id, dependencies })) });
  const tree = parseSource(text);
  if ("problem" in tree) throw new Error(tree.problem);
  return draftOf(tree);
}

function over(removed: string[], tasks: Record<string, string[]>): string[] {
  return bridgesOver(draftWith(tasks), removed).map(({ from, to }) => `${from} ${to}`);
}

test("what waited for a removed task could wait for what that waited for", () => {
  expect(over(["b"], { a: [], b: ["a"], c: ["b"] })).toEqual(["a c"]);
  expect(over(["b", "c"], { a: [], b: ["a"], c: ["b"], d: ["c"] })).toEqual(["a d"]);
});

test("what is joined already, or ends with the removed task, needs nothing", () => {
  expect(over(["b"], { a: [], b: ["a"], c: ["b", "a"] })).toEqual([]);
  expect(over(["c"], { a: [], b: ["a"], c: ["b"] })).toEqual([]);
  expect(over(["b"], { a: ["c"], b: ["a"], c: ["b"] })).toEqual(["a c"]);
});

test("a hub that goes ties not each to each", () => {
  const many = Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`u${n}`, []]));
  const after = Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`d${n}`, ["hub"]]));
  expect(over(["hub"], { ...many, hub: Object.keys(many), ...after })).toEqual([]);
});

test("a chain of thousands goes as one step does", () => {
  const ids = Array.from({ length: 10_000 }, (_, n) => `t${n}`);
  const chain = Object.fromEntries(ids.map((id, n) => [id, ids.slice(Math.max(0, n - 1), n)]));
  expect(over(ids.slice(1, -1), chain)).toEqual(["t0 t9999"]);
});

test("a hub with thousands of tasks on either side is given up at once", () => {
  const before = Array.from({ length: 2_500 }, (_, n) => `u${n}`);
  const after = before.map((_, n) => [`d${n}`, ["hub"]]);
  const draft = draftWith({
    ...Object.fromEntries(before.map((id) => [id, []])),
    hub: before,
    ...Object.fromEntries(after),
  });
  const read = vi.fn((id: string) => id);
  const tasks = draft.tasks.map((task) => ({
    ...task,
    get id() {
      return read(task.id);
    },
  }));
  expect(bridgesOver({ ...draft, tasks }, ["hub"])).toEqual([]);
  expect(read.mock.calls.length).toBeLessThan(20_000);
});
