/** A web process's runtime on a database of its own, and requests as they come over the wire. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { handleRequest } from "./api/rest/handle-request.ts";
import { createApiKey } from "./auth/api-keys.ts";
import { loadConfig } from "./config.ts";
import { type TestDatabase, testDatabase } from "./db/testing.ts";
import { type Role, SYSTEM } from "./principal.ts";
import { createRuntime, type Runtime } from "./runtime.ts";

export const TEST_ORIGIN = "http://127.0.0.1:3000";

export interface TestServer {
  readonly runtime: Runtime;
  readonly database: TestDatabase;
  /** A request to the REST API with a key of this role; `null` sends none. */
  request(
    role: Role | null,
    method: string,
    path: string,
    more?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>;
  /** The same, with the status checked and the answer parsed. */
  json(
    role: Role | null,
    method: string,
    path: string,
    body?: unknown,
    status?: number,
  ): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export async function testServer(): Promise<TestServer> {
  const database = await testDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), "dag-test-server-"));
  const runtime = await createRuntime(
    loadConfig({ NODE_ENV: "test", DATABASE_URL: database.url, DATA_DIR: dataDir, LOG_LEVEL: "fatal" }),
  );
  const keys = new Map<Role, string>();
  for (const role of ["admin", "operator", "viewer"] as const)
    keys.set(role, await createApiKey(runtime.pool, SYSTEM, { name: role, role }));

  const request: TestServer["request"] = async (role, method, path, more = {}) => {
    const url = new URL(`/api/v1${path}`, TEST_ORIGIN);
    const headers = new Headers(more.headers);
    if (role !== null) headers.set("authorization", `Bearer ${keys.get(role)}`);
    const isText = typeof more.body === "string";
    if (more.body !== undefined && !headers.has("content-type"))
      headers.set("content-type", isText ? "application/yaml" : "application/json");
    const body = more.body === undefined ? undefined : isText ? (more.body as string) : JSON.stringify(more.body);
    const segments = url.pathname.slice("/api/v1/".length).split("/").map(decodeURIComponent);
    return await handleRequest(
      runtime,
      new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }),
      segments,
    );
  };
  return {
    runtime,
    database,
    request,
    async json(role, method, path, body, status = method === "POST" ? 201 : 200) {
      const response = await request(role, method, path, body === undefined ? {} : { body });
      const text = await response.text();
      if (response.status !== status)
        throw new Error(`${method} ${path}: expected ${status}, got ${response.status} ${text}`);
      return JSON.parse(text === "" ? "{}" : text) as Record<string, unknown>;
    },
    async close() {
      runtime.shutdown.abort();
      await runtime.hub.close();
      await runtime.notifier.close();
      await runtime.pool.end();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
