import { expect, it } from "vitest";
import { placeBehind } from "./place-behind.ts";

it("a task behind one that was placed by hand stands beside it, and upon no other", () => {
  const layout = { a: [-285, -264], b: [19, -264], c: [25, -188] } as const;
  expect(placeBehind({ layout: { a: [-285, -264] } }, ["a"])).toEqual([19, -264]);
  expect(placeBehind({ layout }, ["x", "a"])).toEqual([19, -112]);
});

it("the layout has a place for all others", () => {
  expect(placeBehind({ layout: { a: [0, 0] } }, ["b"])).toBeUndefined();
  expect(placeBehind({ layout: { a: [0, 0] } }, ["toString"])).toBeUndefined();
  expect(placeBehind({ layout: { a: [0, 0] } }, [])).toBeUndefined();
});
