/** How a worker looks from outside. `silent`: its lease is about to end, and others will take over what it ran. */
export type WorkerHealth = "healthy" | "draining" | "silent";

/** A heartbeat comes every few seconds; after this long without one something is wrong. */
const SILENT_AFTER_MS = 12_000;

/**
 * @param heartbeatAt epoch milliseconds, by the database's clock
 * @param now epoch milliseconds, by the reader's clock
 */
export function healthOf(state: "active" | "draining", heartbeatAt: number, now: number): WorkerHealth {
  if (now - heartbeatAt > SILENT_AFTER_MS) return "silent";
  return state === "draining" ? "draining" : "healthy";
}
