/**
 * vitest's global set-up: one real PostgreSQL for the whole run, with a migrated template that each
 * test file copies its own database from. Crash safety of the machine is not what tests test, so
 * `fsync` is off; everything else is as in production.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "./embedded.ts";
import { migrate } from "./migrate.ts";

export const TEMPLATE_DATABASE = "dag_template";
/** Environment variable that hands the server's address to the test files. */
export const TEST_SERVER_VARIABLE = "DAG_TEST_POSTGRES_URL";

export default async function setup(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "dag-test-postgres-"));
  const server = await startEmbeddedPostgres({
    dataDir,
    settings: {
      fsync: "off",
      max_connections: "200",
      autovacuum_naptime: "5s",
    },
  });
  const client = new pg.Client(server.url);
  await client.connect();
  await client.query(`create database ${TEMPLATE_DATABASE}`);
  await client.end();
  const template = new URL(server.url);
  template.pathname = `/${TEMPLATE_DATABASE}`;
  await migrate(template.href);
  process.env[TEST_SERVER_VARIABLE] = server.url;
  return async () => {
    await server.stop("immediate");
    await rm(dataDir, { recursive: true, force: true });
  };
}
