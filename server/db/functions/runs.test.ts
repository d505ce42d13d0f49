import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../testing.ts";
import {
  createRun,
  HandDrivenWorker,
  hints,
  runRow,
  storeDag,
  type TestDagOptions,
  type TestTask,
  taskStates,
} from "../testing-dag.ts";

let database: TestDatabase;
let worker: HandDrivenWorker;

beforeAll(async () => {
  database = await testDatabase();
  worker = await HandDrivenWorker.register(database.pool);
});
afterAll(() => database.drop());

const CHAIN: TestTask[] = [{ id: "a" }, { id: "b", upstream: ["a"] }, { id: "c", upstream: ["b"] }];

async function startRun(tasks: TestTask[], options: TestDagOptions = {}) {
  const { versionId, dagId } = await storeDag(database.pool, tasks, options);
  return { runId: await createRun(database.pool, versionId), versionId, dagId };
}

async function call(statement: string, values: unknown[] = []): Promise<unknown> {
  const { rows } = await database.pool.query({ text: statement, values, rowMode: "array" });
  return rows[0]?.[0];
}

describe("create_run", () => {
  it("starts roots and tasks that wait for nothing, and tells it in order", async () => {
    const { runId } = await startRun([
      { id: "a" },
      { id: "b", upstream: ["a"] },
      { id: "c", upstream: ["b"], rule: "always" },
    ]);
    expect(await taskStates(database.pool, runId)).toEqual(["queued", "waiting", "queued"]);
    expect(await hints(database.pool, runId)).toEqual(["0:1", "2:1"]);
    const { rows } = await database.pool.query(
      "select run_change from dag.run_event where run_id = $1 order by sequence",
      [runId],
    );
    expect(rows).toEqual([{ run_change: { state: "queued" } }, { run_change: { state: "running" } }]);
  });

  it("makes one scheduled run a logical date, whoever asks how often", async () => {
    const { versionId } = await storeDag(database.pool, CHAIN);
    const made = await Promise.all(
      Array.from({ length: 8 }, () => call("select dag.create_run($1, 'schedule', null, '2026-01-01')", [versionId])),
    );
    expect(made.filter((id) => id !== null)).toHaveLength(1);
  });

  it("gives ids that sort by time", async () => {
    const { versionId } = await storeDag(database.pool, CHAIN, { maxActiveRuns: 100 });
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      ids.push(await createRun(database.pool, versionId));
      await database.pool.query("select pg_sleep(0.002)");
    }
    expect(ids).toEqual(ids.toSorted());
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    );
  });
});

describe("admit", () => {
  it("never lets more runs be active than the workflow allows, and fills a place as soon as it is free", async () => {
    const { versionId } = await storeDag(database.pool, [{ id: "a" }], { maxActiveRuns: 2 });
    const runs = await Promise.all(Array.from({ length: 5 }, () => createRun(database.pool, versionId)));
    const states = async () => Promise.all(runs.map(async (id) => (await runRow(database.pool, id)).state));
    expect((await states()).filter((state) => state === "running")).toHaveLength(2);
    for (let round = 0; round < 5; round++) {
      const active = runs[(await states()).indexOf("running")] as string;
      await worker.run(active, [{ index: 0, result: "success" }]);
      expect((await states()).filter((state) => state === "running").length).toBe(Math.min(2, 4 - round));
    }
    expect(new Set(await states())).toEqual(new Set(["success"]));
  });

  it("takes the more urgent run first, then the older one", async () => {
    const { versionId } = await storeDag(database.pool, [{ id: "a" }], { maxActiveRuns: 1 });
    const first = await createRun(database.pool, versionId);
    const low = (await call("select dag.create_run($1, 'backfill', null, null, '{}', 10)", [versionId])) as string;
    const normal = (await call("select dag.create_run($1, 'manual', null, null, '{}', 0)", [versionId])) as string;
    await worker.run(first, [{ index: 0, result: "success" }]);
    expect([(await runRow(database.pool, low)).state, (await runRow(database.pool, normal)).state]).toEqual([
      "queued",
      "running",
    ]);
  });

  it("holds scheduled runs of a paused workflow until it goes on", async () => {
    const { versionId, dagId } = await storeDag(database.pool, [{ id: "a" }], { isPaused: true });
    const scheduled = (await call("select dag.create_run($1, 'schedule', null, '2026-01-01')", [versionId])) as string;
    const manual = await createRun(database.pool, versionId);
    expect([(await runRow(database.pool, scheduled)).state, (await runRow(database.pool, manual)).state]).toEqual([
      "queued",
      "running",
    ]);
    await database.pool.query("update dag.dag set is_paused = false where id = $1", [dagId]);
    await call("select dag.admit()");
    expect((await runRow(database.pool, scheduled)).state).toBe("running");
  });
});

