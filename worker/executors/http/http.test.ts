import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TaskBench } from "../../testing.ts";

let server: Server;
let other: Server;
let origin: string;
let otherOrigin: string;
let hits = 0;
const otherRequests: IncomingMessage[] = [];
let bench: TaskBench;
let guarded: TaskBench;

beforeAll(async () => {
  server = createServer(answer);
  other = createServer((request, response) => {
    otherRequests.push(request);
    response.end("other");
  });
  origin = `http://127.0.0.1:${await listen(server)}`;
  otherOrigin = `http://127.0.0.1:${await listen(other)}`;
  bench = await TaskBench.make({ httpAllow: ["127.0.0.1/32"] });
  guarded = await TaskBench.make();
});
afterAll(async () => {
  for (const each of [server, other]) {
    each.closeAllConnections();
    each.close();
  }
  await bench.remove();
  await guarded.remove();
});

async function listen(on: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    on.listen(0, "127.0.0.1", resolve);
  });
  return (on.address() as AddressInfo).port;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  hits += 1;
  const url = new URL(request.url ?? "/", "http://localhost");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const json = (value: unknown, status = 200) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(value));
  };
  switch (url.pathname) {
    case "/echo":
      return json({ method: request.method, query: url.search, headers: request.headers, body });
    case "/text":
      return void response.end("just text");
    case "/nul":
      response.writeHead(200, { "content-type": "application/json" });
      return void response.end('{"a":"x\\u0000y"}');
    case "/status":
      response.writeHead(Number(url.searchParams.get("code")), { "retry-after": "7" });
      return void response.end("words about it");
    case "/redirect":
      response.writeHead(Number(url.searchParams.get("code") ?? 302), { location: url.searchParams.get("to") ?? "" });
      return void response.end();
    case "/loop":
      response.writeHead(302, { location: "/loop" });
      return void response.end();
    case "/endless": {
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      return more();
    }
    case "/drip":
      response.writeHead(200);
      response.write("a");
      return;
    case "/silent":
      return;
    case "/reset":
      request.socket.resetAndDestroy();
      return;
    default:
      return json({}, 404);
  }
}

interface Echo {
  readonly output: { readonly body: { readonly headers: { readonly [name: string]: string } } };
}

const http = (settings: string, rest = "") => bench.run(`id: h\ntype: http\nhttp: ${settings}\n${rest}`.trimEnd());

describe("an answer", () => {
  it("has status, headers and body, parsed when it is JSON", async () => {
    const { outcome } = await http(`{ url: "${origin}/echo", query: { day: "1 & 2" } }`);
    expect(outcome).toMatchObject({
      result: "success",
      output: {
        status: 200,
        headers: { "content-type": "application/json" },
        body: { method: "GET", query: "?day=1+%26+2" },
      },
    });
  });

  it("is a text otherwise", async () => {
    expect((await http(`{ url: "${origin}/text" }`)).outcome).toMatchObject({ output: { body: "just text" } });
  });

  it("is read by the task's outputs", async () => {
    const { outcome } = await http(`{ url: "${origin}/echo" }`, "outputs: { how: '${{ result.body.method }}' }");
    expect(outcome).toEqual({ result: "success", output: { how: "GET" } });
  });

  it("may be expected to be a failure", async () => {
    const { outcome } = await http(`{ url: "${origin}/status?code=404", expect_status: [2xx, 404] }`);
    expect(outcome).toMatchObject({ result: "success", output: { status: 404 } });
  });
});

