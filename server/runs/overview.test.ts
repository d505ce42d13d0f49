import { afterAll, beforeAll, expect, it } from "vitest";
import { createRun, HandDrivenWorker, storeDag } from "../db/testing-dag.ts";
import { type TestServer, testServer } from "../testing-runtime.ts";
import { getOverview } from "./overview.ts";

let server: TestServer;
let worker: HandDrivenWorker;

beforeAll(async () => {
  server = await testServer();
  worker = await HandDrivenWorker.register(server.database.pool);
});
afterAll(() => server.close());

it("counts the tasks that failed apart from those that did not run because of them", async () => {
  const { versionId } = await storeDag(server.database.pool, [
    { id: "extract" },
    { id: "load", upstream: ["extract"] },
    { id: "report", upstream: ["load"] },
  ]);
  const runId = await createRun(server.database.pool, versionId);
  await worker.run(runId, [{ index: 0, result: "failed" }]);
  const { failed } = await getOverview(server.database.pool);
  expect(failed.map(({ id, tasksFailed, tasksUpstreamFailed }) => [id, tasksFailed, tasksUpstreamFailed])).toEqual([
    [runId, 1, 2],
  ]);
});
