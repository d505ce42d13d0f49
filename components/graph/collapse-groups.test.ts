import { expect, test } from "vitest";
import { aCompiledDag } from "../run/run-testing.ts";
import { collapseGroups } from "./collapse-groups.ts";

const dag = aCompiledDag([[], [0], [0], [1, 2], [3]], [{}, { group: "g" }, { group: "g" }, { group: "other" }, {}]);

test("a group becomes one box that waits for what its members wait for", () => {
  const collapsed = collapseGroups(dag, new Set(["g"]));
  expect(collapsed.dag.tasks.map(({ id, upstream }) => [id, upstream])).toEqual([
    ["t0", []],
    ["group:g", [0]],
    ["t3", [1]],
    ["t4", [2]],
  ]);
  expect(collapsed.boxOf).toEqual([0, 1, 1, 2, 3]);
  expect(collapsed.groups).toEqual([{ name: "g", box: 1, members: [1, 2] }]);
});

test("edges within a group are not drawn", () => {
  const chain = aCompiledDag([[], [0], [1]], [{ group: "g" }, { group: "g" }, {}]);
  expect(collapseGroups(chain, new Set(["g"])).dag.tasks.map(({ upstream }) => upstream)).toEqual([[], [0]]);
});

test("nothing changes without a group to collapse", () => {
  const collapsed = collapseGroups(dag, new Set(["unknown"]));
  expect(collapsed.dag.tasks).toEqual(dag.tasks);
  expect(collapsed.groups).toEqual([]);
});

test("a box stands where the first of its members was put", () => {
  const placed = { ...dag, layout: { t2: [7, 8] as const } };
  expect(collapseGroups(placed, new Set(["g"])).dag.layout["group:g"]).toEqual([7, 8]);
});
