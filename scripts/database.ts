/**
 * `npm run db:…`: the database of this checkout, the one that DATABASE_URL names or the embedded one.
 *
 *   migrate    bring it to this program's schema
 *   generate   write a migration for what has changed in server/db/schema.ts
 *   reset      delete the embedded database with everything in it (--yes to not be asked)
 *   psql       open psql on it
 *   url        print its address, password included
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import type { Config } from "#server/config.ts";
import { migrate } from "#server/db/migrate.ts";
import { openDatabase } from "./launcher/database.ts";
import { dataDirOf, ROOT, readConfig } from "./launcher/environment.ts";
import { lockFile, runningInstance } from "./launcher/instance.ts";
import { complain, say } from "./launcher/output.ts";

const [command, ...args] = process.argv.slice(2);
const config = await readConfig();

switch (command) {
  case "migrate":
    await withDatabase(config, (url) => migrate(url));
    say("The database is up to date.");
    break;
  case "generate":
    process.exit(run("drizzle-kit", ["generate", ...args]));
    break;
  case "reset":
    await reset(config, args.includes("--yes"));
    break;
  case "psql":
    await withDatabase(config, async (url) => {
      const status = run("psql", [url, ...args]);
      if (status === 127) complain("psql was not found. On Debian and Ubuntu: apt-get install postgresql-client.");
      process.exitCode = status;
    });
    break;
  case "url":
    await withDatabase(config, async (url) => say(url));
    break;
  default:
    complain("Which one? migrate, generate, reset, psql or url.");
    process.exit(2);
}

/** On the running instance's database, or on the embedded one, started for as long as it takes. */
async function withDatabase(config: Config, use: (url: string) => Promise<void>): Promise<void> {
  const dataDir = dataDirOf(config);
  const known = config.DATABASE_URL ?? runningInstance(dataDir)?.databaseUrl;
  if (known !== undefined) {
    await use(known);
    return;
  }
  const database = await openDatabase(undefined, dataDir, say);
  try {
    await use(database.url);
  } finally {
    await database.stop();
  }
}

async function reset(config: Config, isSure: boolean): Promise<void> {
  if (config.DATABASE_URL !== undefined) {
    complain("DATABASE_URL is set. Only the embedded database is deleted from here; drop yours by its own means.");
    process.exit(2);
  }
  const dataDir = dataDirOf(config);
  const running = runningInstance(dataDir);
  if (running) {
    complain(`The product runs at ${running.url}: stop it first.`);
    process.exit(2);
  }
  if (!isSure) {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await terminal.question(`Delete all workflows, runs and accounts in ${dataDir}? Type yes: `);
    terminal.close();
    if (answer.trim() !== "yes") {
      say("Nothing was deleted.");
      return;
    }
  }
  const locked = lockFile(path.join(dataDir, "instance.lock"));
  if ("holder" in locked) {
    complain(`Process ${locked.holder.pid} is starting the product on ${dataDir}: stop it first.`);
    process.exit(2);
  }
  rmSync(path.join(dataDir, "postgres"), { recursive: true, force: true });
  locked.lock.release();
  say("Deleted. The next npm start begins anew.");
}

function run(program: string, args: readonly string[]): number {
  const done = spawnSync(program, args, { cwd: ROOT, stdio: "inherit" });
  return done.error ? 127 : (done.status ?? 1);
}
