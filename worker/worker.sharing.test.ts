/** Work that one worker has no slot for is done by another one that has. */
import { chmod, mkdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#server/db/testing.ts";
import { until } from "./testing.ts";
import { brokenPromises, runEnd, startRun, tasksOf, WorkerYard } from "./testing-workers.ts";

let database: TestDatabase;
let yard: WorkerYard;
let marks: string;

beforeAll(async () => {
  database = await testDatabase();
  yard = await WorkerYard.make(database.url);
  marks = path.join(yard.directory, "marks");
  await mkdir(marks);
  await chmod(marks, 0o777);
});
afterAll(async () => {
  await yard.remove();
  expect(await brokenPromises(database.pool)).toEqual([]);
  await database.drop();
});

/** Jobs that a worker holds and has not answered. */
async function lockedJobs(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    "select count(*)::int as count from graphile_worker._private_jobs where locked_by is not null",
  );
  return rows[0]?.count ?? 0;
}

describe("two workers", () => {
  it("share tasks that the first of them had taken hints of, and has no slot for", async () => {
    await yard.start({ WORKER_PROCESS_SLOTS: "1", WORKER_FUNCTION_SLOTS: "3" });
    // Each waits for the other one to have begun: they end only if they run at the same time.
    const meeting = (id: string, other: string) => ({
      id,
      command: `touch ${marks}/${id}; until [ -e ${marks}/${other} ]; do sleep 0.05; done`,
    });
    const run = await startRun(
      database.pool,
      JSON.stringify({ id: "meeting", tasks: [meeting("one", "two"), meeting("two", "one")] }),
    );
    await until("the first worker holds the hint of the task that it cannot begin", async () => {
      const tasks = Object.values(await tasksOf(database.pool, run));
      return tasks.filter(({ state }) => state === "running").length === 1 && (await lockedJobs()) > 0;
    });
    await yard.start({ WORKER_PROCESS_SLOTS: "1", WORKER_FUNCTION_SLOTS: "3" });
    expect(await runEnd(database.pool, run, 10_000)).toBe("success");
    const workers = new Set(Object.values(await tasksOf(database.pool, run)).map(({ workerId }) => workerId));
    expect(workers.size).toBe(2);
  });
});
