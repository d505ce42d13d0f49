import { describe, expect, test } from "vitest";
import { estimateEnd, quantile } from "./run-estimate.ts";

const START = 1_000_000;

describe("when a run will end", () => {
  test("nothing known says nothing", () => {
    expect(estimateEnd(START, undefined, [60_000], START)).toBeUndefined();
  });
  test("too little history: what its tasks say, without a spread", () => {
    expect(estimateEnd(START, START + 50_000, [60_000], START)).toEqual({
      earliest: START + 50_000,
      latest: START + 50_000,
    });
  });
  test("what its tasks say is not all that is left: only where a run has ended without the rest", () => {
    expect(estimateEnd(START, START + 50_000, [], START, false)).toBeUndefined();
    expect(estimateEnd(START, START + 50_000, [60_000], START, false)?.latest).toBe(START + 50_000);
  });
  test("history gives the spread", () => {
    const former = [50, 60, 60, 60, 90].map((seconds) => seconds * 1000);
    const estimate = estimateEnd(START, undefined, former, START);
    expect(estimate?.earliest).toBe(START + 54_000);
    expect(estimate?.latest).toBe(START + 78_000);
  });
  test("the spread shrinks as the run goes on, and the end is never in the past", () => {
    const former = [50_000, 60_000, 90_000];
    const early = estimateEnd(START, START + 60_000, former, START);
    const late = estimateEnd(START, START + 60_000, former, START + 54_000);
    const width = (range: typeof early) => (range?.latest ?? 0) - (range?.earliest ?? 0);
    expect(width(late)).toBeLessThan(width(early) / 2);
    expect(estimateEnd(START, START + 60_000, former, START + 200_000)?.earliest).toBe(START + 200_000);
  });
});

test("a quantile between two values is mixed of both", () => {
  expect(quantile([10, 20], 0.5)).toBe(15);
  expect(quantile([10], 0.9)).toBe(10);
});
