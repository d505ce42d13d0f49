/** Ctrl-C and its relatives, counted as the person meant them. */

const SAME_REQUEST_MS = 1_000;

/**
 * One Ctrl-C arrives up to three times: from the terminal, from npm and from the process that looked
 * for the right Node, which hand it on for whoever signals them alone.
 *
 * @param first called once
 * @param again called each time that it is asked for anew after that: now, then
 */
export function onStopRequest(first: () => void, again: () => void): void {
  let askedAt: number | undefined;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (askedAt === undefined) {
        askedAt = Date.now();
        first();
      } else if (Date.now() - askedAt >= SAME_REQUEST_MS) {
        again();
      }
    });
  }
}
