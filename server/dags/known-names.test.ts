import { afterAll, beforeAll, expect, it } from "vitest";
import { SYSTEM } from "../principal.ts";
import { type TestServer, testServer } from "../testing-runtime.ts";
import { applyDocument } from "./apply-document.ts";
import { deleteDag } from "./change-dags.ts";
import { readServerNames } from "./known-names.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

it("knows the workflows that there are, and says nothing of too many", async () => {
  for (const id of ["load", "extract", "gone"]) {
    await applyDocument(server.runtime, SYSTEM, `id: ${id}\ntasks: [{ id: a, type: noop }]\n`);
  }
  await deleteDag(server.runtime, SYSTEM, "gone");
  expect(await readServerNames(server.runtime.pool)).toEqual({ workflows: ["extract", "load"] });
  expect(await readServerNames(server.runtime.pool, 1)).toEqual({ workflows: null });
});
