/**
 * Keeps a child process running: starts it again when it ends, later and later if it keeps ending,
 * and stops it, with all that it has started, when it is told to.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

export interface SupervisedCommand {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface SupervisorEvents {
  line(text: string): void;
  /** The child ended without being asked to; it starts again after this many milliseconds. */
  restarting(exit: ExitFact, afterMs: number): void;
}

export interface ExitFact {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** A child that ran this long was well: the next restart is quick again. */
const WELL_AFTER_MS = 60_000;

/** The pause before the n-th restart in a row (from 1): 0.5 s, 1 s, 2 s, … 30 s. */
export function restartBackoffMs(restarts: number): number {
  return Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (restarts - 1));
}

/**
 * The command behind `setpriv --pdeathsig KILL`, where that exists: a launcher that is killed outright
 * leaves no child behind.
 */
export function dyingWithUs(command: readonly string[]): readonly string[] {
  const setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].find((each) => existsSync(each));
  return setpriv === undefined ? command : [setpriv, "--pdeathsig", "KILL", "--", ...command];
}

export class Supervisor {
  readonly #describe: () => SupervisedCommand;
  readonly #events: SupervisorEvents;
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;
  #restarts = 0;
  #isRestartWanted = false;
  #running: Promise<void> | undefined;

  /** @param describe asked before each start, so that a restart can use what has changed */
  constructor(describe: () => SupervisedCommand, events: SupervisorEvents) {
    this.#describe = describe;
    this.#events = events;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends the child so that it starts again at once, e.g. because its source has changed. */
  restart(): void {
    this.#isRestartWanted = true;
    this.#askToEnd();
  }

  /** TERM to the child, KILL to its whole group if it has not ended after `graceMs`. Resolves when it is gone. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    this.#askToEnd();
    const timer = setTimeout(() => this.#killGroup(), graceMs);
    await this.#running;
    clearTimeout(timer);
  }

  /** KILL now, for a person who asks twice. */
  kill(): void {
    this.#stopping.abort();
    this.#killGroup();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const startedAt = Date.now();
      const exit = await this.#runOnce();
      if (this.#stopping.signal.aborted) return;
      if (this.#isRestartWanted) {
        this.#isRestartWanted = false;
        this.#restarts = 0;
        continue;
      }
      this.#restarts = Date.now() - startedAt > WELL_AFTER_MS ? 1 : this.#restarts + 1;
      const afterMs = restartBackoffMs(this.#restarts);
      this.#events.restarting(exit, afterMs);
      await delay(afterMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
    }
  }

  #runOnce(): Promise<ExitFact> {
    const { command, cwd, env } = this.#describe();
    const [program, ...args] = dyingWithUs(command);
    return new Promise((resolve) => {
      // A group of its own: Ctrl-C in the terminal reaches the launcher, which stops everything in order.
      const child = spawn(program as string, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
      this.#child = child;
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on("line", (line) => this.#events.line(line));
      }
      child.once("error", (error) => {
        this.#events.line(error.message);
        resolve({ code: null, signal: null });
      });
      child.once("exit", (code, signal) => {
        // What it started goes with it: a server's helper processes would hold its port.
        this.#killGroup();
        this.#child = undefined;
        resolve({ code, signal });
      });
    });
  }

  /**
   * Tells the child alone, never its group: a task that the worker is about to start is in that group
   * from its fork until it has made its own, and would end by a signal that was not meant for it.
   */
  #askToEnd(): void {
    this.#child?.kill("SIGTERM");
  }

  #killGroup(): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // the group is gone
    }
  }
}
