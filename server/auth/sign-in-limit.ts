import { createHash } from "node:crypto";
import type pg from "pg";

const WINDOW_MINUTES = 15;
const MOST_FAILURES = 10;

/** Seconds to wait before another try for this account, 0 if one is allowed now. */
export async function signInWait(pool: pg.Pool, account: string): Promise<number> {
  const { rows } = await pool.query<{ wait: number }>(
    `select ceil(extract(epoch from window_started_at + make_interval(mins => $2) - now()))::int as wait
     from dag.sign_in_failure
     where key = $1 and failures >= $3 and window_started_at > now() - make_interval(mins => $2)`,
    [keyOf(account), WINDOW_MINUTES, MOST_FAILURES],
  );
  return rows[0]?.wait ?? 0;
}

/** Remembers how a try ended: failures count, a success forgets them. */
export async function rememberSignIn(pool: pg.Pool, account: string, succeeded: boolean): Promise<void> {
  if (succeeded) {
    await pool.query("delete from dag.sign_in_failure where key = $1", [keyOf(account)]);
    return;
  }
  await pool.query(
    `insert into dag.sign_in_failure as f (key, failures) values ($1, 1)
     on conflict (key) do update set
       failures = case when f.window_started_at < now() - make_interval(mins => $2) then 1 else f.failures + 1 end,
       window_started_at = case when f.window_started_at < now() - make_interval(mins => $2) then now() else f.window_started_at end`,
    [keyOf(account), WINDOW_MINUTES],
  );
}

function keyOf(account: string): string {
  return createHash("sha256").update(account.trim().toLowerCase()).digest("hex");
}
