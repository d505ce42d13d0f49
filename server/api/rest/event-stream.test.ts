import { describe, expect, it } from "vitest";
import type { Principal } from "#server/principal.ts";
import { eventStream, type StreamEvent } from "./event-stream.ts";

const PRINCIPAL: Principal = { kind: "key", id: "event-stream-test", name: "test", role: "viewer" };

/** Events for ever, and whether what they come from was given back. */
function endless(): { events: AsyncGenerator<StreamEvent>; isReturned: () => boolean } {
  let isReturned = false;
  async function* events() {
    try {
      for (let n = 1; ; n += 1) yield await Promise.resolve({ id: String(n), data: n });
    } finally {
      isReturned = true;
    }
  }
  return { events: events(), isReturned: () => isReturned };
}

/** As many as one may hold: how many of them are there depends on what the streams before have given back. */
function openAll(signal: AbortSignal): number {
  let count = 0;
  try {
    for (; count < 1_000; count += 1) eventStream(PRINCIPAL, endless().events, signal);
  } catch (error) {
    expect(error).toMatchObject({ code: "RATE_LIMIT_EXCEEDED" });
  }
  return count;
}

describe("a stream whose reader leaves", () => {
  it("gives back what its events come from, also when nobody reads on", async () => {
    const leaving = new AbortController();
    const { events, isReturned } = endless();
    const reader = eventStream(PRINCIPAL, events, leaving.signal).body?.getReader();
    await reader?.read();
    await reader?.read();
    expect(isReturned()).toBe(false);
    leaving.abort();
    await expect.poll(isReturned).toBe(true);
  });

  it("gives back what its events come from when its body is cancelled", async () => {
    const { events, isReturned } = endless();
    const body = eventStream(PRINCIPAL, events, new AbortController().signal).body;
    await body?.cancel();
    // It had not begun to ask for events: there is nothing that could be held.
    expect((await events.next()).done).toBe(true);
    expect(isReturned()).toBe(false);
  });

  it("counts no more, whether it had begun or not", () => {
    for (let round = 0; round < 3; round += 1) {
      const leaving = new AbortController();
      expect(openAll(leaving.signal)).toBe(20);
      leaving.abort();
    }
    expect(openAll(AbortSignal.abort())).toBe(1_000);
  });
});
