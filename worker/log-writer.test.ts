import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#server/db/testing.ts";
import type { HeldAttempt } from "./held-attempt.ts";
import { LogWriter } from "./log-writer.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const attemptOf = (runId: string): HeldAttempt => ({ runId, taskIndex: 0, attempt: 1, versionId: 1, failures: 0 });

async function stored(runId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ lines: string[] }>(
    "select lines from dag.task_log where run_id = $1 order by first_line",
    [runId],
  );
  return rows.flatMap(({ lines }) => lines);
}

it("shows a NUL, which Postgres takes in no text, as its picture", async () => {
  const runId = randomUUID();
  const writer = new LogWriter(
    database.pool,
    () => undefined,
    () => undefined,
  );
  const log = writer.forAttempt(attemptOf(runId));
  log.write("o", "before");
  log.write("s", "a\0b");
  await log.flush();
  expect(await stored(runId)).toEqual(["before", "a␀b"]);
});

it("loses no other attempt's lines where one's cannot be written", async () => {
  const [first, last] = [randomUUID(), randomUUID()];
  const refused: unknown[] = [];
  const writer = new LogWriter(
    database.pool,
    () => undefined,
    (error) => refused.push(error),
  );
  for (const runId of [first, "not a run's id", last]) writer.forAttempt(attemptOf(runId)).write("o", "a line");
  await writer.close();
  expect([await stored(first), await stored(last)]).toEqual([["a line"], ["a line"]]);
  expect(refused).not.toHaveLength(0);
});
