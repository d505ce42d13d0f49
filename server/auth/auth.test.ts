import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "../principal.ts";
import { TEST_ORIGIN, type TestServer, testServer } from "../testing-runtime.ts";
import { createApiKey, principalOfKey } from "./api-keys.ts";
import { handleAuthRequest } from "./auth-requests.ts";
import { authenticate, refuseCrossSite } from "./authenticate.ts";
import { completeSetup, issueSetupToken, linkProblem, setupSchema } from "./setup.ts";

let server: TestServer;
const ADA = { name: "Ada", email: "ada@example.com", password: "correct horse battery" };

beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return handleAuthRequest(
    server.runtime,
    new Request(`${TEST_ORIGIN}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: TEST_ORIGIN, ...headers },
      body: JSON.stringify(body),
    }),
  );
}

describe("the set-up", () => {
  it("takes the newest one-time token, once, and makes an admin who can sign in", async () => {
    const { pool, auth } = server.runtime;
    const first = (await issueSetupToken(pool)) as string;
    const token = (await issueSetupToken(pool)) as string;
    expect([await linkProblem(pool, first), await linkProblem(pool, token)]).toEqual(["invalid", undefined]);
    await expect(completeSetup(pool, auth, { ...ADA, token: first })).rejects.toMatchObject({ code: "INVALID_TOKEN" });
    const tries = await Promise.allSettled([1, 2, 3].map(() => completeSetup(pool, auth, { ...ADA, token })));
    expect(tries.filter((each) => each.status === "fulfilled")).toHaveLength(1);
    await expect(completeSetup(pool, auth, { ...ADA, email: "eve@example.com", token })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    expect(await issueSetupToken(pool)).toBeNull();
    expect(await linkProblem(pool, token)).toBe("used");

    const answer = await post("/api/auth/sign-in/email", { email: ADA.email, password: ADA.password });
    expect(answer.status).toBe(200);
    const cookie = answer.headers.getSetCookie().find((each) => each.startsWith("dag.session_token"));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    const headers = new Headers({ cookie: (cookie as string).split(";")[0] as string });
    expect(await authenticate(server.runtime, headers)).toMatchObject({ kind: "user", name: "Ada", role: "admin" });
    expect((await post("/api/auth/sign-out", {}, { cookie: headers.get("cookie") as string })).status).toBe(200);
    expect(await authenticate(server.runtime, headers)).toBeNull();
  });

  it("says in words what is missing", () => {
    const { error } = setupSchema.safeParse({ token: "t", name: " ", email: "ada", password: "short" });
    expect(error?.issues.map(({ message }) => message)).toEqual([
      "Write your name: it stands beside what you change.",
      "That is no email address.",
      "The password needs at least 10 characters.",
    ]);
  });

  it("keeps neither passwords nor tokens in the clear", async () => {
    const { rows } = await server.database.pool.query("select password from dag.account");
    expect(rows.every((row: { password: string }) => !row.password.includes(ADA.password))).toBe(true);
  });
});

describe("signing in", () => {
  it("answers a wrong password and an unknown person alike", async () => {
    const wrong = await post("/api/auth/sign-in/email", { email: ADA.email, password: "wrong password" });
    const unknown = await post("/api/auth/sign-in/email", { email: "nobody@example.com", password: "wrong password" });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
  });

  it("stops after ten failures of an account, whatever address they claim to come from", async () => {
    for (let n = 0; n < 10; n += 1) {
      await post(
        "/api/auth/sign-in/email",
        { email: "guess@example.com", password: `guess ${n} guess` },
        { "x-forwarded-for": `10.0.0.${n}` },
      );
    }
    const answer = await post("/api/auth/sign-in/email", { email: "Guess@example.com", password: "once more please" });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await post("/api/auth/sign-in/email", { email: ADA.email, password: ADA.password })).status).toBe(200);
  });

  it("counts tries that come at once", async () => {
    const tries = Array.from({ length: 30 }, (_, n) =>
      post("/api/auth/sign-in/email", { email: "crowd@example.com", password: `guess ${n} guess` }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  });

  it("forgets failures when the password was right, and everything after a day", async () => {
    const signIn = (password: string) => post("/api/auth/sign-in/email", { email: ADA.email, password });
    for (let n = 0; n < 9; n += 1) expect((await signIn(`guess ${n} guess`)).status).toBe(401);
    expect((await signIn(ADA.password)).status).toBe(200);
    for (let n = 0; n < 9; n += 1) expect((await signIn(`guess ${n} guess`)).status).toBe(401);
    const { pool } = server.database;
    await pool.query("update dag.sign_in_failure set window_started_at = now() - interval '2 days'");
    await pool.query("select dag.forget_old_requests()");
    expect((await pool.query("select from dag.sign_in_failure")).rowCount).toBe(0);
  });

  it("reads no more of a body than a sign-in needs", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(4096).fill(32));
      },
    });
    const request = new Request(`${TEST_ORIGIN}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: TEST_ORIGIN },
      body: endless,
      // Needed for streams, and not in the types.
      ...{ duplex: "half" },
    });
    expect((await handleAuthRequest(server.runtime, request)).status).toBe(413);
    expect(pulled).toBeLessThan(20);
  });

  it("offers nothing of the library but what the pages use", async () => {
    for (const path of [
      "/api/auth/sign-up/email",
      "/api/auth/update-user",
      "/api/auth/admin/create-user",
      "/api/auth/delete-user",
    ]) {
      expect(
        (await post(path, { email: "eve@example.com", password: "correct horse battery", name: "Eve" })).status,
      ).toBe(404);
    }
  });
});

