import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../testing.ts";
import { createRun, HandDrivenWorker, hints, runRow, storeDag, type TestTask, taskStates } from "../testing-dag.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function startRun(tasks: TestTask[]) {
  const { versionId } = await storeDag(database.pool, tasks);
  return createRun(database.pool, versionId);
}

async function call(statement: string, values: unknown[] = []): Promise<unknown> {
  const { rows } = await database.pool.query({ text: statement, values, rowMode: "array" });
  return rows[0]?.[0];
}

/** Lets the worker's lease lapse as if its last heartbeat had been a minute ago. */
async function lapse(worker: HandDrivenWorker): Promise<void> {
  await database.pool.query("update dag.worker set heartbeat_at = now() - interval '1 minute' where id = $1", [
    worker.id,
  ]);
}

describe("start_tasks", () => {
  it("starts each hinted task once, however many hints and workers there are", async () => {
    const runId = await startRun([{ id: "a" }, { id: "b" }]);
    const workers = await Promise.all(Array.from({ length: 8 }, () => HandDrivenWorker.register(database.pool)));
    const started = await Promise.all(workers.map((worker) => worker.start(runId, [0, 1])));
    expect(started.flat().toSorted((a, b) => a - b)).toEqual([0, 1]);
  });

  it("ignores hints for an attempt that is over", async () => {
    const worker = await HandDrivenWorker.register(database.pool);
    const runId = await startRun([{ id: "a" }]);
    expect(await worker.start(runId, [0], 2)).toEqual([]);
    expect(await worker.start(runId, [0], 1)).toEqual([0]);
  });

  it("starts nothing for a worker that was declared dead", async () => {
    const worker = await HandDrivenWorker.register(database.pool);
    await lapse(worker);
    await call("select dag.reap()");
    expect(await worker.start(await startRun([{ id: "a" }]), [0])).toEqual([]);
  });
});

describe("heartbeat", () => {
  it("renews the lease and names the attempts to stop", async () => {
    const worker = await HandDrivenWorker.register(database.pool);
    const runId = await startRun([{ id: "a" }, { id: "b" }]);
    await worker.start(runId, [0, 1]);
    await call("select dag.stop_task($1, 1, 'ada')", [runId]);
    const { rows } = await database.pool.query("select * from dag.heartbeat($1)", [worker.id]);
    expect(rows[0]).toMatchObject({ alive: true, run_id: null });
    expect(rows.slice(1)).toEqual([{ alive: true, run_id: runId, task_index: 1, attempt: 1, kind: "kill" }]);
  });

  it("tells a worker that its lease is lost", async () => {
    const worker = await HandDrivenWorker.register(database.pool);
    await lapse(worker);
    await call("select dag.reap()");
    const { rows } = await database.pool.query("select * from dag.heartbeat($1)", [worker.id]);
    expect(rows).toMatchObject([{ alive: false }]);
  });
});

describe("reap", () => {
  it("queues a dead worker's attempts again, and fences off what it still reports", async () => {
    const dead = await HandDrivenWorker.register(database.pool);
    const other = await HandDrivenWorker.register(database.pool);
    const runId = await startRun([{ id: "a" }]);
    await dead.start(runId, [0]);
    await lapse(dead);
    expect(await call("select dag.reap()")).toBe(1);
    expect(await taskStates(database.pool, runId)).toEqual(["queued"]);
    expect(await dead.advance(runId, [{ index: 0, result: "success" }])).toEqual([]);
    expect(await other.start(runId, [0], 2)).toEqual([0]);
    await other.advance(runId, [{ index: 0, attempt: 2, result: "success" }]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "success" });
    const attempts = await database.pool.query(
      "select attempt, outcome from dag.task_attempt where run_id = $1 order by 1",
      [runId],
    );
    expect(attempts.rows).toEqual([
      { attempt: 1, outcome: "lost" },
      { attempt: 2, outcome: "success" },
    ]);
  });

  it("leaves workers alone whose lease holds", async () => {
    const worker = await HandDrivenWorker.register(database.pool);
    const runId = await startRun([{ id: "a" }]);
    await worker.start(runId, [0]);
    await call("select dag.reap()");
    expect(await taskStates(database.pool, runId)).toEqual(["running"]);
  });

  it("fails a task that took three workers with it", async () => {
    const runId = await startRun([{ id: "a" }]);
    for (const attempt of [1, 2, 3]) {
      const worker = await HandDrivenWorker.register(database.pool);
      await worker.start(runId, [0], attempt);
      await lapse(worker);
      await call("select dag.reap()");
    }
    expect(await taskStates(database.pool, runId)).toEqual(["failed"]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "failed" });
  });

  it("fails a task that is not idempotent", async () => {
    const worker = await HandDrivenWorker.register(database.pool);
    const runId = await startRun([{ id: "a", idempotent: false }]);
    await worker.start(runId, [0]);
    await lapse(worker);
    await call("select dag.reap()");
    expect(await taskStates(database.pool, runId)).toEqual(["failed"]);
    const { rows } = await database.pool.query(
      "select error ->> 'class' as class from dag.task_attempt where run_id = $1",
      [runId],
    );
    expect(rows).toEqual([{ class: "lost" }]);
  });

  it("counts each lost attempt once when several workers sweep at the same time", async () => {
    const dead = await HandDrivenWorker.register(database.pool);
    const runId = await startRun([{ id: "a" }, { id: "b" }]);
    await dead.start(runId, [0, 1]);
    await lapse(dead);
    await Promise.all(Array.from({ length: 8 }, () => call("select dag.reap()")));
    const { rows } = await database.pool.query("select attempt, losses from dag.task_instance where run_id = $1", [
      runId,
    ]);
    expect(rows).toEqual([
      { attempt: 2, losses: 1 },
      { attempt: 2, losses: 1 },
    ]);
  });
});

