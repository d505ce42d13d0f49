import { expect, it } from "vitest";
import { versionOptions } from "./version-options.ts";

const numbers = (newest: number, chosen: number) => versionOptions(newest, chosen).map(({ value }) => Number(value));

it("offers all of a few versions, and of thousands the ends and the neighbours", () => {
  expect(numbers(3, 1)).toEqual([3, 2, 1]);
  expect(versionOptions(2, 2)[0]).toEqual({ value: "2", label: "Version 2", hint: "current" });
  const some = numbers(5_000, 100);
  expect([some.slice(0, 3), some.at(-1), some.length]).toEqual([[5_000, 4_999, 112], 1, 28]);
});
