import { expect, test } from "vitest";
import { draftOf } from "#engine/edit/draft.ts";
import { parseSource } from "#engine/edit/source-tree.ts";
import { bridgesOver } from "./bridges.ts";

function over(removed: string[], tasks: Record<string, string[]>): string[] {
  const text = JSON.stringify({ tasks: Object.entries(tasks).map(([id, dependencies]) => ({ id, dependencies })) });
  const tree = parseSource(text);
  if ("problem" in tree) throw new Error(tree.problem);
  return bridgesOver(draftOf(tree), removed).map(({ from, to }) => `${from} ${to}`);
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
