import { createServer, type Server as HttpServer } from "node:http";
import { afterEach, expect, it } from "vitest";
import { EXIT } from "../exit-codes.ts";
import { followEvents, parseEvents, type StreamEvent } from "./event-stream.ts";

async function* chunksOf(...texts: readonly string[]): AsyncGenerator<string> {
  for (const text of texts) yield text;
}

async function parsed(...texts: readonly string[]): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of parseEvents(chunksOf(...texts))) events.push(event);
  return events;
}

it("reads events however they are cut into pieces", async () => {
  const text = ': hello\n\nid: 1\ndata: {"a":\ndata: 1}\n\nevent: end\r\nid: 2\r\ndata: x\r\n\r\n';
  const expected = [
    { id: "1", event: "message", data: '{"a":\n1}' },
    { id: "2", event: "end", data: "x" },
  ];
  expect(await parsed(text)).toEqual(expected);
  expect(await parsed(...text.split(""))).toEqual(expected);
});

it("does not give out an event that was cut off", async () => {
  expect(await parsed("id: 1\ndata: whole\n\nid: 2\ndata: half")).toHaveLength(1);
});

let server: HttpServer | undefined;
afterEach(() => server?.closeAllConnections());

/** Sends one event a connection, then breaks it off. */
function breakingServer(status = 200): Promise<{ url: string; askedAfter: (string | undefined)[] }> {
  const askedAfter: (string | undefined)[] = [];
  server = createServer((request, response) => {
    const after = request.headers["last-event-id"]?.toString();
    askedAfter.push(after);
    response.writeHead(status, { "content-type": status === 200 ? "text/event-stream" : "application/json" });
    if (status === 200) {
      response.write(`id: ${Number(after ?? 0) + 1}\ndata: x\n\n`, () => response.destroy());
    } else response.end('{"error":"no","message":"no","code":"NOT_FOUND"}');
  });
  return new Promise((resolve) => {
    server?.listen(0, "127.0.0.1", () => {
      const address = server?.address();
      resolve({ url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`, askedAfter });
    });
  });
}

it("goes on behind the last event when the connection breaks", async () => {
  const { url, askedAfter } = await breakingServer();
  const ids: (string | undefined)[] = [];
  for await (const { id } of followEvents({ url, token: undefined }, "/x", { signal: new AbortController().signal })) {
    ids.push(id);
    if (ids.length === 3) break;
  }
  expect(ids).toEqual(["1", "2", "3"]);
  expect(askedAfter).toEqual([undefined, "1", "2"]);
});

it("takes a refusal for an answer", async () => {
  const { url } = await breakingServer(404);
  const stream = followEvents({ url, token: undefined }, "/x", { signal: new AbortController().signal });
  await expect(stream.next()).rejects.toMatchObject({ exitCode: EXIT.notFound });
});
