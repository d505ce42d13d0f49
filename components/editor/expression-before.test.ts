import { describe, expect, it } from "vitest";
import { expressionBefore } from "./expression-before.ts";

const wordOf = (text: string, isCondition = false) => expressionBefore(text, isCondition)?.word;

describe("the expression at the end of a text", () => {
  it.each([
    ["echo ${{ par", "par"],
    ["echo ${{ tasks.extract.out", "tasks.extract.out"],
    ['${{ tasks["to load"].out', 'tasks["to load"].out'],
    ['${{ tasks["to lo', 'tasks["to lo'],
    ["${{ ", ""],
    ["${{ a }} and ${{ 1 + b", "b"],
    ["${{ size('x') > par", "par"],
  ])("%s", (text, word) => {
    expect(wordOf(text)).toBe(word);
  });

  it("is the whole of a condition", () => {
    expect(wordOf("tasks.extract.state", true)).toBe("tasks.extract.state");
    expect(wordOf("1 < par", true)).toBe("par");
    expect(wordOf("${{ par", true)).toBe("par");
  });

  it.each(["echo par", "${{ a }} par", "$${{ par", "${{ 'par", '${{ a == "fai'])("%s is none", (text) => {
    expect(wordOf(text)).toBeUndefined();
  });

  it("is none behind one that is closed, in a condition too", () => {
    expect(wordOf("${{ a }} par", true)).toBeUndefined();
    expect(wordOf('tasks.a.state == "fai', true)).toBeUndefined();
  });
});
