import { ServiceError } from "#server/errors.ts";
import type { TrpcContext } from "./context.ts";

/** Streams that one person or key may hold open at once: a browser has a handful of tabs. */
const MOST_STREAMS = 20;
const open = new Map<string, number>();

/**
 * Runs a stream until its reader leaves or the process is told to stop. On the latter it ends with an
 * AbortError, which closes the connection without a word: the browser then opens it again elsewhere,
 * and resumes. (A stream that returned would tell the browser not to come back.)
 */
export async function* untilShutdown<Item>(
  ctx: TrpcContext,
  signal: AbortSignal | undefined,
  stream: (signal: AbortSignal) => AsyncGenerator<Item>,
): AsyncGenerator<Item> {
  const { shutdown } = ctx.runtime;
  const until = AbortSignal.any([shutdown.signal, ...(signal ? [signal] : [])]);
  const holder = `${ctx.principal?.kind}:${ctx.principal?.id}`;
  const count = open.get(holder) ?? 0;
  if (count >= MOST_STREAMS) {
    throw new ServiceError(
      "RATE_LIMIT_EXCEEDED",
      `There are ${MOST_STREAMS} live views open already. Close some tabs.`,
    );
  }
  open.set(holder, count + 1);
  try {
    yield* stream(until);
  } catch (error) {
    if (until.aborted) throw new DOMException("The stream is over.", "AbortError");
    throw error;
  } finally {
    const left = (open.get(holder) ?? 1) - 1;
    if (left > 0) open.set(holder, left);
    else open.delete(holder);
  }
}
