import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../testing.ts";
import { createRun, HandDrivenWorker, hints, runRow, storeDag, type TestTask, taskStates } from "../testing-dag.ts";

let database: TestDatabase;
let worker: HandDrivenWorker;

beforeAll(async () => {
  database = await testDatabase();
  worker = await HandDrivenWorker.register(database.pool);
});
afterAll(() => database.drop());

const DIAMOND: TestTask[] = [
  { id: "a" },
  { id: "b", upstream: ["a"] },
  { id: "c", upstream: ["a"] },
  { id: "d", upstream: ["b", "c"] },
];

async function startRun(tasks: TestTask[], options: Parameters<typeof storeDag>[2] = {}) {
  const { versionId, dagId } = await storeDag(database.pool, tasks, options);
  return { runId: await createRun(database.pool, versionId), versionId, dagId };
}

async function events(runId: string) {
  const { rows } = await database.pool.query(
    "select sequence::int, at, task_indexes, task_states, task_attempts, details, run_change from dag.run_event where run_id = $1 order by sequence",
    [runId],
  );
  return rows;
}

describe("advance", () => {
  it("runs a diamond to its end, queueing a task when the last of its upstream tasks succeeds", async () => {
    const { runId } = await startRun(DIAMOND);
    expect(await taskStates(database.pool, runId)).toEqual(["queued", "waiting", "waiting", "waiting"]);
    await worker.run(runId, [{ index: 0, result: "success" }]);
    expect(await taskStates(database.pool, runId)).toEqual(["success", "queued", "queued", "waiting"]);
    await worker.run(runId, [{ index: 1, result: "success" }]);
    expect(await taskStates(database.pool, runId)).toEqual(["success", "success", "queued", "waiting"]);
    await worker.run(runId, [{ index: 2, result: "success" }]);
    await worker.run(runId, [{ index: 3, result: "success" }]);
    expect(await runRow(database.pool, runId)).toMatchObject({
      state: "success",
      partial: false,
      remaining: 0,
      succeeded: 4,
    });
  });

  it("queues the join once when both of its upstream tasks end in one batch", async () => {
    const { runId } = await startRun(DIAMOND);
    await worker.run(runId, [{ index: 0, result: "success" }]);
    await worker.run(runId, [
      { index: 1, result: "success" },
      { index: 2, result: "success" },
    ]);
    expect((await hints(database.pool, runId)).filter((hint) => hint.startsWith("3:"))).toEqual(["3:1"]);
  });

  it("hands newly ready tasks back to the caller, as many as it has slots for", async () => {
    const { runId } = await startRun(DIAMOND);
    await worker.start(runId, [0]);
    const rows = await worker.advance(runId, [{ index: 0, result: "success" }], { "inline:default": 1 });
    expect(rows.filter((row) => row.kind === "claimed").map((row) => row.task_index)).toEqual([1]);
    expect(await taskStates(database.pool, runId)).toEqual(["success", "running", "queued", "waiting"]);
    expect(await hints(database.pool, runId)).toEqual(["0:1", "2:1"]);
    const claimed = (await events(runId)).at(-1);
    expect(claimed.task_indexes.map((index: number, n: number) => [index, claimed.task_states[n]])).toEqual([
      [0, "success"],
      [1, "running"],
      [2, "queued"],
    ]);
  });

  it("claims nothing of a kind the caller does not run", async () => {
    const { runId } = await startRun([{ id: "a" }, { id: "b", upstream: ["a"], identifier: "process:gpu" }]);
    await worker.start(runId, [0]);
    const rows = await worker.advance(runId, [{ index: 0, result: "success" }], { "inline:default": 5 });
    expect(rows.map((row) => row.kind)).toEqual(["accepted"]);
    expect(await taskStates(database.pool, runId)).toEqual(["success", "queued"]);
  });

  it("refuses an outcome twice, of another attempt, and of another worker", async () => {
    const { runId } = await startRun(DIAMOND);
    await worker.start(runId, [0]);
    const stranger = await HandDrivenWorker.register(database.pool);
    expect(await stranger.advance(runId, [{ index: 0, result: "failed" }])).toEqual([]);
    expect(await worker.advance(runId, [{ index: 0, attempt: 2, result: "failed" }])).toEqual([]);
    expect(await worker.advance(runId, [{ index: 0, result: "success" }])).toHaveLength(1);
    const before = await runRow(database.pool, runId);
    expect(await worker.advance(runId, [{ index: 0, result: "failed" }])).toEqual([]);
    expect(await runRow(database.pool, runId)).toEqual(before);
  });

  it("keeps the outputs of a success and the error of a failure", async () => {
    const { runId } = await startRun([{ id: "a" }, { id: "b" }]);
    await worker.run(runId, [
      { index: 0, result: "success", output: { total: 3 } },
      { index: 1, result: "failed" },
    ]);
    const output = await database.pool.query("select output from dag.task_output where run_id = $1", [runId]);
    expect(output.rows).toEqual([{ output: { total: 3 } }]);
    const attempts = await database.pool.query(
      "select task_index, outcome, error from dag.task_attempt where run_id = $1 order by task_index",
      [runId],
    );
    expect(attempts.rows).toEqual([
      { task_index: 0, outcome: "success", error: null },
      { task_index: 1, outcome: "failed", error: { class: "exit_code", message: "exit 1" } },
    ]);
  });

  it("retries while retries are left, then fails, and its dependants with it", async () => {
    const { runId } = await startRun([
      { id: "a", retries: 1 },
      { id: "b", upstream: ["a"] },
      { id: "c", upstream: ["b"] },
      { id: "cleanup", upstream: ["c"], rule: "all_done" },
    ]);
    await worker.run(runId, [{ index: 0, result: "failed", retryDelayMs: 0 }]);
    expect(await taskStates(database.pool, runId)).toEqual(["retrying", "waiting", "waiting", "waiting"]);
    await database.pool.query("select dag.promote_due()");
    expect(await taskStates(database.pool, runId)).toEqual(["queued", "waiting", "waiting", "waiting"]);
    await worker.run(runId, [{ index: 0, attempt: 2, result: "failed", retryDelayMs: 0 }]);
    expect(await taskStates(database.pool, runId)).toEqual(["failed", "upstream_failed", "upstream_failed", "queued"]);
    await worker.run(runId, [{ index: 3, result: "success" }]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "failed", failed: 3, succeeded: 1 });
  });

  it("passes skips on through the graph", async () => {
    const { runId } = await startRun([
      { id: "a" },
      { id: "b", upstream: ["a"] },
      { id: "c", upstream: ["b"] },
      { id: "d", upstream: ["b"], rule: "none_failed" },
    ]);
    await worker.run(runId, [{ index: 0, result: "skipped" }]);
    expect(await taskStates(database.pool, runId)).toEqual(["skipped", "skipped", "skipped", "queued"]);
    await worker.run(runId, [{ index: 3, result: "success" }]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "success", partial: false });
  });

  it("ends the whole run at the first final failure under the error policy `fail`", async () => {
    const { runId } = await startRun([{ id: "a" }, { id: "b" }, { id: "c" }, { id: "d", upstream: ["c"] }], {
      errorPolicy: "fail",
    });
    await worker.start(runId, [0, 1]);
    const rows = await worker.advance(runId, [{ index: 0, result: "failed" }]);
    expect(rows.filter((row) => row.kind === "stop").map((row) => row.task_index)).toEqual([1]);
    expect(await taskStates(database.pool, runId)).toEqual(["failed", "running", "skipped", "skipped"]);
    await worker.advance(runId, [{ index: 1, result: "cancelled" }]);
    expect(await taskStates(database.pool, runId)).toEqual(["failed", "cancelled", "skipped", "skipped"]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "failed", remaining: 0 });
  });

  it("forgives failures under `allow_partial`, but not of a critical task", async () => {
    const forgiven = await startRun([{ id: "a" }, { id: "b" }], { errorPolicy: "allow_partial" });
    await worker.run(forgiven.runId, [
      { index: 0, result: "failed" },
      { index: 1, result: "success" },
    ]);
    expect(await runRow(database.pool, forgiven.runId)).toMatchObject({ state: "success", partial: true });
    const critical = await startRun([{ id: "a", critical: true }, { id: "b" }], { errorPolicy: "allow_partial" });
    await worker.run(critical.runId, [{ index: 0, result: "failed" }]);
    await worker.run(critical.runId, [{ index: 1, result: "success" }]);
    expect(await runRow(database.pool, critical.runId)).toMatchObject({ state: "failed", partial: false });
  });

  it("starts a handed back attempt again under a new fencing token, without using up a retry", async () => {
    const { runId } = await startRun([{ id: "a" }]);
    await worker.run(runId, [{ index: 0, result: "handed_back" }]);
    expect(await taskStates(database.pool, runId)).toEqual(["queued"]);
    expect(await hints(database.pool, runId)).toEqual(["0:1", "0:2"]);
    expect(await worker.start(runId, [0], 1)).toEqual([]);
    await worker.run(runId, [{ index: 0, attempt: 2, result: "success" }]);
    expect(await runRow(database.pool, runId)).toMatchObject({ state: "success" });
  });

  it("fails a task that is not idempotent when its attempt was cut off, but not one that never began", async () => {
    const { runId } = await startRun([
      { id: "a", idempotent: false },
      { id: "b", idempotent: false },
    ]);
    await worker.run(runId, [
      { index: 0, result: "handed_back" },
      { index: 1, result: "not_started" },
    ]);
    expect(await taskStates(database.pool, runId)).toEqual(["failed", "queued"]);
  });

  it("numbers a run's events without a gap, at rising times, ending with the run's state", async () => {
    const { runId } = await startRun(DIAMOND);
    for (const index of [0, 1, 2, 3]) await worker.run(runId, [{ index, result: "success" }]);
    const rows = await events(runId);
    expect(rows.map((row) => row.sequence)).toEqual(rows.map((_, n) => n + 1));
    expect(rows.map((row) => row.at.getTime())).toEqual(rows.map((row) => row.at.getTime()).sort((a, b) => a - b));
    expect(rows.at(-1).run_change).toEqual({ state: "success", partial: false });
    expect(Number((await runRow(database.pool, runId)).last_sequence)).toBe(rows.length);
  });

  it("hints at inline tasks by the dozen, and at others one by one", async () => {
    const tasks = (identifier: string) => [
      { id: "first" },
      ...Array.from({ length: 40 }, (_, n) => ({ id: `t${n}`, upstream: ["first"], identifier })),
    ];
    for (const [identifier, jobs] of [
      ["inline:default", 3],
      ["process:default", 40],
    ] as const) {
      const { runId } = await startRun(tasks(identifier));
      await worker.run(runId, [{ index: 0, result: "success" }]);
      expect((await hints(database.pool, runId)).filter((hint) => hint !== "0:1")).toHaveLength(40);
      const { rows } = await database.pool.query(
        "select count(*)::int as jobs from graphile_worker._private_jobs where payload ->> 'r' = $1 and payload -> 't' ->> 0 <> '0'",
        [runId],
      );
      expect(rows[0].jobs).toBe(jobs);
    }
  });

  it("decides once when many connections report the tasks of one fan-in at the same time", async () => {
    const width = 60;
    const tasks: TestTask[] = [
      ...Array.from({ length: width }, (_, n) => ({ id: `t${n}` })),
      { id: "join", upstream: Array.from({ length: width }, (_, n) => `t${n}`) },
    ];
    const { runId } = await startRun(tasks);
    await worker.start(
      runId,
      Array.from({ length: width }, (_, n) => n),
    );
    await Promise.all(
      Array.from({ length: width }, (_, index) => worker.advance(runId, [{ index, result: "success" }])),
    );
    expect((await taskStates(database.pool, runId)).at(-1)).toBe("queued");
    expect((await hints(database.pool, runId)).filter((hint) => hint.startsWith(`${width}:`))).toEqual([`${width}:1`]);
    const rows = await events(runId);
    expect(rows.map((row) => row.sequence)).toEqual(rows.map((_, n) => n + 1));
  });

  it("never deadlocks when batches name the same runs in opposite orders", async () => {
    const runs = await Promise.all(
      Array.from({ length: 6 }, () => startRun(Array.from({ length: 20 }, (_, n) => ({ id: `t${n}` })))),
    );
    for (const { runId } of runs)
      await worker.start(
        runId,
        Array.from({ length: 20 }, (_, n) => n),
      );
    const report = (index: number) => {
      const order = index % 2 === 0 ? runs : runs.toReversed();
      return database.pool.query("select * from dag.advance($1, $2, $3, $4, $5, $6, $7, $8)", [
        worker.id,
        order.map((each) => each.runId),
        order.map(() => index),
        order.map(() => 1),
        order.map(() => "success"),
        order.map(() => null),
        order.map(() => null),
        order.map(() => null),
      ]);
    };
    await Promise.all(Array.from({ length: 20 }, (_, index) => report(index)));
    for (const { runId } of runs)
      expect(await runRow(database.pool, runId)).toMatchObject({ state: "success", remaining: 0 });
  });
});
