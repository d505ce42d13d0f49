/**
 * Brings a database to this program's schema: graphile-worker's tables, ours, the functions, the
 * partitions. Safe to run from any number of processes at once, and again at every start.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as applyMigrations } from "drizzle-orm/node-postgres/migrator";
import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";

/** One lock for all migrations of this product in a database; any constant would do. */
const MIGRATION_LOCK = 0x646167;

const FUNCTIONS_DIR = path.join(import.meta.dirname, "functions");
const MIGRATIONS_DIR = path.join(import.meta.dirname, "../../drizzle");
const OLDEST_POSTGRES = 150_000;

/** Thrown where the database and this program do not fit; the message says what to do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

/**
 * @param url a database that this role may create schemas in
 * @throws MigrationError if the server is too old, or the database belongs to a newer program
 */
export async function migrate(url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "dag migrate",
  });
  await client.connect();
  try {
    await refuseOldServer(client);
    // Neither drizzle nor graphile-worker takes a lock of its own that two first starts would survive.
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await refuseNewerDatabase(client);
    await runMigrations({ connectionString: url, logger: SILENT });
    await tuneQueue(client);
    await applyMigrations(drizzle({ client }), {
      migrationsFolder: MIGRATIONS_DIR,
      migrationsSchema: "dag",
      migrationsTable: "migration",
    });
    await applyFunctions(client);
    await client.query("select dag.ensure_partitions()");
  } finally {
    // Ending the session releases the lock.
    await client.end();
  }
}

/** graphile-worker says every migration it applies; ours is one line by the caller. */
const SILENT = new Logger(() => () => {});

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  const version = rows[0]?.version ?? 0;
  if (version < OLDEST_POSTGRES) {
    throw new MigrationError(
      `PostgreSQL ${Math.floor(version / 10_000)} is too old: 15 or newer is needed. Point DATABASE_URL at a newer server.`,
    );
  }
}

async function refuseNewerDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>("select to_regclass('dag.migration') is not null as exists");
  if (!rows[0]?.exists) return;
  const applied = await client.query<{ name: string }>("select name from dag.migration");
  const known = new Set(await readdir(MIGRATIONS_DIR));
  const unknown = applied.rows.map((row) => row.name).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new MigrationError(
      `This database was migrated by a newer release (it has ${unknown.sort().join(", ")}). Start that release, or restore a backup from before it.`,
    );
  }
}

/**
 * The queue table turns over completely all the time, so it is vacuumed by count and not by share;
 * and a plan made while it was empty would scan it whole when it is full.
 * Each `add_jobs` draws a number for every kind of job although the kind exists: the sequence may
 * wrap, because numbers of kinds that exist are never used again.
 */
async function tuneQueue(client: pg.Client): Promise<void> {
  await client.query(`
    alter table graphile_worker._private_jobs set (
      autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0,
      autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000
    );
    alter function graphile_worker.add_jobs(graphile_worker.job_spec[], boolean) set enable_seqscan = off;
    alter table graphile_worker._private_tasks alter column id set cycle;
  `);
}

/** The functions are replaced as a whole whenever one of them has changed: one file each, no migration restates them. */
async function applyFunctions(client: pg.Client): Promise<void> {
  const files = (await readdir(FUNCTIONS_DIR)).filter((name) => name.endsWith(".sql")).sort();
  const sources = await Promise.all(files.map((name) => readFile(path.join(FUNCTIONS_DIR, name), "utf8")));
  const hash = createHash("sha256").update(sources.join("\0")).digest("hex");
  const { rows } = await client.query<{ hash: string }>(
    "select value #>> '{}' as hash from dag.installation where key = 'functions'",
  );
  if (rows[0]?.hash === hash) return;
  await client.query("begin");
  try {
    // They call each other: the order of files must not matter.
    await client.query("set local check_function_bodies = off");
    await client.query(sources[files.indexOf("types.sql")] ?? "");
    for (const source of sources) await client.query(source);
    await client.query(
      `insert into dag.installation (key, value) values ('functions', to_jsonb($1::text))
       on conflict (key) do update set value = excluded.value, updated_at = now()`,
      [hash],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
