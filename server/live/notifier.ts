/**
 * Tells readers that runs have something new. A hint only: readers look again every two seconds, so a
 * lost one costs a delay and nothing else. Sent on its own, never inside the transaction that writes
 * (NOTIFY serialises commits: 13.5k → 5.8k transactions/s), and at most once in 50 ms a process.
 */
import type pg from "pg";

export const EVENT_CHANNEL = "dag_event";
const SHORTEST_PAUSE_MS = 50;
/** PostgreSQL takes 8,000 bytes; beyond this many runs, "look at everything" is the shorter message. */
const MOST_NAMED_RUNS = 150;

export interface Notifier {
  /** These runs have new events or log lines. Returns at once. */
  touch(runIds: Iterable<string>): void;
  /** Sends what is waiting and stops. */
  close(): Promise<void>;
}

/** @param onError told of notifications that could not be sent */
export function createNotifier(pool: pg.Pool, onError: (error: Error) => void = () => {}): Notifier {
  const touched = new Set<string>();
  let sentAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();

  function send(): void {
    timer = undefined;
    if (touched.size === 0) return;
    const payload = touched.size > MOST_NAMED_RUNS ? "*" : JSON.stringify([...touched]);
    touched.clear();
    sentAt = performance.now();
    sending = pool
      .query({ name: "notify_event", text: "select pg_notify($1, $2)", values: [EVENT_CHANNEL, payload] })
      .then(() => {}, onError);
  }

  return {
    touch(runIds) {
      for (const id of runIds) touched.add(id);
      if (timer !== undefined || touched.size === 0) return;
      // The first one after a pause goes out at once: that is what a person waits for.
      const wait = Math.max(0, sentAt + SHORTEST_PAUSE_MS - performance.now());
      timer = setTimeout(send, wait);
      timer.unref();
    },
    async close() {
      clearTimeout(timer);
      send();
      await sending;
    },
  };
}
