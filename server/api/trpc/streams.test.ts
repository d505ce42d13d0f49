import { isTrackedEnvelope } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRun, HandDrivenWorker, storeDag, taskStates } from "#server/db/testing-dag.ts";
import type { LogBatch } from "#server/live/task-log.ts";
import { SYSTEM } from "#server/principal.ts";
import { type TestServer, testServer } from "#server/testing-runtime.ts";
import { appRouter } from "./router.ts";

let server: TestServer;
let worker: HandDrivenWorker;

beforeAll(async () => {
  server = await testServer();
  worker = await HandDrivenWorker.register(server.database.pool);
});
afterAll(() => server.close());

const pages = (signal: AbortSignal) =>
  appRouter.createCaller({ runtime: server.runtime, principal: SYSTEM }, { signal });

async function readLogToEnd(runId: string, index: number): Promise<LogBatch[]> {
  const batches: LogBatch[] = [];
  const log = await pages(AbortSignal.timeout(20_000)).tasks.log({ runId, index, attempt: 1 });
  for await (const each of log) {
    // A caller in this process is handed the envelope, `[id, data]`, where the types speak of its content.
    const envelope: unknown = each;
    if (isTrackedEnvelope<LogBatch>(envelope)) batches.push(envelope[1]);
  }
  return batches;
}

describe("the log of a task that never ran", () => {
  it("ends for one that was skipped, whose upstream failed, or that was killed in the queue", async () => {
    const { pool } = server.database;
    const { versionId } = await storeDag(pool, [
      { id: "a" },
      { id: "skipped", upstream: ["a"], rule: "all_failed" },
      { id: "b" },
      { id: "failed-upstream", upstream: ["b"] },
      { id: "killed" },
    ]);
    const runId = await createRun(pool, versionId);
    // Opened before its end is known, by a reader whom nobody tells of it.
    const early = readLogToEnd(runId, 1);
    await worker.run(runId, [
      { index: 0, result: "success" },
      { index: 2, result: "failed" },
    ]);
    await pages(AbortSignal.timeout(20_000)).tasks.kill({ runId, index: 4 });
    expect(await taskStates(pool, runId)).toEqual(["success", "skipped", "failed", "upstream_failed", "failed"]);
    const ended = [{ firstLine: 1, lines: [], ended: true }];
    expect(await early).toEqual(ended);
    for (const index of [1, 3, 4]) expect(await readLogToEnd(runId, index)).toEqual(ended);
  });
});