describe("cancel_run", () => {
  it("ends what has not begun at once and the run when its worker has stopped the rest", async () => {
    const { runId } = await startRun([{ id: "a" }, { id: "b" }, { id: "c", upstream: ["b"] }]);
    await worker.start(runId, [0]);
    expect(await call("select dag.cancel_run($1, 'ada')", [runId])).toBe("accepted");
    expect(await taskStates(database.pool, runId)).toEqual(["running", "cancelled", "cancelled"]);
    expect((await runRow(database.pool, runId)).state).toBe("running");
    await worker.advance(runId, [{ index: 0, result: "cancelled" }]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "cancelled", remaining: 0 });
    expect(await call("select count(*)::int from dag.stop_request where run_id = $1", [runId])).toBe(0);
  });

  it("lets a success that came first stand, but starts nothing after it", async () => {
    const { runId } = await startRun(CHAIN);
    await worker.start(runId, [0]);
    await call("select dag.cancel_run($1, 'ada')", [runId]);
    await worker.advance(runId, [{ index: 0, result: "success" }], { "inline:default": 5 });
    expect(await taskStates(database.pool, runId)).toEqual(["success", "cancelled", "cancelled"]);
    expect((await runRow(database.pool, runId)).state).toBe("cancelled");
  });

  it("cancels a queued run, is idempotent, and says what it cannot do", async () => {
    const { versionId } = await storeDag(database.pool, CHAIN, { maxActiveRuns: 1 });
    const running = await createRun(database.pool, versionId);
    const queued = await createRun(database.pool, versionId);
    expect(await call("select dag.cancel_run($1, 'ada')", [queued])).toBe("accepted");
    expect((await runRow(database.pool, queued)).state).toBe("cancelled");
    expect(await call("select dag.cancel_run($1, 'ada')", [queued])).toBe("already_final");
    expect(await call("select dag.cancel_run($1, 'ada')", ["01900000-0000-7000-8000-000000000000"])).toBe("not_found");
    expect((await runRow(database.pool, running)).state).toBe("running");
  });

  it("never loses a run when it races with starts and outcomes", async () => {
    const { versionId } = await storeDag(database.pool, CHAIN, { maxActiveRuns: 100 });
    await Promise.all(
      Array.from({ length: 30 }, async () => {
        const runId = await createRun(database.pool, versionId);
        await Promise.all([
          worker
            .start(runId, [0])
            .then((started) => (started.length > 0 ? worker.advance(runId, [{ index: 0, result: "success" }]) : [])),
          call("select dag.cancel_run($1, 'ada')", [runId]),
        ]);
        expect(await runRow(database.pool, runId)).toMatchObject({ state: "cancelled", remaining: 0 });
        const states = await taskStates(database.pool, runId);
        expect(["success", "cancelled"]).toContain(states[0]);
        expect(states.slice(1)).toEqual(["cancelled", "cancelled"]);
      }),
    );
  });
});

