/**
 * What a web process has one of: its pool, its listener, its sign-in. Kept on globalThis, because the
 * bundles of routes and of the instrumentation are separate module graphs of one process.
 */
import pino, { type Logger } from "pino";
import type pg from "pg";
import { type Auth, createAuth } from "./auth/auth.ts";
import { appSecret } from "./auth/secret.ts";
import { type Config, loadConfig } from "./config.ts";
import type { ServiceContext } from "./context.ts";
import { createDatabase, createPool } from "./db/client.ts";
import { LiveHub } from "./live/hub.ts";
import { createNotifier } from "./live/notifier.ts";

export interface Runtime extends ServiceContext {
  readonly config: Config;
  readonly pool: pg.Pool;
  readonly hub: LiveHub;
  readonly auth: Auth;
  readonly log: Logger;
  /** Aborted when the process is told to stop: streams end on it. */
  readonly shutdown: AbortController;
}

declare global {
  var dagRuntime: Promise<Runtime> | undefined;
}

/** The process's runtime, made at the first call. */
export function runtime(): Promise<Runtime> {
  globalThis.dagRuntime ??= createRuntime(loadConfig());
  return globalThis.dagRuntime;
}

/** For tests, which have a database and settings of their own. */
export async function createRuntime(config: Config): Promise<Runtime> {
  const url = config.DATABASE_URL;
  if (url === undefined)
    throw new Error("DATABASE_URL is not set. `npm start` sets it for the web server that it starts.");
  const log = pino({ level: config.LOG_LEVEL, base: { process: "web" } });
  const pool = createPool(url, {
    max: 12,
    applicationName: "dag web",
    queryTimeoutMs: 30_000,
    onError: (error) => log.warn({ err: error }, "a connection broke while idle"),
  });
  const db = createDatabase(pool);
  return {
    config,
    pool,
    db,
    log,
    notifier: createNotifier(pool),
    hub: new LiveHub(url, pool),
    auth: createAuth(db, config, await appSecret(config)),
    shutdown: new AbortController(),
  };
}
