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
