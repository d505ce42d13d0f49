/** The first admin: made once, by whoever reads the program's own output. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type pg from "pg";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { ServiceError } from "../errors.ts";
import { SYSTEM } from "../principal.ts";
import { type Auth, createPerson, SHORTEST_PASSWORD } from "./auth.ts";

const VALID_HOURS = 24;

export const setupSchema = z.strictObject({
  token: z.string().min(1).max(200),
  name: z
    .string()
    .trim()
    .min(1, { error: "Write your name: it stands beside what you change." })
    .max(200, { error: "The name is longer than 200 characters." }),
  email: z.email({ error: "That is no email address." }).max(320, { error: "The address is too long." }),
  password: z
    .string()
    .min(SHORTEST_PASSWORD, { error: `The password needs at least ${SHORTEST_PASSWORD} characters.` })
    .max(256, { error: "The password is longer than 256 characters." }),
});

/** A fresh one-time token while there is nobody yet, otherwise null. A former token is void. */
export async function issueSetupToken(pool: pg.Pool): Promise<string | null> {
  if (await hasUsers(pool)) return null;
  const token = randomBytes(24).toString("base64url");
  await pool.query(
    `insert into dag.installation (key, value) values ('setup_token', jsonb_build_object('hash', $1::text, 'expires_at', now() + make_interval(hours => $2)))
     on conflict (key) do update set value = excluded.value, updated_at = now()`,
    [hash(token), VALID_HOURS],
  );
  return token;
}

/**
 * Makes the first admin.
 * @throws ServiceError INVALID_TOKEN, or CONFLICT if there is an admin already
 */
export async function completeSetup(pool: pg.Pool, auth: Auth, given: z.infer<typeof setupSchema>): Promise<void> {
  const client = await pool.connect();
  try {
    // Two people with the same link: one of them is first.
    await client.query("select pg_advisory_lock(hashtext('dag.setup'))");
    const problem = await linkProblem(client, given.token);
    if (problem === "used") throw new ServiceError("CONFLICT", "This installation is set up already. Sign in instead.");
    if (problem === "invalid") {
      throw new ServiceError(
        "INVALID_TOKEN",
        "This set-up link is not valid any more. Start the program again: it prints a new one.",
      );
    }
    await createPerson(auth, { name: given.name, email: given.email, password: given.password, role: "admin" });
    await client.query("delete from dag.installation where key = 'setup_token'");
    await recordAudit(client, SYSTEM, "setup", "installation", { admin: given.email });
  } finally {
    await client.query("select pg_advisory_unlock(hashtext('dag.setup'))").catch(() => {});
    client.release();
  }
}

/** Why a set-up link leads nowhere: somebody has set it up, or it is an old one. Undefined: it is good. */
export async function linkProblem(
  client: pg.ClientBase | pg.Pool,
  token: string,
): Promise<"used" | "invalid" | undefined> {
  if (await hasUsers(client)) return "used";
  const { rows } = await client.query<{ hash: string }>(
    "select value ->> 'hash' as hash from dag.installation where key = 'setup_token' and (value ->> 'expires_at')::timestamptz > now()",
  );
  const expected = rows[0]?.hash;
  const isRight = expected !== undefined && timingSafeEqual(Buffer.from(expected), Buffer.from(hash(token)));
  return isRight ? undefined : "invalid";
}

export async function hasUsers(client: pg.ClientBase | pg.Pool): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>("select exists (select from dag.user) as exists");
  return rows[0]?.exists ?? false;
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
