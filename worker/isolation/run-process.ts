/**
 * Runs a command as a task: apart from the worker, within limits, and so that nothing of it is left
 * when it is over, whatever it does.
 *
 * From the outside in:
 * - a session and process group of its own, which signals are sent to;
 * - `setpriv --pdeathsig KILL`: the kernel kills it with the worker;
 * - a PID namespace, whose first process is a shell that waits for the command: when it ends, the
 *   kernel ends everything else in there, daemons included. The command itself is not the first
 *   process, because that one ignores TERM;
 * - another user without privileges, when the worker is root;
 * - limits: control groups where they can be written, `prlimit` otherwise.
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { CompiledResources } from "#engine/document/compiled-dag.ts";
import { LineSplitter } from "../line-splitter.ts";
import type { CappedLog, LogStream } from "../log-sink.ts";
import type { Capabilities } from "./capabilities.ts";
import { createCgroup } from "./cgroup.ts";

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing of the worker's own is added. */
  readonly env: { readonly [name: string]: string };
  readonly resources: CompiledResources;
  /** Unique among the attempts of this machine; names the control group. */
  readonly name: string;
  readonly log: CappedLog;
  /** Told each line before it is logged, e.g. to find outputs. */
  readonly onLine?: (line: string) => void;
  /** Aborting stops the process: TERM to its group, KILL after a pause. */
  readonly signal: AbortSignal;
  /** Text for its standard input; without it, there is none. */
  readonly input?: string;
}

export interface ProcessResult {
  /** Null if it was ended by a signal, or never began. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly wasOutOfMemory: boolean;
  /** The command could not be started at all. */
  readonly startError?: Error;
}

/** Who wants to know of process groups as they come and go, to kill them when the lease is lost. */
export interface ProcessObserver {
  spawned(pid: number): void;
  ended(pid: number): void;
}

/** From TERM to KILL. */
export const KILL_AFTER_MS = 5_000;
/** How long a pipe may stay open that a surviving grandchild holds, after the command itself has ended. */
const PIPE_GRACE_MS = 2_000;
const MOST_OPEN_FILES = 4096;
/** A shell says this for what it could not start or what a signal ended. */
const SIGNAL_BASE = 128;

export async function runProcess(
  request: ProcessRequest,
  capabilities: Capabilities,
  observer: ProcessObserver,
): Promise<ProcessResult> {
  const cgroup = capabilities.cgroup ? await createCgroup(capabilities.cgroup, request.name, request.resources) : null;
  try {
    const [command, ...args] = wrappedCommand(request, capabilities, cgroup?.joinFiles ?? []);
    const child = spawn(command as string, args, {
      cwd: request.cwd,
      env: request.env as NodeJS.ProcessEnv,
      detached: true,
      stdio: [request.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    const result = await supervise(child, request, observer, capabilities.pidNamespace !== null);
    return { ...result, wasOutOfMemory: (await cgroup?.wasOutOfMemory()) ?? false };
  } finally {
    await cgroup?.remove();
  }
}

/** The command behind everything that holds it. */
export function wrappedCommand(
  request: ProcessRequest,
  capabilities: Capabilities,
  joinFiles: readonly string[],
): string[] {
  const inner = [request.command, ...request.args];
  const limited = capabilities.prlimit
    ? [
        "prlimit",
        "--core=0",
        `--nofile=${MOST_OPEN_FILES}`,
        ...(request.resources.memoryBytes !== undefined && !capabilities.cgroup
          ? [`--as=${request.resources.memoryBytes}`]
          : []),
        "--",
        ...inner,
      ]
    : inner;
  const { user } = capabilities;
  const asUser = user
    ? [
        "setpriv",
        `--reuid=${user.uid}`,
        `--regid=${user.gid}`,
        "--clear-groups",
        "--no-new-privs",
        "--bounding-set=-all",
        "--inh-caps=-all",
        "--",
        ...limited,
      ]
    : capabilities.parentDeathSignal
      ? ["setpriv", "--no-new-privs", "--", ...limited]
      : limited;
  const inNamespace = capabilities.pidNamespace
    ? ["unshare", ...capabilities.pidNamespace, "--", "/bin/sh", "-c", '"$@"; exit $?', "task", ...asUser]
    : asUser;
  // Joins its groups before anything else runs, so that nothing escapes them.
  const inGroup =
    joinFiles.length > 0
      ? [
          "/bin/sh",
          "-c",
          `${joinFiles.map((file) => `echo $$ > ${file}`).join("; ")}; exec "$@"`,
          "join",
          ...inNamespace,
        ]
      : inNamespace;
  return capabilities.parentDeathSignal ? ["setpriv", "--pdeathsig", "KILL", "--", ...inGroup] : inGroup;
}

async function supervise(
  child: ChildProcess,
  request: ProcessRequest,
  observer: ProcessObserver,
  isBehindShell: boolean,
): Promise<Omit<ProcessResult, "wasOutOfMemory">> {
  const { pid } = child;
  if (pid === undefined) {
    const startError = await new Promise<Error>((resolve) => child.once("error", resolve));
    return { exitCode: null, signal: null, startError };
  }
  observer.spawned(pid);
  child.on("error", () => {});
  if (request.input !== undefined && child.stdin) {
    // A command that does not read its input is no error.
    child.stdin.on("error", () => {});
    child.stdin.end(request.input);
  }
  const pipes = [readLines(child.stdout as Readable, "o", request), readLines(child.stderr as Readable, "e", request)];

  let killTimer: NodeJS.Timeout | undefined;
  const stop = () => {
    signalGroup(pid, "SIGTERM");
    killTimer = setTimeout(() => signalGroup(pid, "SIGKILL"), KILL_AFTER_MS);
  };
  if (request.signal.aborted) stop();
  else request.signal.addEventListener("abort", stop, { once: true });

  const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  // What is left of the group, if it had no namespace that took it along.
  signalGroup(pid, "SIGKILL");
  const pipeTimer = setTimeout(() => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, PIPE_GRACE_MS);
  await Promise.all(pipes);
  clearTimeout(pipeTimer);
  clearTimeout(killTimer);
  request.signal.removeEventListener("abort", stop);
  observer.ended(pid);
  if (isBehindShell && code !== null && code > SIGNAL_BASE && code <= SIGNAL_BASE + 64) {
    return { exitCode: null, signal: signalName(code - SIGNAL_BASE) };
  }
  return { exitCode: code, signal };
}

/** Reads a pipe to its end, never faster than its lines can be kept. */
async function readLines(pipe: Readable, stream: LogStream, request: ProcessRequest): Promise<void> {
  const splitter = new LineSplitter((line) => {
    request.onLine?.(line);
    request.log.write(stream, line);
  });
  try {
    for await (const bytes of pipe) {
      splitter.push(bytes as Uint8Array);
      await request.log.room();
    }
  } catch {
    // the pipe was destroyed: its holder outlived the command
  }
  splitter.end();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // nobody is left
  }
}

const SIGNAL_NAMES: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  10: "SIGUSR1",
  11: "SIGSEGV",
  12: "SIGUSR2",
  13: "SIGPIPE",
  14: "SIGALRM",
  15: "SIGTERM",
};

function signalName(number: number): string {
  return SIGNAL_NAMES[number] ?? `signal ${number}`;
}
