import { ServiceError } from "#server/errors.ts";
import type { Principal } from "#server/principal.ts";

/** Streams that one person or key may hold open at once in one process: a browser has a handful of tabs. */
const MOST_STREAMS = 20;
const open = new Map<string, number>();

/**
 * Counts a stream that begins.
 * @returns what to call when it is over
 * @throws ServiceError RATE_LIMIT_EXCEEDED
 */
export function holdStream(principal: Principal | null | undefined): () => void {
  const holder = `${principal?.kind}:${principal?.id}`;
  const count = open.get(holder) ?? 0;
  if (count >= MOST_STREAMS) {
    throw new ServiceError(
      "RATE_LIMIT_EXCEEDED",
      `There are ${MOST_STREAMS} live views open already. Close some of them.`,
    );
  }
  open.set(holder, count + 1);
  let isOpen = true;
  return () => {
    if (!isOpen) return;
    isOpen = false;
    const left = (open.get(holder) ?? 1) - 1;
    if (left > 0) open.set(holder, left);
    else open.delete(holder);
  };
}
