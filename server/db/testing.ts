/** Databases for tests: real PostgreSQL, a fresh copy of the migrated template for each caller. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { createDatabase, createPool, type Database } from "./client.ts";
import { TEMPLATE_DATABASE, TEST_SERVER_VARIABLE } from "./testing-server.ts";

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly db: Database;
  /** Closes the pool and drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** Makes a migrated, empty database on the run's server. Call it in `beforeAll`, drop it in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env[TEST_SERVER_VARIABLE];
  if (server === undefined) {
    throw new Error(
      `${TEST_SERVER_VARIABLE} is not set: run the tests through vitest, whose global set-up starts PostgreSQL.`,
    );
  }
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(server, `create database ${name} template ${TEMPLATE_DATABASE}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const pool = createPool(url.href, { max: 20, applicationName: "test" });
  return {
    url: url.href,
    pool,
    db: createDatabase(pool),
    async drop() {
      await pool.end();
      await onServer(server, `drop database if exists ${name} with (force)`);
    },
  };
}

/** `create database` refuses while another one copies the same template, so callers queue on a lock. */
async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(1)");
    await client.query(statement);
  } finally {
    await client.end();
  }
}