describe("requests of other sites", () => {
  const request = (headers: Record<string, string>, method = "POST") => ({ method, headers: new Headers(headers) });

  it("change nothing", () => {
    for (const headers of [
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site" },
      {},
      { origin: "null" },
      { "sec-fetch-site": "same-site", origin: "http://127.0.0.1:4000" },
    ]) {
      expect(() => refuseCrossSite(server.runtime, request(headers as Record<string, string>))).toThrow(/another site/);
    }
  });

  it("are told from our own", () => {
    for (const headers of [
      { origin: TEST_ORIGIN },
      { origin: "http://localhost:3000" },
      { "sec-fetch-site": "same-origin", origin: TEST_ORIGIN },
      { authorization: "Bearer x" },
    ]) {
      expect(() => refuseCrossSite(server.runtime, request(headers as Record<string, string>))).not.toThrow();
    }
    expect(() => refuseCrossSite(server.runtime, request({ origin: "https://evil.example" }, "GET"))).not.toThrow();
  });
});

describe("API keys", () => {
  it("stand for a role, until they are revoked or expire, and are stored as a hash only", async () => {
    const { pool } = server.runtime;
    const key = await createApiKey(pool, SYSTEM, { name: "ci", role: "operator" });
    expect(key).toMatch(/^dag_[0-9A-Za-z]{12}_[0-9A-Za-z]{32}$/);
    expect(await principalOfKey(pool, key)).toMatchObject({ kind: "key", name: "ci", role: "operator" });
    const { rows } = await pool.query<{ row: string }>("select row_to_json(k)::text as row from dag.api_key k");
    expect(rows.some(({ row }) => row.includes(key.slice(-32)))).toBe(false);
    for (const wrong of [
      `${key}x`,
      key.slice(0, -1),
      `${key.slice(0, -1)}${key.endsWith("0") ? "1" : "0"}`,
      "dag_",
      "' or 1=1 --",
      "",
    ]) {
      expect(await principalOfKey(pool, wrong)).toBeNull();
    }
    await pool.query("update dag.api_key set revoked_at = now() where id = $1", [key.split("_")[1]]);
    expect(await principalOfKey(pool, key)).toBeNull();
    const expired = await createApiKey(pool, SYSTEM, {
      name: "old",
      role: "admin",
      expiresAt: new Date(Date.now() - 1),
    });
    expect(await principalOfKey(pool, expired)).toBeNull();
    await expect(
      authenticate(server.runtime, new Headers({ authorization: `Bearer ${expired}` })),
    ).rejects.toMatchObject({ code: "INVALID_TOKEN" });
  });
});