describe("stop_task", () => {
  it("fails a running task that a person killed, without a retry", async () => {
    const { runId } = await startRun([
      { id: "a", retries: 3 },
      { id: "b", upstream: ["a"] },
    ]);
    await worker.start(runId, [0]);
    await call("select dag.stop_task($1, 0, 'ada')", [runId]);
    await worker.advance(runId, [{ index: 0, result: "cancelled" }]);
    expect(await taskStates(database.pool, runId)).toEqual(["failed", "upstream_failed"]);
    const { rows } = await database.pool.query("select error from dag.task_attempt where run_id = $1", [runId]);
    expect(rows).toEqual([{ error: { class: "cancelled", message: "Killed by ada." } }]);
  });

  it("fails a task that did not run yet", async () => {
    const { runId } = await startRun(CHAIN);
    expect(await call("select dag.stop_task($1, 0, 'ada')", [runId])).toBe("accepted");
    expect(await taskStates(database.pool, runId)).toEqual(["failed", "upstream_failed", "upstream_failed"]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "failed", remaining: 0 });
    expect(await worker.start(runId, [0])).toEqual([]);
  });

  it("refuses a task that still waits for others, and so every task of a run that waits for its place", async () => {
    const { runId } = await startRun(CHAIN);
    expect(await call("select dag.stop_task($1, 1, 'ada')", [runId])).toBe("not_begun");
    const { versionId } = await storeDag(database.pool, CHAIN, { maxActiveRuns: 1 });
    await createRun(database.pool, versionId);
    const second = await createRun(database.pool, versionId);
    expect(await call("select dag.stop_task($1, 0, 'ada')", [second])).toBe("not_begun");
    expect(await runRow(database.pool, second)).toMatchObject({ state: "queued", remaining: 3 });
  });

  it("stops the run where its error policy says so, as the failure of a running task does", async () => {
    const { runId } = await startRun([{ id: "a" }, { id: "b" }, { id: "c", upstream: ["b"] }], { errorPolicy: "fail" });
    await call("select dag.stop_task($1, 0, 'ada')", [runId]);
    expect(await taskStates(database.pool, runId)).toEqual(["failed", "skipped", "skipped"]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "failed", remaining: 0 });
  });
});

