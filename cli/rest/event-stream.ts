/**
 * Server-sent events, read to their end over as many connections as it takes: after a break the
 * stream goes on behind the last event that arrived.
 */
import { setTimeout as delay } from "node:timers/promises";
import { CommandError, EXIT } from "../exit-codes.ts";
import { type RequestOptions, type Server, send } from "./rest-client.ts";

export interface StreamEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/** A server that is restarted is back within this time. */
const GIVE_UP_AFTER_MS = 60_000;
const RETRY_MS = 500;

/**
 * Parses a stream of text into events. Follows the HTML standard's "event stream interpretation" as far
 * as servers use it: LF or CRLF, comments, several data lines.
 */
export async function* parseEvents(chunks: AsyncIterable<string>): AsyncGenerator<StreamEvent> {
  let rest = "";
  let id: string | undefined;
  let event = "message";
  let data: string[] = [];
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split(/\r\n|\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) yield { id, event, data: data.join("\n") };
        event = "message";
        data = [];
        continue;
      }
      const colon = line.indexOf(":");
      if (colon === 0) continue;
      const field = colon === -1 ? line : line.slice(0, colon);
      const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "id") id = value;
      else if (field === "event") event = value;
      else if (field === "data") data.push(value);
    }
  }
}

/**
 * Yields the events of a route until the caller stops reading.
 *
 * @param lastEventId go on behind this one
 * @throws CommandError if the server stays away or refuses
 */
export async function* followEvents(
  server: Server,
  route: string,
  options: Pick<RequestOptions, "query"> & { readonly lastEventId?: string; readonly signal: AbortSignal },
): AsyncGenerator<StreamEvent> {
  let { lastEventId } = options;
  let aliveAt = Date.now();
  for (;;) {
    try {
      const response = await send(server, "GET", route, {
        ...(options.query === undefined ? {} : { query: options.query }),
        headers: {
          accept: "text/event-stream",
          ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
        },
        signal: options.signal,
      });
      if (response.body === null) throw new CommandError(EXIT.unavailable, `${server.url} sent no stream.`);
      for await (const event of parseEvents(response.body.pipeThrough(new TextDecoderStream()))) {
        aliveAt = Date.now();
        lastEventId = event.id ?? lastEventId;
        yield event;
      }
    } catch (error) {
      if (options.signal.aborted) throw error;
      // A refusal stays a refusal; a broken connection or a server that is starting does not.
      const isPassing = !(error instanceof CommandError) || error.exitCode === EXIT.unavailable;
      if (!isPassing || Date.now() - aliveAt > GIVE_UP_AFTER_MS) throw error;
    }
    await delay(RETRY_MS, undefined, { signal: options.signal });
  }
}
