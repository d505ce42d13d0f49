import { describe, expect, test, vi } from "vitest";
import type { RunSnapshot } from "#engine/run/run-view.ts";
import { feedOf } from "./run-feed.ts";
import { createRunStore } from "./run-store.ts";
import { aRunEvent, aSnapshot } from "./run-testing.ts";

describe("the feed of a run", () => {
  test("keeps the last event, which came while an older snapshot was on its way", async () => {
    const store = createRunStore(aSnapshot({ tasks: 1 }));
    let answer: (snapshot: RunSnapshot) => void = () => undefined;
    const feed = feedOf(store, () => new Promise((resolve) => (answer = resolve)));
    feed.apply([aRunEvent(3, [{ index: 0, state: "running" }])]);
    feed.apply([aRunEvent(4, [{ index: 0, state: "success" }])]);
    answer(aSnapshot({ tasks: 1, sequence: 3, states: ["running"] }));
    await expect.poll(() => store.read(0)?.state).toBe("success");
    expect(store.view().sequence).toBe(4);
  });

  test("asks again when the snapshot could not be had, and not after it was stopped", async () => {
    vi.useFakeTimers();
    try {
      const store = createRunStore(aSnapshot({ tasks: 1 }));
      const fetchSnapshot = vi
        .fn<() => Promise<RunSnapshot>>()
        .mockRejectedValueOnce(new Error("no network"))
        .mockResolvedValueOnce(aSnapshot({ tasks: 1, sequence: 3, states: ["success"] }));
      const feed = feedOf(store, fetchSnapshot);
      feed.apply([aRunEvent(3, [{ index: 0, state: "success" }])]);
      await vi.advanceTimersByTimeAsync(600);
      expect(store.read(0)?.state).toBe("success");

      const stopped = feedOf(
        createRunStore(aSnapshot({ tasks: 1 })),
        fetchSnapshot.mockRejectedValue(new Error("no network")),
      );
      stopped.apply([aRunEvent(3, [{ index: 0, state: "success" }])]);
      await vi.advanceTimersByTimeAsync(10);
      stopped.stop();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(fetchSnapshot).toHaveBeenCalledTimes(3);
    } finally {
      vi.useRealTimers();
    }
  });
});
