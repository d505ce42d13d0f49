import { runtime } from "#server/runtime.ts";

/** How long a stopping server waits for what is under way. */
const GRACE_MS = 2_500;

/**
 * Connects before the first visitor comes, and ends in time: Next waits for every open connection,
 * and an event stream never closes by itself.
 */
export function start(): void {
  void runtime();
  const stop = () => {
    setTimeout(() => process.exit(0), GRACE_MS).unref();
    void runtime().then(async ({ shutdown, hub, notifier }) => {
      shutdown.abort(new DOMException("The server is stopping.", "AbortError"));
      await Promise.all([hub.close(), notifier.close()]);
    });
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  // The end of a stream whose reader has gone is nobody's failure; anything else is said.
  process.on("unhandledRejection", (reason) => {
    if (reason instanceof DOMException && reason.name === "AbortError") return;
    void runtime().then(({ log }) => log.error({ err: reason }, "a failure that nobody handled"));
  });
}
