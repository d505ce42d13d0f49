import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPool } from "../db/client.ts";
import { type TestDatabase, testDatabase } from "../db/testing.ts";
import { beginSignIn, forgetSignIns } from "./sign-in-limit.ts";

let database: TestDatabase;
/** One connection a try, all of them open before the first: nothing makes one wait for another but the count. */
let pool: ReturnType<typeof createPool>;
const TRIES = 60;

beforeAll(async () => {
  database = await testDatabase();
  pool = createPool(database.url, { max: TRIES });
  const clients = await Promise.all(Array.from({ length: TRIES }, () => pool.connect()));
  for (const client of clients) client.release();
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const atOnce = (account: string) => Promise.all(Array.from({ length: TRIES }, () => beginSignIn(pool, account)));
const letThrough = (waits: readonly number[]) => waits.filter((wait) => wait === 0).length;

describe("tries to sign in", () => {
  it("are let through ten at most, however many come at once and whatever was there before", async () => {
    for (let n = 0; n < 20; n += 1) {
      const account = `crowd-${n}@example.com`;
      expect(letThrough(await atOnce(account))).toBe(10);
      const waits = await atOnce(account);
      expect(letThrough(waits)).toBe(0);
      for (const wait of waits) expect(wait).toBeGreaterThan(14 * 60);
    }
  });

  it("begin anew when their time is over, and when the right password was given", async () => {
    const account = "again@example.com";
    expect(letThrough(await atOnce(account))).toBe(10);
    await forgetSignIns(pool, account);
    expect(letThrough(await atOnce(account))).toBe(10);
    await pool.query("update dag.sign_in_failure set window_started_at = now() - interval '16 minutes'");
    expect(letThrough(await atOnce(account))).toBe(10);
  });

  it("that are refused do not make the wait longer", async () => {
    const account = "patient@example.com";
    await atOnce(account);
    await pool.query("update dag.sign_in_failure set window_started_at = now() - interval '14 minutes'");
    for (const wait of await atOnce(account)) expect(wait).toBeLessThanOrEqual(60);
  });
});
