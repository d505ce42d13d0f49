import { expect, it } from "vitest";
import type { ToWorker } from "./document-messages.ts";
import { DocumentRequests } from "./document-requests.ts";

function requests() {
  const told: ToWorker[] = [];
  return { told, made: new DocumentRequests((message) => told.push(message)) };
}

it("gives each answer to who asked, in whatever order they come", async () => {
  const { told, made } = requests();
  const [first, second] = [made.ask({ kind: "copy", ids: ["a"] }), made.ask({ kind: "copy", ids: ["b"] })];
  expect(told).toMatchObject([
    { kind: "copy", ids: ["a"] },
    { kind: "copy", ids: ["b"] },
  ]);
  for (const [n, message] of [...told.entries()].toReversed()) {
    if (!("request" in message)) throw new Error("no question");
    made.heard({ kind: "answer", request: message.request, version: 7, result: { text: `copy ${n}` } });
  }
  expect(await first).toMatchObject({ version: 7, result: { text: "copy 0" } });
  expect(await second).toMatchObject({ version: 7, result: { text: "copy 1" } });
});

it("lets nobody wait for a worker that has failed, until it is heard again", async () => {
  const { told, made } = requests();
  const waiting = made.ask({ kind: "export", format: "json" });
  made.failed("It could not be loaded.");
  expect(await waiting).toEqual({ version: undefined, result: { problem: "It could not be loaded." } });
  expect(await made.ask({ kind: "export", format: "json" })).toMatchObject({
    result: { problem: "It could not be loaded." },
  });
  expect(told).toHaveLength(1);
  made.heard({ kind: "broken", version: 0, problem: "x", offset: 0 });
  void made.ask({ kind: "export", format: "json" });
  expect(told).toHaveLength(2);
});
