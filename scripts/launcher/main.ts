/**
 * `npm start`: the database, its migrations, the build of the pages if a source has changed, then web
 * and worker as children that are kept running, until Ctrl-C stops everything in order.
 */
import { chmodSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { styleText } from "node:util";
import { baseUrl, type Config, ConfigError } from "#server/config.ts";
import { EmbeddedPostgresError } from "#server/db/embedded.ts";
import { MigrationError, migrate } from "#server/db/migrate.ts";
import { isDatabaseAway } from "#server/errors.ts";
import { hasDisplay, openBrowser } from "./browser.ts";
import { type LauncherDatabase, openDatabase } from "./database.ts";
import {
  childEnvironment,
  dataDirOf,
  ROOT,
  readConfig,
  taskEnvironment,
  webCommand,
  workerCommand,
} from "./environment.ts";
import { loadExamples, setUpLink } from "./first-start.ts";
import { lockFile, type ProcessLock, removeInstance, runningInstance, writeInstance } from "./instance.ts";
import { type LaunchOptions, parseOptions, USAGE, UsageError } from "./options.ts";
import { ChildLog, type ChildName, complain, isServerBanner, prefixed, say } from "./output.ts";
import { probePort } from "./port.ts";
import { processIdentity } from "./process-identity.ts";
import { BuildError, ensureProductionBuild } from "./production-build.ts";
import { onStopRequest } from "../bootstrap/stop-requests.ts";
import { Supervisor } from "./supervisor.ts";
import { workerPlace } from "./task-reach.ts";
import { watchSources } from "./watch-sources.ts";

const WEB_GRACE_MS = 5_000;
/** Over the worker's own grace, for the reports of what it hands back. */
const WORKER_EXTRA_GRACE_MS = 5_000;
const READY_WITHIN_MS = 120_000;

/** Thrown where the start cannot go on and a person can do something about it; only the message is shown. */
class LaunchError extends Error {
  override readonly name = "LaunchError";
}

interface Running {
  readonly database: LauncherDatabase;
  readonly web: Supervisor;
  readonly worker: Supervisor;
  readonly workerGraceMs: number;
  readonly stopWatching: () => void;
}

const launchedAt = Date.now();
const stopRequest = new AbortController();
let running: Partial<Running> = {};
let locks: { dataDir: string; lock: ProcessLock } | undefined;

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.showsHelp) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  stopWhenAsked();
  // Who reads our output may stop reading: `npm start | head`. What runs goes on.
  process.stdout.on("error", () => {});
  await launch(options);
} catch (error) {
  if (!stopRequest.signal.aborted) {
    complain(
      isForPeople(error) ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
    await stopEverything();
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

async function launch(options: LaunchOptions): Promise<void> {
  const config = await readConfig(options);
  const dataDir = dataDirOf(config);
  lockDataDir(dataDir, config);
  const port = await probePort(config.HOST, config.PORT);
  if (!port.isFree) throw new LaunchError(port.message);

  step(config.DATABASE_URL === undefined ? "Starting PostgreSQL" : "Connecting to the database");
  const database = await openDatabase(config.DATABASE_URL, dataDir, (text) => say(prefixed("postgres", text)));
  running = { ...running, database };
  stopRequest.signal.throwIfAborted();
  await migrateOrSay(database.url);
  if (!options.isDevelopment) {
    await ensureProductionBuild(ROOT, () => step("Building the pages (only when a source has changed)"));
  }
  stopRequest.signal.throwIfAborted();

  step("Starting web and worker");
  const url = baseUrl(config);
  const environment = childEnvironment(config, database.url, options.isDevelopment);
  const place = await workerPlace(ROOT, config.TASK_USER);
  if (place.problem !== undefined) complain(styleText("yellow", place.problem));
  const web = supervise("web", dataDir, () => ({
    command: webCommand(config, options.isDevelopment),
    cwd: ROOT,
    env: environment,
  }));
  const worker = supervise("worker", dataDir, () => ({
    command: place.wrap(workerCommand(place.root)),
    cwd: ROOT,
    env: { ...environment, ...taskEnvironment(config, place.root) },
  }));
  const stopWatching = options.isDevelopment
    ? watchSources(ROOT, ["worker", "server", "engine"], (file) => {
        say(prefixed("worker", `${file} has changed: starting again.`));
        worker.restart();
      })
    : () => {};
  running = { database, web, worker, workerGraceMs: config.WORKER_GRACE, stopWatching };
  web.start();
  worker.start();
  const launcher = processIdentity(process.pid);
  if (launcher !== undefined) writeInstance(dataDir, { launcher, url, databaseUrl: database.url });
  await untilReady(config);
  if (options.loadsExamples) await loadExamples(database.url, ROOT, (text) => step(text));
  const link = await setUpLink(database.url, url);
  sayReady(url, link, dataDir);
  if (options.opensBrowser && hasDisplay(process.env)) openBrowser(link ?? url);
}

async function migrateOrSay(databaseUrl: string): Promise<void> {
  try {
    await migrate(databaseUrl);
  } catch (error) {
    if (!isDatabaseAway(error) && !isDatabaseRefusal(error)) throw error;
    const { host, pathname, username } = new URL(databaseUrl);
    throw new LaunchError(
      `The database ${pathname.slice(1)} at ${host} cannot be used as ${username}: ${error instanceof Error ? error.message : String(error)}\n` +
        "DATABASE_URL says where it is; without it, an embedded one is started.",
    );
  }
}

/** Wrong password, no such role, database or right: SQLSTATE classes 28, 3D and 42501. */
function isDatabaseRefusal(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(28|3D|42501)/.test(String(error.code));
}

function lockDataDir(dataDir: string, config: Config): void {
  mkdirSync(dataDir, { recursive: true });
  // As root, PostgreSQL runs as another user, who must be able to pass through; secrets in here are 0600.
  if (statSync(dataDir).uid === process.getuid?.()) chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
  const locked = lockFile(path.join(dataDir, "instance.lock"));
  if ("lock" in locked) {
    locks = { dataDir, lock: locked.lock };
    return;
  }
  const other = runningInstance(dataDir);
  throw new LaunchError(
    `Another instance (process ${locked.holder.pid}) runs on ${dataDir}${other ? `, at ${other.url}` : ""}.\n` +
      `Stop it, or start this one beside it: DATA_DIR=.data-2 npm start -- --port ${config.PORT === 65_535 ? 3000 : config.PORT + 1}`,
  );
}

function supervise(
  name: Extract<ChildName, "web" | "worker">,
  dataDir: string,
  describe: ConstructorParameters<typeof Supervisor>[0],
): Supervisor {
  const log = new ChildLog(dataDir, name);
  return new Supervisor(describe, {
    line(text) {
      log.line(text);
      if (name === "worker" || !isServerBanner(text)) say(prefixed(name, text));
    },
    restarting(exit, afterMs) {
      const how = exit.signal ?? `exit code ${exit.code ?? "unknown"}`;
      complain(prefixed(name, `ended (${how}); starting again in ${afterMs / 1000} s. Its output: ${log.file}`));
    },
  });
}

/** Ready is what the API says of itself: it serves, and the database is there and migrated. */
async function untilReady(config: Config): Promise<void> {
  const host = config.HOST === "0.0.0.0" ? "127.0.0.1" : config.HOST === "::" ? "[::1]" : config.HOST;
  const url = `http://${host}:${config.PORT}/api/v1/ready`;
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    stopRequest.signal.throwIfAborted();
    const isReady = await fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await delay(50);
  }
  throw new LaunchError(`The web server did not get ready within ${READY_WITHIN_MS / 1000} s; its output is above.`);
}

function sayReady(url: string, link: string | undefined, dataDir: string): void {
  say("");
  say(
    `  ${styleText("bold", "Ready")} after ${Math.round((Date.now() - launchedAt) / 100) / 10} s   ${styleText("cyan", url)}`,
  );
  if (link !== undefined) {
    say("");
    say("  First start: create your account with this link. It works once.");
    say(`  ${styleText(["bold", "cyan"], link)}`);
  }
  say("");
  say(styleText("dim", `  Data and logs in ${path.relative(process.cwd(), dataDir) || "."} · Ctrl-C stops everything`));
  say("");
}

function step(text: string): void {
  say(styleText("dim", `· ${text} …`));
}

function isForPeople(error: unknown): error is Error {
  return [LaunchError, UsageError, ConfigError, EmbeddedPostgresError, MigrationError, BuildError].some(
    (kind) => error instanceof kind,
  );
}

function stopWhenAsked(): void {
  onStopRequest(
    () => {
      say("");
      step("Stopping (Ctrl-C again: at once)");
      stopRequest.abort();
      void stopEverything().then(
        () => {
          say("Stopped.");
          process.exit(0);
        },
        (error: unknown) => {
          complain(error instanceof Error ? error.message : String(error));
          process.exit(1);
        },
      );
    },
    () => {
      complain("Stopping at once: running tasks are given back.");
      running.worker?.kill();
      running.web?.kill();
    },
  );
}

/** In order: what uses the database first, the database last. */
async function stopEverything(): Promise<void> {
  const { web, worker, database, stopWatching, workerGraceMs = 0 } = running;
  stopWatching?.();
  await Promise.all([web?.stop(WEB_GRACE_MS), worker?.stop(workerGraceMs + WORKER_EXTRA_GRACE_MS)]);
  await database?.stop();
  if (locks) {
    removeInstance(locks.dataDir);
    locks.lock.release();
  }
}
