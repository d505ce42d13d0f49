import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { handleAuthRequest } from "#server/auth/auth-requests.ts";
import { createPerson } from "#server/auth/auth.ts";
import { createPool } from "#server/db/client.ts";
import { publicError } from "#server/errors.ts";
import { handleRequest } from "#server/api/rest/handle-request.ts";
import { TEST_ORIGIN, type TestServer, testServer } from "#server/testing-runtime.ts";
import { POST as setUp } from "./setup/route.ts";
import { GET as call } from "./trpc/[trpc]/route.ts";

let server: TestServer;
let cookie: string;
const ADA = { name: "Ada", email: "ada@example.com", password: "correct horse battery" };

beforeAll(async () => {
  server = await testServer();
  globalThis.dagRuntime = Promise.resolve(server.runtime);
  await createPerson(server.runtime.auth, { ...ADA, role: "admin" });
  cookie = (await signIn()).headers.getSetCookie()[0]?.split(";")[0] as string;
});
afterAll(() => server.close());

const post = (path: string, body: unknown) =>
  new Request(`${TEST_ORIGIN}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: TEST_ORIGIN },
    body: JSON.stringify(body),
  });
const signIn = () => handleAuthRequest(server.runtime, post("/api/auth/sign-in/email", ADA));
const withCookie = (path: string) => new Request(`${TEST_ORIGIN}${path}`, { headers: { cookie } });

/** What comes of a request whose statement on this table is given up, as one that takes too long is. */
async function whileHeld(table: string, request: () => Promise<Response>): Promise<Response> {
  const holder = await server.database.pool.connect();
  try {
    await holder.query("begin");
    await holder.query(`lock table dag.${table} in access exclusive mode`);
    const answer = request();
    await expect
      .poll(async () => {
        const { rowCount } = await holder.query(
          `select pg_cancel_backend(pid) from pg_locks
           where relation = $1::regclass and not granted`,
          [`dag.${table}`],
        );
        return rowCount;
      })
      .toBeGreaterThan(0);
    return await answer;
  } finally {
    await holder.query("rollback");
    holder.release();
  }
}

async function expectUnavailable(answer: Response): Promise<void> {
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(await answer.text()).toContain("UNAVAILABLE");
}

describe("a statement that takes too long makes a client wait and try again", () => {
  it.each<[string, string, () => Promise<Response>]>([
    ["a script", "dag", () => server.request("viewer", "GET", "/dags")],
    ["a page's procedure", "dag", () => call(withCookie("/api/trpc/dags.list?input=%7B%22json%22%3A%7B%7D%7D"))],
    ["a script with a key", "api_key", () => server.request("viewer", "GET", "/dags")],
    ["a page, whose session is looked for", "session", () => call(withCookie("/api/trpc/session.me"))],
    [
      "a person's request to REST",
      "session",
      () => handleRequest(server.runtime, withCookie("/api/v1/dags"), ["dags"]),
    ],
    ["a sign-in, when tries are counted", "sign_in_failure", signIn],
    ["a sign-in, when the person is looked for", "user", signIn],
    ["the set-up", "user", () => setUp(post("/api/setup", { ...ADA, token: "x" }))],
  ])("%s", async (_, table, request) => {
    await expectUnavailable(await whileHeld(table, request));
    expect((await request()).status).not.toBe(503);
  });
});

describe("a database that takes no writes", () => {
  const everyConnectionAnew = (pool: pg.Pool) =>
    pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'dag web'",
    );
  beforeEach(() => server.json("operator", "POST", "/dags", "id: written\ntasks: [{ id: a, type: noop }]\n"));

  it("is away for those who write", async () => {
    const { pool } = server.database;
    const { rows } = await pool.query<{ name: string }>("select current_database() as name");
    await pool.query(`alter database ${rows[0]?.name} set default_transaction_read_only = on`);
    await everyConnectionAnew(pool);
    // Whose connection was ended under them, or who may not write: both may try again.
    await expectUnavailable(await server.request("operator", "POST", "/dags/written/trigger"));
    await pool.query(`alter database ${rows[0]?.name} reset default_transaction_read_only`);
    await everyConnectionAnew(pool);
    await expect.poll(async () => (await server.request("operator", "POST", "/dags/written/trigger")).status).toBe(201);
  });
});

describe("an error of the database", () => {
  it.each(["53100", "53200", "53300", "25006", "57014", "57P03"])("%s passes", async (code) => {
    const failed: unknown = await server.database.pool
      .query(`do $$ begin raise exception 'no' using errcode = '${code}'; end $$`)
      .catch((error: unknown) => error);
    expect(publicError(failed)).toMatchObject({ code: "UNAVAILABLE", status: 503 });
  });

  it("is one too when no answer comes", async () => {
    const pool = createPool(server.database.url, { queryTimeoutMs: 50 });
    const failed: unknown = await pool.query("select pg_sleep(5)").catch((error: unknown) => error);
    expect(publicError(failed)).toMatchObject({ code: "UNAVAILABLE" });
    void pool.end();
  });
});
