/** How long the engine keeps a thread: for tests that nothing takes a hundred times as long as it should. */
import { validate } from "./validate.ts";

/**
 * Milliseconds of processor time that this thread spends on an action: what an event loop is kept
 * from. Unlike time on the clock it does not grow because other processes want the machine.
 */
export function threadMs(action: () => void): number {
  const before = process.threadCpuUsage();
  action();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/** An ordinary workflow of 200 tasks, and how long its check takes where the limits of tests were found. */
const ORDINARY = `id: ordinary\ntasks:\n${Array.from(
  { length: 200 },
  (_, n) =>
    `  - id: t${n}\n    command: "echo \${{ run.id }}"\n    retries: 2\n${n > 0 ? `    dependencies: [t${n - 1}]\n` : ""}`,
).join("")}`;
const ORDINARY_MS = 20;

/**
 * A limit as it is on this machine, now: where processors are shared, or coverage is measured, ordinary work takes
 * several times as long too.
 *
 * @param ms on a machine of its own
 */
export function limitMs(ms: number): number {
  const spent = Array.from({ length: 3 }, () => threadMs(() => void validate(ORDINARY)));
  return ms * Math.max(1, Math.min(...spent) / ORDINARY_MS);
}
