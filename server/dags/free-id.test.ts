import { afterAll, beforeAll, expect, it } from "vitest";
import { SYSTEM } from "../principal.ts";
import { type TestServer, testServer } from "../testing-runtime.ts";
import { applyDocument } from "./apply-document.ts";
import { deleteDag } from "./change-dags.ts";
import { freeId } from "./free-id.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const save = (id: string) => applyDocument(server.runtime, SYSTEM, `id: ${id}\ntasks: [{ id: a, type: noop }]\n`);
const free = (id: string) => freeId(server.runtime.pool, id);

it("is the id itself, or the first number that nobody has had", async () => {
  expect(await free("load")).toBe("load");
  await save("load");
  await save("load-3");
  await save("load-extra");
  expect(await free("load")).toBe("load-2");
  await save("load-2");
  await deleteDag(server.runtime, SYSTEM, "load-2");
  expect(await free("load")).toBe("load-4");
  expect(await free("load-extra")).toBe("load-extra-2");
  expect(await free("lo")).toBe("lo");
});

it("is no longer than an id may be", async () => {
  const long = "x".repeat(200);
  await save(long);
  expect(await free(long)).toBe(`${"x".repeat(198)}-2`);
  await save(`${"x".repeat(198)}-2`);
  expect(await free(long)).toBe(`${"x".repeat(198)}-3`);
});