describe("retry_task", () => {
  it("runs a failed task and what depended on it again, and the run ends well", async () => {
    const { runId } = await startRun([
      { id: "a" },
      { id: "b", upstream: ["a"] },
      { id: "c", upstream: ["b"] },
      { id: "d", upstream: ["a", "c"], rule: "all_done" },
      { id: "x" },
    ]);
    await worker.run(runId, [
      { index: 0, result: "success" },
      { index: 4, result: "success" },
    ]);
    await worker.run(runId, [{ index: 1, result: "failed" }]);
    await worker.run(runId, [{ index: 3, result: "success" }]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "failed", failed: 2 });
    expect(await call("select dag.retry_task($1, 1, 'ada')", [runId])).toBe("accepted");
    expect(await taskStates(database.pool, runId)).toEqual(["success", "queued", "waiting", "success", "success"]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "running", failed: 0, remaining: 2 });
    await worker.run(runId, [{ index: 1, attempt: 2, result: "success" }]);
    await worker.run(runId, [{ index: 2, result: "success" }]);
    expect(await runRow(database.pool, runId)).toMatchObject({
      state: "success",
      succeeded: 5,
      failed: 0,
      remaining: 0,
    });
  });

  it("counts a task's upstream anew when another of them had failed as well", async () => {
    const { runId } = await startRun([{ id: "a" }, { id: "b" }, { id: "join", upstream: ["a", "b"] }]);
    await worker.run(runId, [
      { index: 0, result: "failed" },
      { index: 1, result: "failed" },
    ]);
    await call("select dag.retry_task($1, 0, 'ada')", [runId]);
    await worker.run(runId, [{ index: 0, attempt: 2, result: "success" }]);
    expect(await taskStates(database.pool, runId)).toEqual(["success", "failed", "upstream_failed"]);
    await call("select dag.retry_task($1, 1, 'ada')", [runId]);
    await worker.run(runId, [{ index: 1, attempt: 2, result: "success" }]);
    expect(await taskStates(database.pool, runId)).toEqual(["success", "success", "queued"]);
  });

  it("brings back all that the error policy ended, and nothing that a rule or a condition did", async () => {
    const { runId } = await startRun(
      [
        { id: "a" },
        { id: "b", upstream: ["a"] },
        { id: "c", upstream: ["b"] },
        { id: "running" },
        { id: "unless", upstream: ["x"] },
        { id: "x" },
        { id: "after-unless", upstream: ["unless"] },
      ],
      { errorPolicy: "fail" },
    );
    await worker.run(runId, [{ index: 5, result: "success" }]);
    await worker.run(runId, [{ index: 4, result: "skipped" }]);
    await worker.start(runId, [3]);
    await worker.run(runId, [{ index: 0, result: "failed" }]);
    expect(await call("select dag.retry_task($1, 0, 'ada')", [runId])).toBe("stopping");
    await worker.advance(runId, [{ index: 3, result: "cancelled" }]);
    expect(await taskStates(database.pool, runId)).toEqual([
      "failed",
      "skipped",
      "skipped",
      "cancelled",
      "skipped",
      "success",
      "skipped",
    ]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "failed", remaining: 0 });

    expect(await call("select dag.retry_task($1, 0, 'ada')", [runId])).toBe("accepted");
    expect(await taskStates(database.pool, runId)).toEqual([
      "queued",
      "waiting",
      "waiting",
      "queued",
      "skipped",
      "success",
      "skipped",
    ]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "running", remaining: 4, failed: 0 });
    await worker.run(runId, [
      { index: 0, attempt: 2, result: "success" },
      { index: 3, attempt: 2, result: "success" },
    ]);
    await worker.run(runId, [{ index: 1, result: "success" }]);
    await worker.run(runId, [{ index: 2, result: "success" }]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "success", succeeded: 5, remaining: 0 });
  });

  it("lets a task wait for an upstream task that is itself being retried", async () => {
    const { runId } = await startRun([{ id: "a" }, { id: "b", upstream: ["a"], rule: "all_done" }]);
    await worker.run(runId, [{ index: 0, result: "failed" }]);
    await worker.run(runId, [{ index: 1, result: "failed" }]);
    await call("select dag.retry_task($1, 0, 'ada')", [runId]);
    expect(await call("select dag.retry_task($1, 1, 'ada')", [runId])).toBe("accepted");
    expect(await taskStates(database.pool, runId)).toEqual(["queued", "waiting"]);
    await worker.run(runId, [{ index: 0, attempt: 2, result: "success" }]);
    expect(await taskStates(database.pool, runId)).toEqual(["success", "queued"]);
    await worker.run(runId, [{ index: 1, attempt: 2, result: "success" }]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "success", remaining: 0 });
  });

  it("waits for a place among the active runs, and goes on from there", async () => {
    const { versionId } = await storeDag(
      database.pool,
      [{ id: "a" }, { id: "b" }, { id: "join", upstream: ["a", "b"] }],
      { maxActiveRuns: 1 },
    );
    const first = await createRun(database.pool, versionId);
    await worker.run(first, [
      { index: 0, result: "success" },
      { index: 1, result: "failed" },
    ]);
    const second = await createRun(database.pool, versionId);
    expect(await call("select dag.retry_task($1, 1, 'ada')", [first])).toBe("accepted");
    expect(await runRow(database.pool, first)).toMatchObject({ state: "queued", remaining: 2, failed: 0 });
    expect(await taskStates(database.pool, first)).toEqual(["success", "waiting", "waiting"]);
    expect(await call("select dag.stop_task($1, 1, 'ada')", [first])).toBe("not_begun");
    await worker.run(second, [
      { index: 0, result: "success" },
      { index: 1, result: "success" },
    ]);
    await worker.run(second, [{ index: 2, result: "success" }]);
    expect(await runRow(database.pool, first)).toMatchObject({ state: "running" });
    expect(await taskStates(database.pool, first)).toEqual(["success", "queued", "waiting"]);
    await worker.run(first, [{ index: 1, attempt: 2, result: "success" }]);
    await worker.run(first, [{ index: 2, result: "success" }]);
    expect(await runRow(database.pool, first)).toMatchObject({ state: "success", succeeded: 3 });
  });

  it("goes on although the workflow is paused, and decides what has nothing left to hear of", async () => {
    const { versionId, dagId } = await storeDag(database.pool, [
      { id: "a" },
      { id: "b" },
      { id: "join", upstream: ["a", "b"] },
    ]);
    const runId = (await call("select dag.create_run($1, 'schedule', null, '2026-01-01')", [versionId])) as string;
    await worker.run(runId, [
      { index: 0, result: "failed" },
      { index: 1, result: "failed" },
    ]);
    await database.pool.query("update dag.dag set is_paused = true where id = $1", [dagId]);
    await call("select dag.retry_task($1, 0, 'ada')", [runId]);
    expect(await taskStates(database.pool, runId)).toEqual(["queued", "failed", "upstream_failed"]);
    await worker.run(runId, [{ index: 0, attempt: 2, result: "success" }]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "failed", remaining: 0, failed: 2 });
  });

  it("refuses what has not failed and runs that were cancelled", async () => {
    const { runId } = await startRun(CHAIN);
    expect(await call("select dag.retry_task($1, 0, 'ada')", [runId])).toBe("not_failed");
    await call("select dag.cancel_run($1, 'ada')", [runId]);
    expect(await call("select dag.retry_task($1, 0, 'ada')", [runId])).toBe("run_cancelled");
  });
});

