import { expect, it } from "vitest";
import { LruCache } from "./lru-cache.ts";

function counting(cache: LruCache<string, string>) {
  const made: string[] = [];
  return {
    made,
    get: (key: string) =>
      cache.getOrMake(key, () => {
        made.push(key);
        return Promise.resolve(key);
      }),
  };
}

it("keeps what was used last", async () => {
  const { get, made } = counting(new LruCache(2));
  for (const key of ["a", "b", "a", "c", "a", "b"]) await get(key);
  expect(made).toEqual(["a", "b", "c", "b"]);
});

it("keeps no more than it may weigh, but always the last one", async () => {
  const { get, made } = counting(new LruCache(100, { weightOf: (value) => value.length, most: 5 }));
  for (const key of ["aaa", "bb", "aaa", "bb", "c", "aaa", "far-too-long", "far-too-long", "c"]) await get(key);
  expect(made).toEqual(["aaa", "bb", "c", "aaa", "far-too-long", "c"]);
});

it("forgets what failed", async () => {
  const cache = new LruCache<string, string>(2);
  await expect(cache.getOrMake("a", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  await expect(cache.getOrMake("a", () => Promise.resolve("there"))).resolves.toBe("there");
});
