import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiKey } from "#server/auth/api-keys.ts";
import { SYSTEM } from "#server/principal.ts";
import { TEST_ORIGIN, type TestServer, testServer } from "#server/testing-runtime.ts";
import { POST as setUp } from "./setup/route.ts";
import { POST as call } from "./trpc/[trpc]/route.ts";

let server: TestServer;
let key: string;

beforeAll(async () => {
  server = await testServer();
  globalThis.dagRuntime = Promise.resolve(server.runtime);
  key = await createApiKey(server.runtime.pool, SYSTEM, { name: "reader", role: "viewer" });
});
afterAll(() => server.close());

/** Where a body ends that nobody refuses. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A request whose body goes on and on, and how much of it was asked for. */
function endless(path: string, headers: Record<string, string> = {}): { request: Request; pulledBytes: () => number } {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = new Uint8Array(64 * 1024).fill(32);
      pulled += chunk.byteLength;
      controller.enqueue(chunk);
      if (pulled > MOST_BYTES) controller.close();
    },
  });
  const request = new Request(`${TEST_ORIGIN}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: TEST_ORIGIN, ...headers },
    body,
    // Needed for streams, and not in the types.
    ...{ duplex: "half" },
  });
  return { request, pulledBytes: () => pulled };
}

describe("a body that never ends", () => {
  it("is refused by the set-up after what a set-up needs", async () => {
    const { request, pulledBytes } = endless("/api/setup");
    expect((await setUp(request)).status).toBe(413);
    expect(pulledBytes()).toBeLessThan(1024 * 1024);
  });

  it("is refused by our pages' procedures: of a stranger unread, of others after the longest document", async () => {
    const ofStranger = endless("/api/trpc/dags.validate");
    expect((await call(ofStranger.request)).status).toBe(401);
    expect(ofStranger.pulledBytes()).toBeLessThan(1024 * 1024);
    const ofReader = endless("/api/trpc/dags.validate", { authorization: `Bearer ${key}` });
    expect((await call(ofReader.request)).status).toBe(413);
    expect(ofReader.pulledBytes()).toBeLessThan(32 * 1024 * 1024);
  });
});

it("a procedure reads what it is sent", async () => {
  const request = new Request(`${TEST_ORIGIN}/api/trpc/dags.validate`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ json: { text: "id: ä\ntasks: [{ id: a, type: noop }]\n" } }),
  });
  const answer = await call(request);
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("ä")]);
});
