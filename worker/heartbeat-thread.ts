/**
 * The heartbeat's own thread: it renews the lease whatever the main thread is busy with, and when the
 * lease cannot be renewed it kills the children by itself, before the database gives their tasks to
 * someone else. Nothing else runs here.
 *
 * Told by the main thread: which process groups run. Tells: renewals with the attempts that someone
 * wants stopped, and the loss of the lease.
 */
import { parentPort, workerData } from "node:worker_threads";
import pg from "pg";
import type { FromHeartbeat, HeartbeatSettings, ToHeartbeat } from "./heartbeat.ts";

const settings = workerData as HeartbeatSettings;
const groups = new Set<number>();
let renewedAt = performance.now();
let client: pg.Client | undefined;
let isOver = false;
/** Someone asked for a renewal while one was under way: its answer may be older than the request. */
let isAskedAgain = false;
let endRest: (() => void) | undefined;

function checkNow(): void {
  isAskedAgain = true;
  endRest?.();
}

function tell(message: FromHeartbeat): void {
  parentPort?.postMessage(message);
}

parentPort?.on("message", (message: ToHeartbeat) => {
  if (message.kind === "spawned") groups.add(message.pid);
  else if (message.kind === "ended") groups.delete(message.pid);
  else if (message.kind === "check") checkNow();
  else {
    isOver = true;
    checkNow();
  }
});

async function connect(): Promise<pg.Client> {
  if (client) return client;
  const fresh = new pg.Client({
    connectionString: settings.databaseUrl,
    application_name: "dag heartbeat",
    connectionTimeoutMillis: settings.intervalMs,
    query_timeout: settings.intervalMs,
    keepAlive: true,
  });
  const drop = () => {
    if (client === fresh) client = undefined;
  };
  fresh.on("error", drop);
  fresh.on("end", drop);
  // Who asks for a task to be stopped need not wait for the next renewal.
  fresh.on("notification", () => checkNow());
  await fresh.connect();
  await fresh.query("listen dag_stop");
  client = fresh;
  return fresh;
}

async function renew(): Promise<void> {
  const sentAt = performance.now();
  try {
    const connection = await connect();
    const { rows } = await connection.query<{
      alive: boolean;
      run_id: string | null;
      task_index: number;
      attempt: number;
      kind: "cancel" | "kill";
    }>({ name: "heartbeat", text: "select * from dag.heartbeat($1)", values: [settings.workerId] });
    if (rows[0]?.alive !== true) {
      fence("The lease was given up: another process declared this worker dead.");
      return;
    }
    // The lease counts from before the question was sent: the answer may have been long on the way.
    renewedAt = sentAt;
    const stops = rows
      .filter((row) => row.run_id !== null)
      .map((row) => ({ runId: row.run_id as string, taskIndex: row.task_index, attempt: row.attempt }));
    tell({ kind: "renewed", stops });
  } catch (error) {
    client?.end().catch(() => {});
    client = undefined;
    tell({ kind: "missed", message: error instanceof Error ? error.message : String(error) });
  }
}

/** No child may work on while somebody else may have its task. */
function fence(reason: string): void {
  for (const pid of groups) {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // it has ended by itself
    }
  }
  isOver = true;
  tell({ kind: "fenced", reason });
}

function rest(ms: number): Promise<void> {
  if (isAskedAgain) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    endRest = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

const watchdog = setInterval(() => {
  if (!isOver && performance.now() - renewedAt > settings.selfFenceMs) {
    fence(`The lease could not be renewed for ${Math.round((performance.now() - renewedAt) / 1000)} s.`);
  }
}, 250);

while (!isOver) {
  isAskedAgain = false;
  await renew();
  if (isOver) break;
  // After a failure sooner, with some spread so that many workers do not come back in step.
  await rest(client ? settings.intervalMs : 500 + Math.random() * 500);
}
clearInterval(watchdog);
await client?.end().catch(() => {});
parentPort?.close();
