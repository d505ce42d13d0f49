import { describe, expect, it } from "vitest";
import { Batcher } from "./batcher.ts";

describe("Batcher", () => {
  it("sends one batch at a time; what arrives meanwhile is the next one", async () => {
    const batches: number[][] = [];
    const gates: (() => void)[] = [];
    const batcher = new Batcher<number, number>(async (items) => {
      batches.push([...items]);
      await new Promise<void>((resolve) => {
        gates.push(resolve);
      });
      return items.map((item) => item * 2);
    }, 3);
    const first = batcher.add(1);
    await new Promise(setImmediate);
    const rest = [2, 3, 4, 5].map((item) => batcher.add(item));
    await new Promise(setImmediate);
    expect(batches).toEqual([[1]]);
    const answers = Promise.all([first, ...rest]);
    for (let n = 0; n < 3; n += 1) {
      gates[n]?.();
      await new Promise(setImmediate);
      await new Promise(setImmediate);
    }
    expect(await answers).toEqual([2, 4, 6, 8, 10]);
    expect(batches).toEqual([[1], [2, 3, 4], [5]]);
  });

  it("tells all of a batch that failed, and goes on", async () => {
    let fails = true;
    const batcher = new Batcher<number, number>((items) => {
      if (fails) return Promise.reject(new Error("no"));
      return Promise.resolve(items);
    }, 10);
    const settled = await Promise.allSettled([batcher.add(1), batcher.add(2)]);
    expect(settled.map((each) => each.status)).toEqual(["rejected", "rejected"]);
    fails = false;
    expect(await batcher.add(3)).toBe(3);
  });
});
