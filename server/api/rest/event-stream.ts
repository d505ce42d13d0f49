/** Server-sent events for scripts: the same streams as the pages', as an HTTP response. */
import type { Principal } from "#server/principal.ts";
import { holdStream } from "../stream-limit.ts";

const PING_MS = 15_000;

export interface StreamEvent {
  readonly id: string;
  readonly data: unknown;
  readonly event?: string;
}

/**
 * A response that sends events as they come and ends with the stream. Each carries an id, which a
 * client sends back in Last-Event-ID to go on behind it.
 *
 * @throws ServiceError RATE_LIMIT_EXCEEDED where the principal holds too many streams
 */
export function eventStream(principal: Principal, events: AsyncGenerator<StreamEvent>, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  const release = holdStream(principal);
  let ping: NodeJS.Timeout | undefined;
  const over = () => {
    clearInterval(ping);
    release();
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      // Seen at once by whoever waits for the connection, and by proxies that would close a silent one.
      controller.enqueue(encoder.encode(": open\n\n"));
      ping = setInterval(() => controller.enqueue(encoder.encode(": ping\n\n")), PING_MS);
      const leave = () => {
        over();
        // A reader that has left asks for nothing more: what the stream holds is given back here.
        events.return(undefined).catch(() => undefined);
      };
      if (signal.aborted) leave();
      else signal.addEventListener("abort", leave, { once: true });
    },
    async pull(controller) {
      try {
        const { done, value } = await events.next();
        if (done) {
          over();
          controller.close();
          return;
        }
        const name = value.event === undefined ? "" : `event: ${value.event}\n`;
        controller.enqueue(encoder.encode(`${name}id: ${value.id}\ndata: ${JSON.stringify(value.data)}\n\n`));
      } catch (error) {
        over();
        if (signal.aborted) controller.close();
        else controller.error(error);
      }
    },
    async cancel() {
      over();
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
