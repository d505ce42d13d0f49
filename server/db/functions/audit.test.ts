import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../testing.ts";
import { createRun, HandDrivenWorker, storeDag, type TestTask } from "../testing-dag.ts";

let database: TestDatabase;
let worker: HandDrivenWorker;

beforeAll(async () => {
  database = await testDatabase();
  worker = await HandDrivenWorker.register(database.pool);
});
afterAll(() => database.drop());

const PAIR: TestTask[] = [
  { id: "a", retries: 1 },
  { id: "b", upstream: ["a"] },
];

async function finishedRun(): Promise<string> {
  const { versionId } = await storeDag(database.pool, PAIR);
  const runId = await createRun(database.pool, versionId);
  await worker.run(runId, [{ index: 0, result: "success" }]);
  await worker.run(runId, [{ index: 1, result: "success" }]);
  return runId;
}

async function broken(runId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ invariant: string }>(
    "select distinct invariant from dag.audit($1) order by 1",
    [runId],
  );
  return rows.map((row) => row.invariant);
}

describe("audit", () => {
  it("finds nothing after an orderly run", async () => {
    expect(await broken(await finishedRun())).toEqual([]);
  });

  // An audit that cannot fail is worth nothing: each promise is broken by hand once.
  it.each([
    ["counters", "update dag.run set remaining = 1 where id = $1"],
    ["counters", "update dag.task_instance set state = 'queued' where run_id = $1 and task_index = 1"],
    ["one success", "delete from dag.task_attempt where run_id = $1 and task_index = 0"],
    ["fencing", "update dag.task_attempt set attempt = 7, outcome = 'lost' where run_id = $1 and task_index = 0"],
    [
      "order",
      "update dag.task_instance set started_at = started_at - interval '1 minute' where run_id = $1 and task_index = 1",
    ],
    ["events", "delete from dag.run_event where run_id = $1 and sequence = 2"],
    [
      "log",
      "insert into dag.task_log (run_id, task_index, attempt, first_line, line_count, at, offsets_ms, streams, lines) values ($1, 0, 1, 2, 1, now(), '{0}', 'o', '{x}')",
    ],
    ["leftovers", "update dag.task_instance set worker_id = gen_random_uuid() where run_id = $1 and task_index = 0"],
    ["leftovers", "insert into dag.stop_request (run_id, task_index, attempt, kind) values ($1, 0, 1, 'kill')"],
  ])("reports broken %s", async (invariant, damage) => {
    const runId = await finishedRun();
    await database.pool.query(damage, [runId]);
    expect(await broken(runId)).toContain(invariant);
  });
});
