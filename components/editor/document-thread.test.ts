import { expect, it, vi } from "vitest";
import { DocumentThread } from "./document-thread.ts";
import type { FromWorker, ToWorker } from "./document-messages.ts";

const DRAWN: FromWorker = { kind: "broken", version: 0, problem: "It ends too early.", offset: 3 };

/** The other side of a thread. */
function otherSide() {
  const told: ToWorker[] = [];
  const worker = { postMessage: (message: ToWorker) => told.push(message), terminate: vi.fn() } as unknown as Worker;
  const thread = new DocumentThread(worker);
  const say = (data: FromWorker) => worker.onmessage?.(new MessageEvent("message", { data }));
  return { worker, thread, told, say };
}

it("what was said before anybody listened is heard by who listens", () => {
  const { thread, say } = otherSide();
  thread.open("id: a", "right");
  say(DRAWN);
  const heard: FromWorker[] = [];
  thread.listen({ heard: (message) => heard.push(message), failed: () => {} });
  expect(heard).toEqual([DRAWN]);
  say({ ...DRAWN, version: 1 });
  expect(heard).toHaveLength(2);
});

it("the same text is opened once, another one under another version", () => {
  const { thread, told } = otherSide();
  expect(thread.open("id: a", "right")).toBe(0);
  expect(thread.open("id: a", "right")).toBe(0);
  expect(thread.open("id: b", "right")).toBe(1);
  expect(told).toEqual([
    { kind: "open", version: 0, text: "id: a", direction: "right" },
    { kind: "open", version: 1, text: "id: b", direction: "right" },
  ]);
});

it("what was said of another text is not heard by who has opened this one", () => {
  const { thread, say } = otherSide();
  thread.open("id: a", "right");
  say(DRAWN);
  thread.open("id: b", "right");
  say(DRAWN);
  const heard: FromWorker[] = [];
  thread.listen({ heard: (message) => heard.push(message), failed: () => {} });
  expect(heard).toEqual([]);
});

it("a failure before anybody listened is not lost either", () => {
  const { worker, thread } = otherSide();
  worker.onerror?.(new ErrorEvent("error", { message: "no such file" }));
  const failed = vi.fn();
  thread.listen({ heard: () => {}, failed });
  expect(failed).toHaveBeenCalledWith("no such file");
  expect(thread.hasFailed).toBe(true);
});
