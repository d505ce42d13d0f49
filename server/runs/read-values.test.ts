import { afterAll, beforeAll, expect, it } from "vitest";
import { applyDocument } from "../dags/apply-document.ts";
import { HandDrivenWorker } from "../db/testing-dag.ts";
import { SYSTEM } from "../principal.ts";
import { type TestServer, testServer } from "../testing-runtime.ts";
import { formerValues } from "./read-values.ts";
import { triggerRun } from "./trigger-run.ts";

let server: TestServer;
let worker: HandDrivenWorker;
beforeAll(async () => {
  server = await testServer();
  worker = await HandDrivenWorker.register(server.database.pool);
});
afterAll(() => server.close());

it("gives what expressions read in the newest run that has ended, without secrets and without heaps of data", async () => {
  await applyDocument(
    server.runtime,
    SYSTEM,
    `id: valued
params: { day: { type: string, default: monday }, token: { type: string, secret: true } }
tasks:
  - { id: a, type: noop }
  - { id: b, type: noop }
`,
  );
  expect(await formerValues(server.runtime.pool, "valued")).toBeNull();
  const { id } = await triggerRun(server.runtime, SYSTEM, { dagId: "valued", params: { token: "s3cret" } });
  await worker.run(id, [{ index: 0, result: "success", output: { rows: 3 } }]);
  await worker.run(id, [{ index: 1, result: "success", output: { heap: "x".repeat(100_000) } }]);
  // One that goes on is no former one.
  await triggerRun(server.runtime, SYSTEM, { dagId: "valued" });
  const values = await formerValues(server.runtime.pool, "valued");
  expect(values).toMatchObject({
    runId: id,
    params: { day: "monday", token: "•••" },
    run: { id, trigger: "manual" },
    tasks: { a: { output: { rows: 3 }, state: "success" }, b: { output: {}, state: "success" } },
  });
  expect(values?.tasks["a"]?.duration).toBeGreaterThanOrEqual(0);
});
