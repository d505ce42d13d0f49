import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded.ts";

let dataDir: string;
const servers: EmbeddedPostgres[] = [];

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir });
  servers.push(server);
  return server;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "dag-embedded-"));
});
afterAll(async () => {
  for (const server of servers) await server.stop("immediate");
  await rm(dataDir, { recursive: true, force: true });
});

describe("startEmbeddedPostgres", () => {
  it("makes a durable cluster that only the password opens, on loopback only", async () => {
    const server = await start();
    const settings = await query(
      server.url,
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'listen_addresses', 'data_checksums') order by 1",
    );
    expect(settings).toEqual([
      { name: "data_checksums", setting: "on" },
      { name: "fsync", setting: "on" },
      { name: "listen_addresses", setting: "127.0.0.1" },
      { name: "synchronous_commit", setting: "on" },
    ]);
    const stranger = new URL(server.url);
    stranger.password = "wrong";
    await expect(query(stranger.href, "select 1")).rejects.toThrow(/password authentication failed/);
  });

  it("keeps data over a crash, and its port", async () => {
    const before = await start();
    await query(before.url, "create table kept (n int)");
    await query(before.url, "insert into kept values (7)");
    await before.stop("immediate");
    const after = await start();
    expect(after.port).toBe(before.port);
    expect(await query(after.url, "select n from kept")).toEqual([{ n: 7 }]);
  });

  it("adopts a server that runs already", async () => {
    const first = await start();
    const second = await start();
    expect(second.pid).toBe(first.pid);
  });
});
