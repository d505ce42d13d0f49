import { holdStream } from "../stream-limit.ts";
import type { TrpcContext } from "./context.ts";

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
  const release = holdStream(ctx.principal);
  try {
    yield* stream(until);
  } catch (error) {
    if (until.aborted) throw new DOMException("The stream is over.", "AbortError");
    throw error;
  } finally {
    release();
  }
}
