/**
 * One LISTEN connection a process, many readers: wakes whoever follows a run when something of it may
 * be new. A notification is a hint that may be lost, so every two seconds the followed runs are asked,
 * all in one query, whether they have moved on.
 */
import pg from "pg";
import { EVENT_CHANNEL } from "./notifier.ts";

const RECHECK_MS = 2_000;
/** Every so many rechecks, runs that have ended are asked as well. */
const RECHECKS_TO_ALL = 15;
const LONGEST_PAUSE_MS = 5_000;

export interface Subscription {
  /** Resolves when the run may have something new, or at once if it had since the last time. */
  next(signal: AbortSignal): Promise<void>;
  close(): void;
}

interface Follower {
  isDirty: boolean;
  /** Log lines leave no trace in the run's own row: such a follower is woken at every recheck. */
  readonly readsLogs: boolean;
  wake: (() => void) | undefined;
}

interface FollowedRun {
  readonly followers: Set<Follower>;
  lastSequence: string | undefined;
  isFinal: boolean;
}

export class LiveHub {
  readonly #url: string;
  readonly #pool: pg.Pool;
  readonly #runs = new Map<string, FollowedRun>();
  #client: pg.Client | undefined;
  #connecting = false;
  #timer: NodeJS.Timeout | undefined;
  #rechecks = 0;
  #isClosed = false;
  #pause = 100;

  constructor(url: string, pool: pg.Pool) {
    this.#url = url;
    this.#pool = pool;
  }

  /** Begins to follow a run. Do this before reading its history: what comes in between is not missed. */
  subscribe(runId: string, options: { readonly readsLogs?: boolean } = {}): Subscription {
    const follower: Follower = { isDirty: false, readsLogs: options.readsLogs ?? false, wake: undefined };
    let run = this.#runs.get(runId);
    if (!run) {
      run = { followers: new Set(), lastSequence: undefined, isFinal: false };
      this.#runs.set(runId, run);
    }
    run.followers.add(follower);
    this.#start();
    return {
      next: (signal) =>
        new Promise((resolve, reject) => {
          if (signal.aborted) return reject(signal.reason);
          if (follower.isDirty) {
            follower.isDirty = false;
            return resolve();
          }
          const abort = () => {
            follower.wake = undefined;
            reject(signal.reason);
          };
          signal.addEventListener("abort", abort, { once: true });
          follower.wake = () => {
            signal.removeEventListener("abort", abort);
            follower.wake = undefined;
            follower.isDirty = false;
            resolve();
          };
        }),
      close: () => {
        run.followers.delete(follower);
        if (run.followers.size === 0) this.#runs.delete(runId);
        if (this.#runs.size === 0) this.#rest();
      },
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#rest();
    await this.#client?.end().catch(() => {});
  }

  #start(): void {
    if (this.#isClosed) return;
    if (!this.#client && !this.#connecting) void this.#connect();
    this.#timer ??= setInterval(() => void this.#recheck(), RECHECK_MS);
  }

  /** Nobody follows anything: nothing is asked. The connection stays for the next one. */
  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #connect(): Promise<void> {
    this.#connecting = true;
    const client = new pg.Client({ connectionString: this.#url, application_name: "dag live", keepAlive: true });
    const lost = () => {
      if (this.#client === client) this.#client = undefined;
      if (this.#isClosed || this.#connecting) return;
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
      setTimeout(() => this.#start(), this.#pause * (0.5 + Math.random())).unref();
    };
    client.on("error", lost);
    client.on("end", lost);
    client.on("notification", ({ payload }) => this.#notified(payload ?? "*"));
    try {
      await client.connect();
      await client.query(`listen ${EVENT_CHANNEL}`);
      this.#client = client;
      this.#pause = 100;
      this.#connecting = false;
      // What was said while nobody listened.
      this.#notified("*");
    } catch {
      this.#connecting = false;
      await client.end().catch(() => {});
      lost();
    }
  }

  #notified(payload: string): void {
    const ids = payload === "*" ? [...this.#runs.keys()] : (JSON.parse(payload) as string[]);
    for (const id of ids) {
      const run = this.#runs.get(id);
      if (!run) continue;
      // Also a run that had ended, if a person's retry makes it go on.
      run.isFinal = false;
      this.#wake(run, () => true);
    }
  }

  #wake(run: FollowedRun | undefined, concerns: (follower: Follower) => boolean): void {
    for (const follower of run?.followers ?? []) {
      if (!concerns(follower)) continue;
      if (follower.wake) follower.wake();
      else follower.isDirty = true;
    }
  }

  async #recheck(): Promise<void> {
    this.#rechecks += 1;
    // A run that has ended can only go on by a person's retry, which is notified; should that be lost, this finds it.
    const looksAtAll = this.#rechecks % RECHECKS_TO_ALL === 0;
    const open = [...this.#runs].filter(([, run]) => looksAtAll || !run.isFinal).map(([id]) => id);
    if (open.length === 0) return;
    try {
      const { rows } = await this.#pool.query<{ id: string; last_sequence: string; is_final: boolean }>({
        name: "followed_runs",
        text: "select id, last_sequence, ended_at is not null as is_final from dag.run where id = any($1)",
        values: [open],
      });
      for (const row of rows) {
        const run = this.#runs.get(row.id);
        if (!run) continue;
        const hasMoved = run.lastSequence !== undefined && run.lastSequence !== row.last_sequence;
        run.lastSequence = row.last_sequence;
        const wasFinal = run.isFinal;
        run.isFinal = row.is_final;
        this.#wake(run, (follower) => hasMoved || (row.is_final && !wasFinal) || follower.readsLogs);
      }
    } catch {
      // the database is away; the next recheck, or the reconnected listener, finds what is new
    }
  }
}
