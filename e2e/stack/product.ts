/** The product as a person starts it, on its own port and its own data directory, and looked at from outside. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

const execute = promisify(execFile);
export const ROOT = path.join(import.meta.dirname, "../..");

/** The first start may have to build the pages. */
const STARTS_WITHIN_MS = 300_000;
const STOPS_WITHIN_MS = 60_000;

export interface StartOptions {
  /** A former instance's, to continue it. Without one, there is nothing. */
  readonly dataDir?: string;
  readonly port?: number;
  readonly args?: readonly string[];
  /** Through npm itself, as the README says. */
  readonly throughNpm?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Product {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** The one-time link, if it printed one. */
  readonly setUpLink: string | undefined;
  readonly launcherPid: number;
  output(): string;
  /** Ctrl-C, as a terminal sends it: to the whole foreground group. Resolves with the exit code or the signal. */
  interrupt(): Promise<number | NodeJS.Signals | null>;
  /** The same to the process alone that was started, as another program sends it. */
  interruptAlone(): Promise<number | NodeJS.Signals | null>;
  /** What the operating system does to a process that it is out of memory for. */
  killLauncher(): Promise<void>;
  /** Removes the data directory; the product must have ended. */
  remove(): Promise<void>;
}

/** Starts the product and resolves when it says that it is ready. */
export async function startProduct(options: StartOptions = {}): Promise<Product> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), "dag-e2e-")));
  const port = options.port ?? (await freePort());
  const args = ["--no-open", "--port", String(port), ...(options.args ?? [])];
  const [program, ...rest] = options.throughNpm
    ? ["npm", "start", "--silent", "--", ...args]
    : [process.execPath, "scripts/start.mjs", ...args];
  const { DATABASE_URL: _theirs, ...environment } = process.env;
  const launcher = spawn(program as string, rest, {
    cwd: ROOT,
    env: { ...environment, DATA_DIR: dataDir, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    // A foreground group of its own, like a terminal's.
    detached: true,
  });
  let output = "";
  for (const stream of [launcher.stdout, launcher.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
    });
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    launcher.once("close", (code, signal) => resolve(code ?? signal));
  });
  await untilSaid(launcher, () => output, /Ready.* after/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are taken out
  const plain = output.replaceAll(/\u001b\[[0-9;]*m/g, "");
  const pid = launcher.pid as number;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    dataDir,
    setUpLink: /http:\S+\/setup\?token=\S+/.exec(plain)?.[0],
    launcherPid: pid,
    output: () => output,
    async interrupt() {
      process.kill(-pid, "SIGINT");
      return await within(STOPS_WITHIN_MS, ended, () => `It did not stop:\n${output}`);
    },
    async interruptAlone() {
      process.kill(pid, "SIGINT");
      return await within(STOPS_WITHIN_MS, ended, () => `It did not stop:\n${output}`);
    },
    async killLauncher() {
      const { launcher: own } = JSON.parse(await readFile(path.join(dataDir, "instance.json"), "utf8"));
      process.kill(own.pid, "SIGKILL");
      await ended;
    },
    remove: () => rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }),
  };
}

/** Starts it and expects that it refuses to: resolves with its exit code and what it said. */
export async function startAndFail(options: StartOptions): Promise<{ code: number | null; output: string }> {
  const args = ["scripts/start.mjs", "--no-open", ...(options.args ?? [])];
  const { DATABASE_URL: _theirs, ...environment } = process.env;
  const launcher = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...environment, ...(options.dataDir === undefined ? {} : { DATA_DIR: options.dataDir }), ...options.env },
  });
  let output = "";
  for (const stream of [launcher.stdout, launcher.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const code = await within(
    STOPS_WITHIN_MS,
    new Promise<number | null>((resolve) => launcher.once("close", resolve)),
    () => `It did not end:\n${output}`,
  );
  return { code, output };
}

/** Runs the command line of the product against it. */
export async function dag(
  product: Pick<Product, "url" | "dataDir">,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { DATABASE_URL: _theirs, ...environment } = process.env;
  return await execute(process.execPath, ["cli/dag.mjs", ...args], {
    cwd: ROOT,
    env: { ...environment, DATA_DIR: product.dataDir, DAG_URL: product.url, ...env },
    maxBuffer: 64 * 1024 * 1024,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

/** A key is the last word of what `dag admin create-key` prints. */
export async function createKey(product: Product, role: "admin" | "operator" | "viewer"): Promise<string> {
  const { code, stdout, stderr } = await dag(product, ["admin", "create-key", "--role", role, "--name", `e2e ${role}`]);
  if (code !== 0) throw new Error(`create-key ended with ${code}: ${stderr}`);
  return stdout.trim().split(/\s+/).at(-1) as string;
}

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

export async function allProcesses(): Promise<readonly ProcessInfo[]> {
  const { stdout } = await execute("ps", ["-eo", "pid=,ppid=,stat=,args=", "-ww"], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, stat, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    // What has ended and waits to be noticed is no process any more.
    if (pid === undefined || stat === undefined || stat.startsWith("Z")) return [];
    return [{ pid: Number(pid), parent: Number(parent), command: command ?? "" }];
  });
}

/** Processes that belong to a product: told by its data directory, in their command line or environment. */
export async function processesOf(dataDir: string): Promise<readonly ProcessInfo[]> {
  const all = await allProcesses();
  return all.filter(({ pid, command }) => {
    if (pid === process.pid) return false;
    if (command.includes(dataDir)) return true;
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`DATA_DIR=${dataDir}\0`);
    } catch {
      return false;
    }
  });
}

/** The worker that the launcher keeps, and not what wraps it. */
export async function workerPid(product: Product): Promise<number> {
  const found = (await processesOf(product.dataDir)).find(({ command }) =>
    /node\S*( --\S+)* \S*worker\/main\.ts$/.test(command),
  );
  if (found === undefined) throw new Error("There is no worker.");
  return found.pid;
}

/** Waits until a condition holds; never longer than it is told. */
export async function until<T>(
  what: string,
  timeoutMs: number,
  probe: () => Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs / 1000} s: ${what}`);
    await delay(50);
  }
}

async function untilSaid(launcher: ChildProcess, output: () => string, pattern: RegExp): Promise<void> {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (!pattern.test(output())) {
    if (launcher.exitCode !== null) throw new Error(`It ended with ${launcher.exitCode}:\n${output()}`);
    if (Date.now() > deadline) {
      launcher.kill("SIGTERM");
      throw new Error(`It did not get ready:\n${output()}`);
    }
    await delay(50);
  }
}

async function within<T>(timeoutMs: number, promise: Promise<T>, message: () => string): Promise<T> {
  const timer = new AbortController();
  const late = delay(timeoutMs, undefined, { signal: timer.signal }).then(
    () => {
      throw new Error(message());
    },
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
}

export function freePort(): Promise<number> {
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
