import { describe, expect, test } from "vitest";
import { cronWords, scheduleWords } from "./schedule-words.ts";

describe("cron in words", () => {
  test.each([
    ["* * * * *", "Every minute"],
    ["*/15 * * * *", "Every 15 minutes"],
    ["0 * * * *", "Every hour"],
    ["5 * * * *", "Every hour at :05"],
    ["@hourly", "Every hour"],
    ["@daily", "Every day at 00:00"],
    ["0 2 * * *", "Every day at 02:00"],
    ["0 0 2 * * *", "Every day at 02:00"],
    ["30 6,18 * * *", "Every day at 06:30 and 18:30"],
    ["0 */4 * * *", "Every 4 hours"],
    ["30 9 * * 1-5", "Monday to Friday at 09:30"],
    ["30 9 * * mon,thu", "Every Monday and Thursday at 09:30"],
    ["0 3 * * 7", "Every Sunday at 03:00"],
    ["0 0 1 * *", "On day 1 of every month at 00:00"],
    ["0 0 1 1 *", "Every 1 January at 00:00"],
  ])("%s is %s", (cron, words) => {
    expect(cronWords(cron)).toBe(words);
  });

  test.each(["0 0 1 * 1", "*/5 9-17 * * *", "0 0 L * *", "15 0 2 * * *", "", "nonsense"])(
    "%s has no plain words",
    (cron) => {
      expect(cronWords(cron)).toBeUndefined();
    },
  );
});

describe("a schedule in words", () => {
  test("names the zone where a time of day is said", () => {
    expect(scheduleWords({ kind: "cron", crons: ["0 2 * * *"] }, "Europe/Berlin")).toBe(
      "Every day at 02:00, Europe/Berlin",
    );
    expect(scheduleWords({ kind: "cron", crons: ["*/15 * * * *"] }, "UTC")).toBe("Every 15 minutes");
  });

  test("shows a rarer cron as it stands", () => {
    expect(scheduleWords({ kind: "cron", crons: ["0 0 L * *"] }, "UTC")).toBe("Cron 0 0 L * *, UTC");
  });

  test("knows intervals, datasets and none", () => {
    expect(scheduleWords({ kind: "interval", everyMs: 5_400_000 }, "UTC")).toBe("Every 1h30m");
    expect(scheduleWords({ kind: "datasets", datasets: ["orders"] }, "UTC")).toBe("When orders changes");
    expect(scheduleWords({ kind: "datasets", datasets: ["orders", "customers"] }, "UTC")).toBe(
      "When orders or customers change",
    );
    expect(scheduleWords(undefined, "UTC")).toBe("By hand");
  });
});