describe("a request", () => {
  it("carries what it is given; a map is sent as JSON", async () => {
    const { outcome } = await http(
      `{ method: POST, url: "${origin}/echo", headers: { X-Mine: "yes" }, body: { a: [1, true, null] } }`,
    );
    expect(outcome).toMatchObject({
      output: {
        body: {
          method: "POST",
          body: '{"a":[1,true,null]}',
          headers: { "x-mine": "yes", "content-type": "application/json" },
        },
      },
    });
  });

  it("bears a key that is the same for every attempt, where it is asked for", async () => {
    const keys = [];
    for (const attempt of [1, 2]) {
      const { outcome } = await bench.run(
        `id: h\ntype: http\nhttp: { method: POST, url: "${origin}/echo", idempotency_key: true }`,
        { attempt },
      );
      keys.push((outcome as unknown as Echo).output.body.headers);
    }
    expect(keys[0]?.["idempotency-key"]).toMatch(/\.h$/);
    expect(keys[1]?.["idempotency-key"]).toBe(keys[0]?.["idempotency-key"]);
  });

  it("has the task's timeout where it has none of its own, and may wait longer than any timer", async () => {
    const own = await http(`{ url: "${origin}/silent" }`, "timeout: 200ms");
    expect(own.outcome).toMatchObject({ error: { class: "timeout", message: expect.stringContaining("0.2 s") } });
    const long = await http(`{ url: "${origin}/text", request_timeout: 90d }`);
    expect(long.outcome).toMatchObject({ result: "success" });
  });

  it("is stopped by a cancel", async () => {
    const stopping = new AbortController();
    const running = bench.run(`id: h\ntype: http\ncommand: GET ${origin}/silent`, {
      signal: stopping.signal,
      onLine: () => stopping.abort("cancelled"),
    });
    expect((await running).outcome).toEqual({ result: "cancelled" });
  });
});

describe("redirects", () => {
  it("are followed, with the method that they ask for", async () => {
    const to = encodeURIComponent("/echo");
    const see = await http(`{ method: POST, url: "${origin}/redirect?code=303&to=${to}", body: x }`);
    expect(see.outcome).toMatchObject({ output: { body: { method: "GET", body: "" } } });
    const keep = await http(`{ method: POST, url: "${origin}/redirect?code=307&to=${to}", body: x }`);
    expect(keep.outcome).toMatchObject({ output: { body: { method: "POST", body: "x" } } });
  });

  it("end after five", async () => {
    const { outcome } = await http(`{ url: "${origin}/loop" }`);
    expect(outcome).toMatchObject({
      result: "failed",
      error: { class: "http_status", message: expect.stringContaining("5") },
    });
  });

  it("take nothing to another origin that may be a secret", async () => {
    const to = encodeURIComponent(`${otherOrigin}/`);
    const headers = '{ Authorization: "Bearer secret", Cookie: "a=b", X-Api-Key: secret, Accept: text/plain }';
    await http(`{ url: "${origin}/redirect?to=${to}", headers: ${headers} }`);
    expect(otherRequests.at(-1)?.headers).toMatchObject({ accept: "text/plain" });
    for (const name of ["authorization", "cookie", "x-api-key"])
      expect(otherRequests.at(-1)?.headers).not.toHaveProperty(name);
  });

  it("do not hand a body on to another origin", async () => {
    const to = encodeURIComponent(`${otherOrigin}/`);
    const before = otherRequests.length;
    const kept = await http(`{ method: POST, url: "${origin}/redirect?code=307&to=${to}", body: secret }`);
    expect(kept.outcome).toMatchObject({
      result: "failed",
      error: { class: "http_status", httpStatus: 307, message: expect.stringContaining(otherOrigin) },
    });
    expect(otherRequests).toHaveLength(before);
    const dropped = await http(`{ method: POST, url: "${origin}/redirect?code=303&to=${to}", body: secret }`);
    expect(dropped.outcome).toMatchObject({ result: "success" });
    expect(otherRequests.at(-1)).toMatchObject({ method: "GET" });
  });

  it("are checked like any other address", async () => {
    for (const to of [
      "http://169.254.169.254/latest/meta-data/",
      "http://[::1]:1/",
      "http://10.0.0.1/",
      "file:///etc/passwd",
    ]) {
      const { outcome } = await http(`{ url: "${origin}/redirect?to=${encodeURIComponent(to)}" }`);
      expect(outcome).toMatchObject({ result: "failed", error: { class: "validation" } });
    }
  });
});

