/** The database of this start: the one that DATABASE_URL names, or an embedded one that we keep running. */
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type EmbeddedPostgres, EmbeddedPostgresError, startEmbeddedPostgres } from "#server/db/embedded.ts";
import { isRunning, processIdentity } from "./process-identity.ts";
import { restartBackoffMs } from "./supervisor.ts";

export interface LauncherDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

const FORMER_SERVER_ENDS_WITHIN_MS = 15_000;

/** Told what happens to an embedded server after the start. */
export type DatabaseNews = (text: string) => void;

export async function openDatabase(
  databaseUrl: string | undefined,
  dataDir: string,
  news: DatabaseNews,
): Promise<LauncherDatabase> {
  if (databaseUrl !== undefined) return { url: databaseUrl, stop: async () => {} };
  const postgresDir = path.join(dataDir, "postgres");
  return new KeptPostgres(await startOrAdopt(postgresDir), postgresDir, news);
}

/** A server whose launcher was killed is just shutting down: it neither accepts us nor is it gone yet. */
async function startOrAdopt(postgresDir: string): Promise<EmbeddedPostgres> {
  const deadline = Date.now() + FORMER_SERVER_ENDS_WITHIN_MS;
  for (;;) {
    try {
      return await startEmbeddedPostgres({ dataDir: postgresDir });
    } catch (error) {
      const isHeld =
        error instanceof EmbeddedPostgresError && existsSync(path.join(postgresDir, "cluster/postmaster.pid"));
      if (!isHeld || Date.now() > deadline) throw error;
      await delay(500);
    }
  }
}

/** Starts the server again when it ends unasked, on the same port: everyone's connections find it again. */
class KeptPostgres implements LauncherDatabase {
  readonly url: string;
  readonly #dataDir: string;
  readonly #news: DatabaseNews;
  readonly #stopping = new AbortController();
  readonly #watching: Promise<void>;
  #server: EmbeddedPostgres;

  constructor(server: EmbeddedPostgres, dataDir: string, news: DatabaseNews) {
    this.#server = server;
    this.url = server.url;
    this.#dataDir = dataDir;
    this.#news = news;
    this.#watching = this.#watch(server.port);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
    await this.#server.stop("fast");
  }

  async #watch(port: number): Promise<void> {
    const { signal } = this.#stopping;
    for (let restarts = 1; ; restarts += 1) {
      await untilEnded(this.#server, signal);
      if (signal.aborted) return;
      const startedAt = Date.now();
      this.#news("PostgreSQL has ended; starting it again.");
      try {
        this.#server = await startEmbeddedPostgres({ dataDir: this.#dataDir, port });
        this.#news(`PostgreSQL is back after ${Math.round((Date.now() - startedAt) / 100) / 10} s.`);
        restarts = 0;
      } catch (error) {
        this.#news(error instanceof Error ? error.message : String(error));
        await delay(restartBackoffMs(restarts), undefined, { signal }).catch(() => {});
      }
    }
  }
}

/** A server that was found running is not our child and does not tell us when it ends: it is looked for. */
async function untilEnded(server: EmbeddedPostgres, signal: AbortSignal): Promise<void> {
  const identity = processIdentity(server.pid);
  let hasEnded = identity === undefined;
  void server.ended.then(() => {
    hasEnded = true;
  });
  while (!signal.aborted && !hasEnded && identity !== undefined && isRunning(identity)) {
    await Promise.race([server.ended, delay(250, undefined, { signal }).catch(() => {})]);
  }
}
