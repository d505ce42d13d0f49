/** The worker process. Start as many as you like, on as many machines; Postgres is all they share. */
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pino from "pino";
import { ConfigError, loadConfig } from "#server/config.ts";
import { createPool } from "#server/db/client.ts";
import { createNotifier } from "#server/live/notifier.ts";
import { detectCapabilities } from "./isolation/capabilities.ts";
import { removeLeftovers } from "./isolation/leftovers.ts";
import { processIdentity } from "./isolation/process-identity.ts";
import { prepareTaskDirectory, UnsafeDirectoryError } from "./isolation/task-directory.ts";
import { removeTree } from "./remove-tree.ts";
import { TaskWorker } from "./worker.ts";

const config = readConfig();
const log = pino({ level: config.LOG_LEVEL, base: { process: "worker", worker: config.WORKER_NAME } });

// A bug in one task's handling must not take the others' work along; it is said loudly.
process.on("unhandledRejection", (reason) => log.error({ err: reason }, "a failure that nobody handled"));

if (config.DATABASE_URL === undefined) {
  log.fatal("DATABASE_URL is not set. `npm start` sets it for its own worker; a worker by itself needs it.");
  process.exit(2);
}

const capabilities = await detectCapabilities(config.TASK_USER);
for (const missing of capabilities.missing) log.info(`isolation: ${missing}`);
const taskDirectory = path.resolve(config.TASK_DIR ?? path.join(tmpdir(), `dag-tasks-${process.getuid?.() ?? 0}`));
const cacheDir = await prepareTaskDirectory(taskDirectory).catch((error: unknown) => {
  if (!(error instanceof UnsafeDirectoryError)) throw error;
  log.fatal(error.message);
  process.exit(2);
});
await removeLeftovers(taskDirectory, capabilities);
const scratchRoot = path.join(taskDirectory, (await processIdentity(process.pid)) ?? String(process.pid));
await mkdir(scratchRoot, { recursive: true, mode: 0o711 });

const pool = createPool(config.DATABASE_URL, {
  max: 10,
  applicationName: "dag worker",
  genericPlans: true,
  queryTimeoutMs: 30_000,
  onError: (error) => log.warn({ err: error }, "a connection broke while idle"),
});
const notifier = createNotifier(pool, (error) => log.debug({ err: error }, "a notification was not sent"));
const worker = new TaskWorker({
  config,
  databaseUrl: config.DATABASE_URL,
  pool,
  notifier,
  log,
  info: {
    process_slots: config.WORKER_PROCESS_SLOTS,
    inline_slots: config.WORKER_INLINE_SLOTS,
    function_slots: config.WORKER_FUNCTION_SLOTS,
    node: process.version,
    isolation: capabilities.missing.length === 0 ? "full" : capabilities.missing.join("; "),
  },
  environment: {
    capabilities,
    scratchRoot,
    ...(config.FILES_DIR === undefined ? {} : { filesDir: config.FILES_DIR }),
    maxLogBytes: config.TASK_MAX_LOG,
    maxOutputBytes: config.TASK_MAX_OUTPUT,
    services: {
      httpAllow: config.HTTP_TASK_ALLOW,
      cacheDir,
      ...(config.FUNCTIONS_DIR === undefined ? {} : { functionsDir: config.FUNCTIONS_DIR }),
    },
  },
});

let isStopping = false;
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (isStopping) {
    log.warn("told to stop a second time: ending now, running tasks are lost to their lease");
    process.exit(1);
  }
  isStopping = true;
  log.info({ signal, running: worker.runningCount }, "stopping");
  // Whatever hangs, the process ends: the lease gives its tasks back.
  setTimeout(() => process.exit(1), config.WORKER_GRACE + 20_000).unref();
  await worker.stop(config.WORKER_GRACE);
  await notifier.close();
  await pool.end();
  await removeTree(scratchRoot);
  log.info("stopped");
  process.exit(0);
}
process.on("SIGTERM", (signal) => void stop(signal));
process.on("SIGINT", (signal) => void stop(signal));

await worker.start();
log.info({ id: worker.id, queues: config.WORKER_QUEUES }, "ready for tasks");

function readConfig(): ReturnType<typeof loadConfig> {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
