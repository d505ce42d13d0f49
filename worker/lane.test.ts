import { describe, expect, it } from "vitest";
import { Lane } from "./lane.ts";

describe("Lane", () => {
  it("gives slots in the order in which they were asked for", async () => {
    const lane = new Lane(["inline:default"], 1);
    expect(await lane.acquire()).toBe(true);
    const order: number[] = [];
    const waiting = [1, 2, 3].map((n) => lane.acquire().then(() => order.push(n)));
    for (let n = 0; n < 3; n += 1) lane.release();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3]);
    expect(lane.used).toBe(1);
  });

  it("offers what is free and no more", async () => {
    const lane = new Lane(["inline:default"], 5);
    await lane.acquire();
    expect(lane.take(100)).toBe(4);
    expect(lane.take(100)).toBe(0);
    lane.release(4);
    expect(lane.used).toBe(1);
  });

  it("lets nobody in while it is over its capacity", async () => {
    const lane = new Lane(["inline:default"], 1);
    lane.force(2);
    let isIn = false;
    const waiting = lane.acquire().then(() => {
      isIn = true;
    });
    lane.release();
    await Promise.resolve();
    expect(isIn).toBe(false);
    lane.release();
    await waiting;
    expect(isIn).toBe(true);
  });

  it("sends everyone away when it closes", async () => {
    const lane = new Lane(["inline:default"], 0);
    const waiting = lane.acquire();
    lane.close();
    expect(await waiting).toBe(false);
    expect(await lane.acquire()).toBe(false);
    expect(lane.take(1)).toBe(0);
  });
});
