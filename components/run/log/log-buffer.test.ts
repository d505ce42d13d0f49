import { describe, expect, test, vi } from "vitest";
import { createLogBuffer, type LogLine, type LogStream, matchingLines, placeOf } from "./log-buffer.ts";

function lines(from: number, to: number, stream: LogStream = "stdout"): LogLine[] {
  return Array.from({ length: to - from + 1 }, (_, place) => ({
    number: from + place,
    text: `line ${from + place}`,
    stream,
    at: from + place,
  }));
}
const EVERYTHING = { streams: new Set<LogStream>(["stdout", "stderr", "system"]), levels: new Set<never>() };

describe("the log buffer", () => {
  test("takes lines that it knows already only once", () => {
    const buffer = createLogBuffer();
    buffer.append(lines(1, 5), false);
    buffer.append(lines(3, 7), false);
    expect(buffer.view().lines.map((line) => line.number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test("lets the oldest lines go and says how many", () => {
    const buffer = createLogBuffer(10, 5);
    buffer.append(lines(1, 12), false);
    expect(buffer.view()).toMatchObject({ dropped: 5, last: 12 });
    expect(buffer.view().lines[0]?.number).toBe(6);
  });

  test("takes a batch of any size while something is searched for", () => {
    const buffer = createLogBuffer();
    buffer.search("line");
    buffer.append(lines(1, 200_000), false);
    expect(buffer.view().matches).toHaveLength(200_000);
  });

  test("a filter holds for what is there and for what comes", () => {
    const buffer = createLogBuffer();
    buffer.append([...lines(1, 2), ...lines(3, 3, "stderr")], false);
    buffer.filter({ ...EVERYTHING, streams: new Set(["stderr"]) });
    buffer.append([...lines(4, 4), ...lines(5, 5, "stderr")], false);
    expect(buffer.view().lines.map((line) => line.number)).toEqual([3, 5]);
    buffer.filter(EVERYTHING);
    expect(buffer.view().lines).toHaveLength(5);
  });

  test("a filtered view forgets lines that were let go", () => {
    const buffer = createLogBuffer(4, 2);
    buffer.filter({ ...EVERYTHING, streams: new Set(["stderr"]) });
    buffer.append([...lines(1, 1, "stderr"), ...lines(2, 5), ...lines(6, 6, "stderr")], false);
    expect(buffer.view().lines.map((line) => line.number)).toEqual([6]);
  });

  test("tells its listeners once a batch, and of the end", () => {
    const buffer = createLogBuffer();
    const listener = vi.fn();
    buffer.subscribe(listener);
    buffer.append(lines(1, 100), false);
    buffer.append([], true);
    buffer.append([], true);
    expect(listener).toHaveBeenCalledTimes(2);
    expect(buffer.view().hasEnded).toBe(true);
  });

  test("finds the first error", () => {
    const buffer = createLogBuffer();
    buffer.append(
      [
        { number: 1, text: "ok", stream: "stdout", at: 0 },
        { number: 2, text: "Error: no", stream: "stderr", at: 0 },
      ],
      true,
    );
    expect(buffer.firstError()).toBe(2);
    expect(buffer.firstError(3)).toBeUndefined();
  });
});

test("finding: any case, on words without colour codes", () => {
  const found = matchingLines(
    [
      { number: 1, text: "\u001b[31mFai\u001b[0mled", stream: "stdout", at: 0 },
      { number: 2, text: "fine", stream: "stdout", at: 0 },
    ],
    "FAILED",
  );
  expect(found).toEqual([0]);
});

test("the place of a line number in a filtered list is that of the next line shown", () => {
  const some = lines(1, 9).filter((line) => line.number % 3 === 0);
  expect(placeOf(some, 3)).toBe(0);
  expect(placeOf(some, 4)).toBe(1);
  expect(placeOf(some, 10)).toBe(3);
});
