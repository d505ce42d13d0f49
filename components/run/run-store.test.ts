import { describe, expect, test, vi } from "vitest";
import { aRunEvent, aSnapshot } from "./run-testing.ts";
import { createRunStore } from "./run-store.ts";

describe("the run's store", () => {
  test("tells only the listeners of tasks that changed", () => {
    const store = createRunStore(aSnapshot({ tasks: 3 }));
    const first = vi.fn();
    const second = vi.fn();
    const all = vi.fn();
    store.subscribe(0, first);
    store.subscribe(1, second);
    store.subscribeAll(all);
    store.apply([aRunEvent(1, [{ index: 1, state: "queued" }]), aRunEvent(2, [{ index: 1, state: "running" }])]);
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledTimes(1);
    expect(all).toHaveBeenCalledTimes(1);
    expect(store.read(1)?.state).toBe("running");
  });

  test("says so when events are missing, keeps what came before the gap, and goes on from a snapshot", () => {
    const store = createRunStore(aSnapshot({ tasks: 2 }));
    expect(
      store.apply([aRunEvent(1, [{ index: 0, state: "queued" }]), aRunEvent(4, [{ index: 0, state: "success" }])]),
    ).toBe(false);
    expect(store.view().sequence).toBe(1);
    store.replace(aSnapshot({ tasks: 2, sequence: 4, states: ["success", "waiting"] }));
    expect(store.read(0)?.state).toBe("success");
    expect(store.apply([aRunEvent(5, [{ index: 1, state: "queued" }])])).toBe(true);
  });

  test("ignores what it knows: repeated events and older snapshots change nothing and tell nobody", () => {
    const store = createRunStore(aSnapshot({ tasks: 1, sequence: 7, states: ["running"] }));
    const listener = vi.fn();
    store.subscribeAll(listener);
    store.apply([aRunEvent(7, [{ index: 0, state: "queued" }])]);
    store.replace(aSnapshot({ tasks: 1, sequence: 3 }));
    expect(listener).not.toHaveBeenCalled();
    expect(store.read(0)?.state).toBe("running");
  });

  test("an ended subscription hears nothing any more", () => {
    const store = createRunStore(aSnapshot({ tasks: 1 }));
    const listener = vi.fn();
    store.subscribe(0, listener)();
    store.apply([aRunEvent(1, [{ index: 0, state: "queued" }])]);
    expect(listener).not.toHaveBeenCalled();
  });
});
