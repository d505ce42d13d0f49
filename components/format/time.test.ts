import { expect, test } from "vitest";
import { formatClock, formatDateTime, formatFullDateTime, formatRelative, zoneName } from "./time.ts";
import { knownTimeZone } from "./time-zone.ts";

const AT = Date.UTC(2026, 10, 23, 6, 12, 9);

test("a time is read in the zone it is asked for", () => {
  expect(formatClock(AT, "UTC")).toBe("06:12:09");
  expect(formatClock(AT, "Europe/Berlin")).toBe("07:12:09");
  expect(formatFullDateTime(AT, "Europe/Berlin")).toMatch(/Monday.*23 November 2026.*07:12:09.*(CET|GMT\+1)/);
  expect(zoneName(AT, "UTC")).toBe("UTC");
});

test("a date names its year only where it is another one", () => {
  expect(formatDateTime(AT, "UTC", AT)).toBe("23 Nov, 06:12");
  expect(formatDateTime(AT, "UTC", Date.UTC(2027, 1, 1))).toBe("23 Nov 2026, 06:12");
});

test.each([
  [1_000, "just now"],
  [42_000, "42 s ago"],
  [300_000, "5 min ago"],
  [3 * 3_600_000, "3 h ago"],
  [12 * 86_400_000, "12 d ago"],
  [-300_000, "in 5 min"],
])("%d ms before now is %s", (distance, text) => {
  expect(formatRelative(AT - distance, AT)).toBe(text);
});

test("a zone from a cookie is believed only if it exists", () => {
  expect(knownTimeZone("Europe%2FBerlin")).toBe("Europe/Berlin");
  expect(knownTimeZone("Mars/Olympus")).toBe("UTC");
  expect(knownTimeZone("%E0%A4%A")).toBe("UTC");
  expect(knownTimeZone(undefined)).toBe("UTC");
});
