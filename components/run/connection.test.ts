import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connectionWatch } from "./connection.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a connection that is back at once is not worth a word", () => {
  const show = vi.fn();
  const watch = connectionWatch(show);
  watch.onState("pending");
  watch.onState("connecting");
  vi.advanceTimersByTime(1000);
  watch.onState("pending");
  vi.advanceTimersByTime(10_000);
  expect(show.mock.calls.flat()).toEqual(["live", "live"]);
});

test("one that is tried in vain is lost, once, until it is back", () => {
  const show = vi.fn();
  const watch = connectionWatch(show);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    watch.onState("connecting");
    vi.advanceTimersByTime(800);
  }
  watch.onState("pending");
  expect(show.mock.calls.flat()).toEqual(["lost", "live"]);
});

test("a stream that has ended is not waited for", () => {
  const show = vi.fn();
  const watch = connectionWatch(show);
  watch.onState("pending");
  watch.onState("idle");
  watch.stop();
  vi.advanceTimersByTime(10_000);
  expect(show.mock.calls.flat()).toEqual(["live"]);
});
