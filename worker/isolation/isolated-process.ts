/**
 * A command started apart from the worker, within limits, and so that nothing of it is left when it
 * is over, whatever it does: see wrapped-command.ts for what holds it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Duplex, Readable } from "node:stream";
import type { CompiledResources } from "#engine/document/compiled-dag.ts";
import type { Capabilities } from "./capabilities.ts";
import { type AttemptCgroup, createCgroup } from "./cgroup.ts";
import { wrappedCommand } from "./wrapped-command.ts";

export interface StartRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing of the worker's own is added. */
  readonly env: { readonly [name: string]: string };
  readonly resources: CompiledResources;
  /** Unique among what this worker runs; names the control group. */
  readonly name: string;
  /** Text for its standard input; without it, there is none. */
  readonly input?: string;
  /** Gives it a two-way channel as file descriptor 3. */
  readonly hasChannel?: boolean;
}

/** How it ended. */
export interface ProcessEnd {
  /** Null if it was ended by a signal. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly wasOutOfMemory: boolean;
}

/** Who wants to know of process groups as they come and go, to kill them when the lease is lost. */
export interface ProcessObserver {
  spawned(pid: number): void;
  ended(pid: number): void;
}

export interface IsolatedProcess {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly channel: Duplex | null;
  /** TERM to everything in it, KILL after a pause. */
  stop(): void;
  /** KILL at once. */
  kill(): void;
  /** Resolves when it has ended and nothing of it is left; its pipes may still hold what it wrote. */
  readonly ended: Promise<ProcessEnd>;
}

/** From TERM to KILL. */
export const KILL_AFTER_MS = 5_000;
/**
 * At what ages TERM is sent again to a process that was stopped before: while its wrappers are being
 * set up some of them let it pass (the first of a PID namespace always does), and the command, which
 * comes after them, would never hear of it.
 */
const TERM_AGAIN_AT_MS = [250, 500, 1_000, 2_000];
/** A shell says 128 + n for what signal n ended. */
const SIGNAL_BASE = 128;

/**
 * @throws Error if it cannot be started at all: no such directory, no memory, too many processes
 */
export async function startIsolated(
  request: StartRequest,
  capabilities: Capabilities,
  observer: ProcessObserver,
): Promise<IsolatedProcess> {
  const cgroup = capabilities.cgroup ? await createCgroup(capabilities.cgroup, request.name, request.resources) : null;
  const wrapped = wrappedCommand(request, capabilities, cgroup?.joinFiles ?? []);
  const child = spawn(wrapped.command, wrapped.args, {
    cwd: request.cwd,
    env: wrapped.env as NodeJS.ProcessEnv,
    detached: true,
    stdio: [
      request.input === undefined ? "ignore" : "pipe",
      "pipe",
      "pipe",
      ...(request.hasChannel ? (["pipe"] as const) : []),
    ],
  });
  const { pid } = child;
  if (pid === undefined) {
    const error = await new Promise<Error>((resolve) => {
      child.once("error", resolve);
    });
    await cgroup?.remove();
    throw error;
  }
  child.on("error", () => {
    // a signal that could not be sent: it has ended
  });
  observer.spawned(pid);
  if (request.input !== undefined && child.stdin) {
    child.stdin.on("error", () => {
      // a command that does not read its input is no error
    });
    child.stdin.end(request.input);
  }
  return supervise(child, pid, request, { capabilities, observer, cgroup });
}

function supervise(
  child: ChildProcess,
  pid: number,
  request: StartRequest,
  around: {
    readonly capabilities: Capabilities;
    readonly observer: ProcessObserver;
    readonly cgroup: AttemptCgroup | null;
  },
): IsolatedProcess {
  const stdout = child.stdout as Readable;
  const stderr = child.stderr as Readable;
  const channel = request.hasChannel ? (child.stdio[3] as Duplex) : null;
  const startedAt = performance.now();
  const timers: NodeJS.Timeout[] = [];
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });

  async function finish(): Promise<ProcessEnd> {
    const { code, signal } = await exited;
    for (const timer of timers) clearTimeout(timer);
    // What is left of it, if it had no namespace that took everything along.
    signalGroup(pid, "SIGKILL");
    await around.cgroup?.killAll();
    around.observer.ended(pid);
    const wasOutOfMemory = (await around.cgroup?.wasOutOfMemory()) ?? false;
    await around.cgroup?.remove();
    const bySignal = around.capabilities.pidNamespace !== null && code !== null ? signalOf(code) : null;
    return bySignal === null
      ? { exitCode: code, signal, wasOutOfMemory }
      : { exitCode: null, signal: bySignal, wasOutOfMemory };
  }

  return {
    child,
    stdout,
    stderr,
    channel,
    stop() {
      signalGroup(pid, "SIGTERM");
      if (timers.length > 0) return;
      const age = performance.now() - startedAt;
      timers.push(
        setTimeout(() => signalGroup(pid, "SIGKILL"), KILL_AFTER_MS),
        ...TERM_AGAIN_AT_MS.filter((at) => at > age).map((at) =>
          setTimeout(() => signalGroup(pid, "SIGTERM"), at - age),
        ),
      );
    },
    kill: () => signalGroup(pid, "SIGKILL"),
    ended: finish(),
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // nobody is left
  }
}

const SIGNAL_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name]),
);

/** The signal that a shell's exit code speaks of, null if it speaks of none. */
function signalOf(exitCode: number): string | null {
  const number = exitCode - SIGNAL_BASE;
  return number > 0 && number <= 64 ? (SIGNAL_NAMES.get(number) ?? `signal ${number}`) : null;
}
