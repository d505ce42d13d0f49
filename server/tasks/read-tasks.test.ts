import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPool } from "../db/client.ts";
import { type TestDatabase, testDatabase } from "../db/testing.ts";
import { createRun, HandDrivenWorker, storeDag } from "../db/testing-dag.ts";
import { countTasks } from "./read-tasks.ts";

let database: TestDatabase;
let runId: string;

beforeAll(async () => {
  database = await testDatabase();
  const { pool } = database;
  const first = await storeDag(pool, [{ id: "a" }, { id: "b", upstream: ["a"] }]);
  const second = await storeDag(pool, [{ id: "a" }, { id: "c" }, { id: "d" }]);
  runId = await createRun(pool, first.versionId);
  await createRun(pool, first.versionId);
  await createRun(pool, second.versionId);
  await (await HandDrivenWorker.register(pool)).run(runId, [{ index: 0, result: "success" }]);
});
afterAll(() => database.drop());

describe("counting task instances", () => {
  it("counts those that the list has, by any filter", async () => {
    const { pool } = database;
    expect(await countTasks(pool, {})).toBe(7);
    expect(await countTasks(pool, { runId })).toBe(2);
    expect(await countTasks(pool, { taskId: "a" })).toBe(3);
    expect(await countTasks(pool, { taskId: "b", runId })).toBe(1);
    expect(await countTasks(pool, { taskId: "c", runId })).toBe(0);
    expect(await countTasks(pool, { state: "success" })).toBe(1);
    expect(await countTasks(pool, { state: "waiting", taskId: "b" })).toBe(1);
    expect(await countTasks(pool, { state: "queued", taskId: "a", runId })).toBe(0);
    expect(await countTasks(pool, { runId: "01900000-0000-7000-8000-000000000000" })).toBe(0);
  });

  it("looks at none of them where runs and versions say how many there are", async () => {
    const holder = await database.pool.connect();
    await holder.query("begin; lock table dag.task_instance in access exclusive mode");
    const impatient = createPool(database.url, { queryTimeoutMs: 10_000 });
    try {
      const counts = [{}, { runId }, { taskId: "a" }].map((filter) => countTasks(impatient, filter));
      expect(await Promise.all(counts)).toEqual([7, 2, 3]);
    } finally {
      await holder.query("rollback");
      holder.release();
      await impatient.end();
    }
  });

  it("stops at a number", async () => {
    expect(await countTasks(database.pool, { state: "queued" }, 3)).toBe(3);
  });
});