describe("errors have their class", () => {
  it.each([
    [429, "rate_limit"],
    [503, "service_unavailable"],
    [500, "http_status"],
    [404, "http_status"],
  ])("status %i is %s", async (code, errorClass) => {
    const { outcome } = await http(`{ url: "${origin}/status?code=${code}" }`);
    expect(outcome).toMatchObject({
      result: "failed",
      error: {
        class: errorClass,
        httpStatus: code,
        retryAfterMs: 7_000,
        message: expect.stringContaining("words about it"),
      },
    });
  });

  it("nobody listens: connection_refused", async () => {
    const idle = createTcpServer();
    await new Promise<void>((resolve) => {
      idle.listen(0, "127.0.0.1", resolve);
    });
    const { port } = idle.address() as AddressInfo;
    await new Promise((resolve) => {
      idle.close(resolve);
    });
    expect((await http(`{ url: "http://127.0.0.1:${port}/" }`)).outcome).toMatchObject({
      error: { class: "connection_refused" },
    });
  });

  it("the server hangs up: connection_reset", async () => {
    expect((await http(`{ url: "${origin}/reset" }`)).outcome).toMatchObject({ error: { class: "connection_reset" } });
  });

  it("no such name: dns", async () => {
    expect((await http('{ url: "http://no-such-host.invalid/" }')).outcome).toMatchObject({ error: { class: "dns" } });
  });

  it("no TLS there: tls or a broken connection, never a success", async () => {
    const { outcome } = await http(`{ url: "${origin.replace("http:", "https:")}/echo" }`);
    expect(outcome).toMatchObject({
      result: "failed",
      error: { class: expect.stringMatching(/tls|connection_reset/) },
    });
  });

  it("silence and dripping end at the time limit", async () => {
    for (const path of ["silent", "drip"]) {
      const { outcome } = await http(`{ url: "${origin}/${path}", request_timeout: 200ms }`);
      expect(outcome).toMatchObject({ result: "failed", error: { class: "timeout" } });
    }
  });

  it("an endless body ends at the size limit", async () => {
    expect((await http(`{ url: "${origin}/endless" }`)).outcome).toMatchObject({
      error: { class: "output_too_large" },
    });
  });

  it("what is no URL, or no header, is a mistake in the document", async () => {
    for (const settings of [
      '{ url: "${{ params.where }}" }',
      `{ url: "${origin}/echo", headers: { X-A: "\${{ params.evil }}" } }`,
    ]) {
      const { outcome } = await bench.run(`id: h\ntype: http\nhttp: ${settings}`, {
        params: { where: "ftp://x", evil: "a\r\nX-Injected: 1" },
      });
      expect(outcome).toMatchObject({ result: "failed", error: { class: "validation" } });
    }
  });
});

describe("private addresses", () => {
  it.each([
    "http://127.0.0.1:PORT/",
    "http://localhost:PORT/",
    "http://127.1:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f000001:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://[::1]:PORT/",
    "http://0.0.0.0:PORT/",
    "http://user:pass@127.0.0.1:PORT/",
    "http://10.1.2.3/",
    "http://192.168.0.1/",
    "http://172.16.0.1/",
    "http://169.254.169.254/",
    "http://[fd00:ec2::254]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
  ])("are not reached unless they are allowed: %s", async (url) => {
    const before = hits;
    const { outcome } = await guarded.run(
      `id: h\ntype: http\nhttp: { url: "${url.replace("PORT", new URL(origin).port)}", request_timeout: 5s }`,
    );
    expect(outcome).toMatchObject({ result: "failed", error: { class: "validation" } });
    expect(hits).toBe(before);
  });

  it("are reached by a name of which one address is allowed", async () => {
    const { outcome } = await http(`{ url: "${origin.replace("127.0.0.1", "localhost")}/text" }`);
    expect(outcome).toMatchObject({ result: "success" });
  });

  it("stay out of reach where they are link-local, whatever is allowed", async () => {
    const open = await TaskBench.make({ httpAllow: ["0.0.0.0/0", "::/0"] });
    const { outcome } = await open.run('id: h\ntype: http\ncommand: "http://169.254.169.254/latest"');
    expect(outcome).toMatchObject({ result: "failed", error: { class: "validation" } });
    await open.remove();
  });
});
