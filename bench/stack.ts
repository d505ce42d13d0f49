/**
 * The product as a user starts it, to be measured from outside: its own launcher with all features
 * on, a fresh database, durable commits. Driven over the REST API; observed through the database.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#server/db/embedded.ts";

const execute = promisify(execFile);
const ROOT = path.join(import.meta.dirname, "..");

/** A database server of our own for one invocation; every repetition gets a fresh database on it. */
export interface DatabaseServer {
  freshDatabase(): Promise<string>;
  stop(): Promise<void>;
}

export async function startDatabaseServer(): Promise<DatabaseServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "dag-bench-"));
  const server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir });
  await assertDurable(server.url);
  return {
    async freshDatabase() {
      const name = `bench_${randomBytes(5).toString("hex")}`;
      await query(server.url, `create database ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function assertDurable(url: string): Promise<void> {
  const rows = await query<{ setting: string }>(
    url,
    "select setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')",
  );
  if (rows.some((row) => row.setting !== "on"))
    throw new Error("The database does not commit durably: the figures would mean nothing.");
}

/** One statement on a connection of its own. */
export async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

export interface Stack {
  readonly url: string;
  readonly databaseUrl: string;
  /** Where the first account is made. */
  readonly setUpLink: string;
  /** Milliseconds from the launcher's start until the API said it was ready. */
  readonly readyMs: number;
  request(method: string, path: string, body?: unknown, contentType?: string): Promise<unknown>;
  /** Triggers a workflow and resolves when its run has ended; the run as the API shows it. */
  runToEnd(dagId: string): Promise<FinishedRun>;
  /** Processes of the product (launcher, web, worker) with their resident memory in bytes. */
  processes(): Promise<{ pid: number; command: string; rssBytes: number }[]>;
  stop(): Promise<void>;
}

export interface FinishedRun {
  readonly id: string;
  readonly state: string;
  /** From the moment its first tasks were ready to its end, by database time. */
  readonly durationMs: number;
}

/** Starts the product on this database, without examples, and waits until it is ready. */
export async function startStack(databaseUrl: string): Promise<Stack> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "dag-bench-data-"));
  const port = await freePort();
  const startedAt = performance.now();
  const environment: NodeJS.ProcessEnv = Object.assign({}, process.env, {
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    LOG_LEVEL: "warn",
  });
  const launcher = spawn(
    process.execPath,
    ["scripts/start.mjs", "--no-open", "--no-examples", "--port", String(port)],
    {
      cwd: ROOT,
      env: environment,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let printed = "";
  launcher.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString("utf8");
  });
  const base = `http://127.0.0.1:${port}/api/v1`;
  await untilReady(launcher, `${base}/ready`);
  const readyMs = performance.now() - startedAt;
  const { stdout } = await execute(
    process.execPath,
    ["cli/main.ts", "admin", "create-key", "--role", "admin", "--name", "bench"],
    {
      cwd: ROOT,
      env: environment,
    },
  );
  const key = stdout.trim().split(/\s+/).at(-1);

  async function request(
    method: string,
    route: string,
    body?: unknown,
    contentType = "application/json",
  ): Promise<unknown> {
    const response = await fetch(`${base}${route}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "content-type": contentType }) },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  return {
    url: `http://127.0.0.1:${port}`,
    databaseUrl,
    get setUpLink() {
      const link = /http:\S+\/setup\?token=[\w-]+/.exec(printed)?.[0];
      if (link === undefined) throw new Error(`No set-up link was printed:\n${printed}`);
      return link;
    },
    readyMs,
    request,
    async runToEnd(dagId) {
      const { id } = (await request("POST", `/dags/${dagId}/trigger`, {})) as { id: string };
      for (;;) {
        const rows = await query<{ state: string; duration_ms: string }>(
          databaseUrl,
          "select state, extract(epoch from ended_at - started_at) * 1000 as duration_ms from dag.run where id = $1 and ended_at is not null",
          [id],
        );
        const row = rows[0];
        if (row) return { id, state: row.state, durationMs: Number(row.duration_ms) };
        await delay(50);
      }
    },
    processes: () => processTree(launcher.pid as number),
    async stop() {
      launcher.kill("SIGTERM");
      await new Promise((resolve) => launcher.once("exit", resolve));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function untilReady(launcher: ChildProcess, url: string): Promise<void> {
  while (launcher.exitCode === null) {
    const ready = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await delay(25);
  }
  throw new Error(`The launcher ended with ${launcher.exitCode} before it was ready.`);
}

async function processTree(root: number): Promise<{ pid: number; command: string; rssBytes: number }[]> {
  const { stdout } = await execute("ps", ["-eo", "pid=,ppid=,rss=,args="]);
  const all = stdout
    .trim()
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, rss, command]) => ({
      pid: Number(pid),
      parent: Number(parent),
      rssBytes: Number(rss) * 1024,
      command: command as string,
    }));
  const members = new Set([root]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const each of all) {
      if (members.has(each.parent) && !members.has(each.pid)) {
        members.add(each.pid);
        grown = true;
      }
    }
  }
  return all.filter((each) => members.has(each.pid));
}

/** CPU seconds used so far by these processes. */
export async function cpuSeconds(pids: readonly number[]): Promise<number> {
  let ticks = 0;
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }
  return ticks / 100;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
