import * as fc from "fast-check";
import { limitMs, threadMs } from "#engine/document/thread-time-testing.ts";
import { describe, expect, it } from "vitest";
import { lineSteps } from "./line-steps.ts";
import type { ListStep } from "./value-diff.ts";

const kinds = (steps: readonly ListStep[]) => steps.map(({ kind }) => kind[0]).join("");

function expectToLead(before: readonly string[], after: readonly string[], steps: readonly ListStep[]): void {
  let [from, to] = [0, 0];
  for (const step of steps) {
    if (step.kind !== "insert") expect(step.from).toBe(from++);
    if (step.kind !== "remove") expect(step.to).toBe(to++);
    if (step.kind === "keep") expect(after[step.to]).toBe(before[step.from]);
  }
  expect([from, to]).toEqual([before.length, after.length]);
}

describe("the lines of two texts", () => {
  it("are kept, exchanged, taken away and put in", () => {
    expect(kinds(lineSteps(["a", "b", "c", "d"], ["a", "x", "c", "d", "e"]))).toBe("kckki");
    expect(kinds(lineSteps(["a", "b", "c"], ["c"]))).toBe("rrk");
    expect(kinds(lineSteps([], ["a"]))).toBe("i");
    expect(kinds(lineSteps(["a"], ["a"]))).toBe("k");
  });

  it("lead from the one to the other, short or long, whatever repeats", () => {
    const line = fc.integer({ min: 0, max: 400 }).map((n) => (n < 100 ? "" : String(n)));
    const lines = fc.oneof(fc.array(line, { maxLength: 12 }), fc.array(line, { minLength: 260, maxLength: 500 }));
    fc.assert(
      fc.property(lines, lines, (before, after) => expectToLead(before, after, lineSteps(before, after))),
      { numRuns: 300 },
    );
  });

  it("stay where they are in a large text that is changed at its beginning and at its end", () => {
    const before = Array.from({ length: 25_000 }, (_, n) => (n % 3 === 0 ? "  type: noop" : `  - id: task-${n}`));
    const after = ["first", ...before.slice(1, -1), "last"].toSpliced(12_000, 5, "between");
    const spent = threadMs(() => void lineSteps(before, after));
    expect(spent).toBeLessThan(limitMs(1_000));
    const steps = lineSteps(before, after);
    expectToLead(before, after, steps);
    expect(steps.filter(({ kind }) => kind !== "keep")).toHaveLength(7);
  });

  it("are exchanged as a whole where a large part has no line of its own in common", () => {
    const before = Array.from({ length: 300 }, (_, n) => (n % 2 === 0 ? "x" : `old ${n}`));
    const after = Array.from({ length: 300 }, (_, n) => (n % 2 === 0 ? "x" : `new ${n}`));
    const steps = lineSteps(["a", ...before, "old", "z"], ["a", "new", ...after, "z"]);
    expectToLead(["a", ...before, "old", "z"], ["a", "new", ...after, "z"], steps);
    expect(kinds(steps)).toBe(`k${"r".repeat(301)}${"i".repeat(301)}k`);
  });
});