describe("deregister_worker", () => {
  it("hands back what still runs", async () => {
    const worker = await HandDrivenWorker.register(database.pool);
    const runId = await startRun([{ id: "a" }]);
    await worker.start(runId, [0]);
    expect(await call("select dag.deregister_worker($1)", [worker.id])).toBe(1);
    expect(await taskStates(database.pool, runId)).toEqual(["queued"]);
    expect(await hints(database.pool, runId)).toContain("0:2");
  });
});

describe("promote_due", () => {
  it("queues what is due, once, and leaves what is not", async () => {
    const worker = await HandDrivenWorker.register(database.pool);
    const runId = await startRun([
      { id: "now", retries: 1 },
      { id: "later", retries: 1 },
    ]);
    await worker.run(runId, [
      { index: 0, result: "failed", retryDelayMs: 0 },
      { index: 1, result: "failed", retryDelayMs: 60_000 },
    ]);
    const promoted = await Promise.all(Array.from({ length: 8 }, () => call("select dag.promote_due()")));
    expect(promoted.map(Number).reduce((sum, each) => sum + each)).toBe(1);
    expect(await taskStates(database.pool, runId)).toEqual(["queued", "retrying"]);
    const next = (await call("select dag.next_timer()")) as Date;
    expect(next.getTime()).toBeGreaterThan(Date.now() + 50_000);
  });

  it("ignores the timer of a task that was stopped meanwhile", async () => {
    const worker = await HandDrivenWorker.register(database.pool);
    const runId = await startRun([{ id: "a", retries: 1 }]);
    await worker.run(runId, [{ index: 0, result: "failed", retryDelayMs: 0 }]);
    await call("select dag.cancel_run($1, 'ada')", [runId]);
    await call("select dag.promote_due()");
    expect(await taskStates(database.pool, runId)).toEqual(["cancelled"]);
  });
});

describe("reconcile", () => {
  it("hints again for a queued task whose hint was lost, and only for such", async () => {
    const runId = await startRun([{ id: "a" }, { id: "b", priority: 1 }]);
    await database.pool.query(
      "delete from graphile_worker._private_jobs where payload ->> 'r' = $1 and payload -> 't' ->> 0 = '0'",
      [runId],
    );
    await call("select dag.reconcile(interval '1 hour')");
    expect(await hints(database.pool, runId)).toEqual(["1:1"]);
    await call("select dag.reconcile(interval '0')");
    expect(await hints(database.pool, runId)).toEqual(["0:1", "1:1"]);
    await call("select dag.reconcile(interval '0')");
    expect(await hints(database.pool, runId)).toEqual(["0:1", "1:1"]);
  });

  it("is not kept from it by a queue that nobody serves", async () => {
    const crowd = await startRun(Array.from({ length: 1_100 }, (_, n) => ({ id: `t${n}` })));
    const runId = await startRun([{ id: "a" }]);
    await database.pool.query("delete from graphile_worker._private_jobs where payload ->> 'r' = $1", [runId]);
    await database.pool.query("update dag.task_instance set queued_at = now() - interval '1 hour' where run_id = $1", [
      crowd,
    ]);
    await call("select dag.reconcile(interval '0')");
    expect(await hints(database.pool, runId)).toEqual(["0:1"]);
  });

  it("does not believe in a job that is locked by nobody alive, or for long", async () => {
    const lock = (runId: string, by: string, since: string) =>
      database.pool.query(
        "update graphile_worker._private_jobs set locked_by = $2, locked_at = now() - $3::interval where payload ->> 'r' = $1",
        [runId, by, since],
      );
    await database.pool.query(
      "select dag.register_worker(gen_random_uuid(), 'alive', 'localhost', 1, '{default}', '{}', '{pool-alive}')",
    );
    const [dead, alive, long] = [
      await startRun([{ id: "a" }]),
      await startRun([{ id: "a" }]),
      await startRun([{ id: "a" }]),
    ];
    await lock(dead, "pool-gone", "1 second");
    await lock(alive, "pool-alive", "1 second");
    await lock(long, "pool-alive", "2 minutes");
    await call("select dag.reconcile(interval '0')");
    const jobs = (runId: string) =>
      call("select count(*)::int from graphile_worker._private_jobs where payload ->> 'r' = $1", [runId]);
    expect([await jobs(dead), await jobs(alive), await jobs(long)]).toEqual([2, 1, 2]);
  });

  it("takes back a task that runs under no worker", async () => {
    const worker = await HandDrivenWorker.register(database.pool);
    const runId = await startRun([{ id: "a" }]);
    await worker.start(runId, [0]);
    await database.pool.query("delete from dag.worker where id = $1", [worker.id]);
    await call("select dag.reconcile()");
    expect(await taskStates(database.pool, runId)).toEqual(["queued"]);
  });
});
