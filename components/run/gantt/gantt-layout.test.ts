import { describe, expect, test } from "vitest";
import type { Segment } from "#engine/run/segments.ts";
import { ROW_HEIGHT, rowAt, scrollToShow, segmentAt, visibleRows } from "./gantt-layout.ts";

const scale = { from: 0, to: 1000, width: 1000 };
const segments: Segment[] = [
  { kind: "queued", from: 100, to: 200, attempt: 1 },
  { kind: "running", from: 200, to: 201, attempt: 1, outcome: "failed" },
  { kind: "running", from: 500, to: 900, attempt: 2 },
];

describe("what is under the pointer", () => {
  test("the segment that holds the position", () => {
    expect(segmentAt(segments, scale, 150)?.kind).toBe("queued");
    expect(segmentAt(segments, scale, 899)?.attempt).toBe(2);
  });
  test("a bar too short to hit is reached from near by", () => {
    expect(segmentAt(segments, scale, 204)).toBe(segments[1]);
  });
  test("nothing in between", () => {
    expect(segmentAt(segments, scale, 350)).toBeUndefined();
  });
  test("rows, and nothing below the last", () => {
    expect(rowAt(0, 3)).toBe(0);
    expect(rowAt(ROW_HEIGHT * 3 - 1, 3)).toBe(2);
    expect(rowAt(ROW_HEIGHT * 3, 3)).toBeUndefined();
    expect(rowAt(-1, 3)).toBeUndefined();
  });
});

describe("scrolling", () => {
  test("only rows in view are drawn, cut ones included", () => {
    expect(visibleRows(ROW_HEIGHT * 2.5, ROW_HEIGHT * 3, 100)).toEqual({ first: 2, end: 6 });
    expect(visibleRows(0, 10_000, 4)).toEqual({ first: 0, end: 4 });
  });
  test("moves as little as shows the row", () => {
    const height = ROW_HEIGHT * 10;
    expect(scrollToShow(3, 0, height)).toBe(0);
    expect(scrollToShow(12, 0, height)).toBe(ROW_HEIGHT * 3);
    expect(scrollToShow(1, ROW_HEIGHT * 5, height)).toBe(ROW_HEIGHT);
  });
});