describe("partitions", () => {
  it("files events and logs by the day of the run", async () => {
    const { runId } = await startRun(CHAIN);
    const partition = await call("select tableoid::regclass::text from dag.run_event where run_id = $1 limit 1", [
      runId,
    ]);
    expect(partition).toMatch(/^dag\.run_event_\d{8}$/);
  });

  it("makes each day once, however many ask at the same time", async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => call("select dag.ensure_partitions(12)")));
    expect(made.map(Number).reduce((sum, each) => sum + each)).toBe(10);
  });

  it("drops old days but none that an active run writes to", async () => {
    const { runId } = await startRun([{ id: "a" }]);
    const drop = () => call("select dag.drop_partition_before('run_event', (now() + interval '1 day')::date)");
    expect(await drop()).toBe(true); // yesterday's
    expect(await drop()).toBe(false);
    await database.pool.query("update dag.run set state = 'success' where state in ('queued', 'running')");
    expect(await drop()).toBe(true);
    expect(await call("select count(*)::int from dag.run_event where run_id = $1", [runId])).toBe(0);
    await call("select dag.ensure_partitions()");
  });

  it("keeps nobody waiting for a reader of an old day", async () => {
    await call("select dag.ensure_partitions()");
    const reader = await database.pool.connect();
    try {
      const oldest = await call(
        `select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'dag.run_event'::regclass and c.relname ~ '\\d{8}$' order by c.relname limit 1`,
      );
      await reader.query("begin");
      await reader.query(`select count(*) from dag.${String(oldest)}`);
      await database.pool.query("update dag.run set state = 'success' where state in ('queued', 'running')");
      const dropping = call("select dag.drop_partition_before('run_event', (now() + interval '2 days')::date)");
      const { runId } = await startRun(CHAIN);
      expect(await taskStates(database.pool, runId)).toEqual(["queued", "waiting", "waiting"]);
      expect(await dropping).toBe(false);
    } finally {
      await reader.query("rollback");
      reader.release();
    }
  });
});

describe("stored versions", () => {
  it("cannot be changed", async () => {
    const { versionId } = await storeDag(database.pool, CHAIN);
    await expect(
      database.pool.query("update dag.dag_version set source = 'x' where id = $1", [versionId]),
    ).rejects.toThrow(/never changed/);
  });
});
