import pg from "pg";
import { pino } from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#server/db/testing.ts";
import { HintRunner } from "./hint-runner.ts";
import { until } from "./testing.ts";

const RUN = "00000000-0000-7000-8000-000000000001";
/** Far below the poll interval and below the age at which a lock does not count any more. */
const SOON_MS = 5_000;

let database: TestDatabase;
let pool: pg.Pool;
let runner: HintRunner | undefined;
/** Set: the connection breaks after the database has given jobs away, before we hear of it. */
let isAnswerLost = false;
/** Called before a connection listens. */
let beforeListening: (() => Promise<unknown>) | undefined;
/** Fetches that were answered. */
let fetches = 0;
const taken: number[] = [];

/** A real connection that loses an answer, or listens late, if a test wants it. */
function intercept(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => Promise<pg.QueryResult>;
  const lossy = (...given: unknown[]) => {
    const [first] = given;
    const text = typeof first === "string" ? first : (first as { text?: string }).text;
    if (text?.startsWith("LISTEN") && beforeListening) return beforeListening().then(() => query(...given));
    const answer = query(...given);
    if (!text?.includes("locked_by = $1")) return answer;
    return answer.then((result) => {
      fetches += 1;
      if (!isAnswerLost || result.rows.length === 0) return result;
      isAnswerLost = false;
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      throw new Error("Connection terminated unexpectedly");
    });
  };
  Object.assign(client, { query: lossy });
}

beforeEach(async () => {
  taken.length = 0;
  fetches = 0;
  beforeListening = undefined;
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 8 });
  // A connection that broke: the next one is made when it is needed.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    client.on("error", () => {});
    intercept(client);
  });
});
afterEach(async () => {
  await runner?.stop();
  await pool.end();
  await database.drop();
});

function start(stock: number): void {
  const unlock = async (poolId: string) => {
    await database.pool.query("select graphile_worker.force_unlock_workers(array[$1::text])", [poolId]);
  };
  runner = new HintRunner({
    pool,
    identifiers: ["process:default"],
    concurrency: 4,
    stock,
    log: pino({ level: "silent" }),
    onHints: async (hints) => void taken.push(...hints.map((hint) => hint.taskIndex)),
    onPool: () => {},
    unlock,
    onPoolEnd: unlock,
  });
  runner.start();
}

const add = (taskIndex: number) =>
  database.pool.query("select graphile_worker.add_job('process:default', $1::json)", [
    JSON.stringify({ r: RUN, t: [taskIndex], a: 1 }),
  ]);
const listeners = async () =>
  (
    await database.pool.query<{ pid: number }>(
      "select pid from pg_stat_activity where datname = current_database() and query like 'LISTEN%'",
    )
  ).rows.map((row) => row.pid);

for (const stock of [0, 4]) {
  const how = stock === 0 ? "one by one" : "in stock";

  it(`hints that are fetched ${how} come again at once when the answer was lost`, async () => {
    start(stock);
    await until("it fetches", async () => (await listeners()).length === 1);
    await add(1);
    await until("a first hint is taken", () => taken.includes(1));
    isAnswerLost = true;
    await add(2);
    await until("the hint whose answer was lost is taken", () => taken.includes(2), SOON_MS);
    expect(isAnswerLost).toBe(false);
  });

  it(`hints that are fetched ${how} and come before it listens are not missed`, async () => {
    beforeListening = async () => {
      await until("it has found nothing", () => fetches >= (stock === 0 ? 4 : 1));
      await add(4);
    };
    start(stock);
    await until("the hint is taken", () => taken.includes(4), SOON_MS);
  });

  it(`hints that are fetched ${how} are heard of at once again after the connections were cut`, async () => {
    start(stock);
    await until("it fetches", async () => (await listeners()).length === 1);
    const before = await listeners();
    await database.pool.query("select pg_terminate_backend($1)", [before[0]]);
    await until("it listens again", async () => (await listeners()).some((pid) => !before.includes(pid)), SOON_MS);
    await add(3);
    await until("the hint is taken", () => taken.includes(3), SOON_MS);
    await until("no job is left", async () => {
      const { rows } = await database.pool.query("select from graphile_worker._private_jobs");
      return rows.length === 0;
    });
  });
}
