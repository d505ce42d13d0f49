import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type pg from "pg";
import { recordAudit } from "../audit/record.ts";
import type { Principal, Role } from "../principal.ts";

const PREFIX = "dag_";
const SECRET_CHARACTERS = 32;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * Makes a key; the answer is the only time that it is seen.
 * @returns `dag_<id>_<secret>`: the id finds the row, the secret (190 bits) proves it
 */
export async function createApiKey(
  pool: pg.Pool,
  by: Principal,
  key: { readonly name: string; readonly role: Role; readonly expiresAt?: Date },
): Promise<string> {
  const id = randomText(12);
  const secret = randomText(SECRET_CHARACTERS);
  await pool.query(
    "insert into dag.api_key (id, name, role, secret_hash, created_by, expires_at) values ($1, $2, $3, $4, $5, $6)",
    [id, key.name, key.role, hash(secret), by.name, key.expiresAt ?? null],
  );
  await recordAudit(pool, by, "key.create", `key:${id}`, { name: key.name, role: key.role });
  return `${PREFIX}${id}_${secret}`;
}

/** Who a key stands for, or null if it is none of ours, revoked or expired. */
export async function principalOfKey(pool: pg.Pool, key: string): Promise<Principal | null> {
  const match = /^dag_([0-9A-Za-z]{12})_([0-9A-Za-z]{32})$/.exec(key);
  if (!match) return null;
  const { rows } = await pool.query<{ name: string; role: Role; secret_hash: string; is_stale: boolean }>({
    name: "api_key",
    text: `select name, role, secret_hash, coalesce(last_used_at < now() - interval '1 minute', true) as is_stale
      from dag.api_key
      where id = $1 and revoked_at is null and (expires_at is null or expires_at > now())`,
    values: [match[1]],
  });
  const row = rows[0];
  if (!row || !timingSafeEqual(Buffer.from(row.secret_hash, "hex"), Buffer.from(hash(match[2] as string), "hex")))
    return null;
  // To the minute is enough, and a write for each request is not.
  if (row.is_stale) await pool.query("update dag.api_key set last_used_at = now() where id = $1", [match[1]]);
  return { kind: "key", id: match[1] as string, name: row.name, role: row.role };
}

function hash(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Uniform over the alphabet: bytes that would favour its beginning are thrown away. */
function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < 256 - (256 % ALPHABET.length) && text.length < length) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
}
