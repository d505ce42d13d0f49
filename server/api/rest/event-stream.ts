/** Server-sent events for scripts: the same streams as the pages', as an HTTP response. */

const PING_MS = 15_000;

export interface StreamEvent {
  readonly id: string;
  readonly data: unknown;
  readonly event?: string;
}

/**
 * A response that sends events as they come and ends with the stream. Each carries an id, which a
 * client sends back in Last-Event-ID to go on behind it.
 */
export function eventStream(events: AsyncGenerator<StreamEvent>, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  let ping: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      // Seen at once by whoever waits for the connection, and by proxies that would close a silent one.
      controller.enqueue(encoder.encode(": open\n\n"));
      ping = setInterval(() => controller.enqueue(encoder.encode(": ping\n\n")), PING_MS);
      signal.addEventListener("abort", () => clearInterval(ping), { once: true });
    },
    async pull(controller) {
      try {
        const { done, value } = await events.next();
        if (done) {
          clearInterval(ping);
          controller.close();
          return;
        }
        const name = value.event === undefined ? "" : `event: ${value.event}\n`;
        controller.enqueue(encoder.encode(`${name}id: ${value.id}\ndata: ${JSON.stringify(value.data)}\n\n`));
      } catch (error) {
        clearInterval(ping);
        if (signal.aborted) controller.close();
        else controller.error(error);
      }
    },
    async cancel() {
      clearInterval(ping);
      await events.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

/** A plain number of a Last-Event-ID header; anything else begins at the beginning. */
export function lastEventId(headers: Headers): number {
  const given = headers.get("last-event-id");
  return given !== null && /^\d{1,15}$/.test(given) ? Number(given) : 0;
}
