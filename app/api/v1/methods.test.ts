import { afterAll, beforeAll, expect, it } from "vitest";
import { TEST_ORIGIN, type TestServer, testServer } from "#server/testing-runtime.ts";
import * as route from "./[...path]/route.ts";

let server: TestServer;

beforeAll(async () => {
  server = await testServer();
  globalThis.dagRuntime = Promise.resolve(server.runtime);
});
afterAll(() => server.close());

it("says which methods an address takes, also to one that none takes", async () => {
  const answer = await route.PUT(new Request(`${TEST_ORIGIN}/api/v1/dags/x`, { method: "PUT" }), {
    params: Promise.resolve({ path: ["dags", "x"] }),
  });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD, PATCH, DELETE"]);
});
