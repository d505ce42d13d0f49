import { expect, test } from "vitest";
import { formatDuration, formatExactDuration } from "./duration.ts";

test.each([
  [0, "0 ms"],
  [-5, "0 ms"],
  [340, "340 ms"],
  [4260, "4.2 s"],
  [9999, "9.9 s"],
  [42_900, "42 s"],
  [59_999, "59 s"],
  [185_000, "3m 05s"],
  [3_840_000, "1h 04m"],
  [183_600_000, "2d 3h"],
])("%d ms reads %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [0, "0s"],
  [250, "250ms"],
  [90_000, "1m30s"],
  [5_400_000, "1h30m"],
  [172_800_000, "2d"],
])("%d ms is written %s", (ms, text) => {
  expect(formatExactDuration(ms)).toBe(text);
});
