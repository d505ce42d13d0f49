import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPath } from "./diagnostics.ts";
import { durationMs, formatDuration, LONGEST_DURATION_MS, parseDuration } from "./durations.ts";
import { SLUG_PATTERN, slugify } from "./ids.ts";
import { editDistance, nearest } from "./nearest.ts";
import { parseSize, sizeBytes } from "./sizes.ts";

describe("durations", () => {
  it.each([
    ["90s", 90_000],
    ["1h30m", 5_400_000],
    ["1.5h", 5_400_000],
    [".5s", 500],
    ["250ms", 250],
    ["2d", 172_800_000],
    ["1w", 604_800_000],
    [90, 90_000],
    [0.25, 250],
    [" 5m ", 300_000],
  ])("reads %s", (text, expected) => {
    expect(durationMs(text)).toBe(expected);
  });

  it.each(["", "h", "1x", "1h 30m", "one hour", "1e3s", Number.NaN, Number.POSITIVE_INFINITY, -1, "-1s"])(
    "refuses %s",
    (text) => {
      expect(parseDuration(text).ok).toBe(false);
      expect(() => durationMs(text)).toThrow(RangeError);
    },
  );

  it("suggests seconds where the unit is missing", () => {
    expect(parseDuration("90")).toEqual({ ok: false, problem: '"90" has no unit', suggestion: "90s" });
  });

  it("writes what it reads", () => {
    expect(formatDuration(0)).toBe("0s");
    expect(formatDuration(5_400_000)).toBe("1h30m");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LONGEST_DURATION_MS }), (milliseconds) => {
        expect(durationMs(formatDuration(milliseconds))).toBe(milliseconds);
      }),
    );
  });
});

describe("sizes", () => {
  it.each([
    ["512Mi", 536_870_912],
    ["1G", 1_000_000_000],
    ["64k", 64_000],
    ["64Ki", 65_536],
    ["1.5 GiB", 1_610_612_736],
    ["100B", 100],
    ["2KB", 2_000],
  ])("reads %s", (text, expected) => {
    expect(sizeBytes(text)).toBe(expected);
  });

  it.each(["", "512", 512, "-1G", "0Mi", "1X", "99999999999T"])("refuses %s", (text) => {
    expect(parseSize(text).ok).toBe(false);
    expect(() => sizeBytes(text)).toThrow(RangeError);
  });
});

describe("nearest", () => {
  it("counts insertions, deletions, changes and swaps", () => {
    expect(editDistance("kitten", "sitting", 5)).toBe(3);
    expect(editDistance("form", "from", 2)).toBe(1);
    expect(editDistance("abc", "abcdefgh", 2)).toBe(3);
    expect(editDistance("aaaa", "bbbb", 1)).toBe(2);
  });

  it("finds what was meant, and nothing where nothing is near", () => {
    expect(nearest("retires", ["retries", "retry", "timeout"])).toBe("retries");
    expect(nearest("RETRIES", ["retries"])).toBe("retries");
    expect(nearest("zzz", ["retries"])).toBeUndefined();
    expect(nearest("a", ["b"])).toBeUndefined();
  });

  it("is a metric on short texts", () => {
    const text = fc.string({ maxLength: 6 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(editDistance(left, right, 10)).toBe(editDistance(right, left, 10));
        expect(editDistance(left, right, 10) === 0).toBe(left === right);
      }),
    );
  });
});

describe("ids", () => {
  it("are made of names", () => {
    expect(slugify("Daily Orders (EU)")).toBe("daily-orders-eu");
    expect(slugify("Übersicht")).toBe("ubersicht");
    expect(slugify("…")).toBeUndefined();
  });

  it("are valid whatever the name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (name) => {
        const slug = slugify(name);
        expect(slug === undefined || SLUG_PATTERN.test(slug)).toBe(true);
      }),
    );
  });
});

it("writes paths as people do", () => {
  expect(formatPath(["tasks", 3, "retry", "delay"])).toBe("tasks[3].retry.delay");
  expect(formatPath([])).toBe("");
});
