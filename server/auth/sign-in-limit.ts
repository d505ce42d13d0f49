import { createHash } from "node:crypto";
import type pg from "pg";

const WINDOW_MINUTES = 15;
const MOST_TRIES = 10;

/**
 * Counts a try for this account, before the password is looked at: tries that come at once must not all
 * find the same count. A try counts as failed until `forgetSignIns` says otherwise.
 *
 * @returns seconds to wait before another try, 0 if this one may go on
 */
export async function beginSignIn(pool: pg.Pool, account: string): Promise<number> {
  const { rows } = await pool.query<{ wait: number }>(
    // One row that is always written, and answers as it was written: a second look would be at the snapshot
    // from before the others, and find nothing.
    `insert into dag.sign_in_failure as f (key, failures) values ($1, 1)
     on conflict (key) do update set
       failures = case when f.window_started_at < now() - make_interval(mins => $2) then 1 else least(f.failures, $3) + 1 end,
       window_started_at = case when f.window_started_at < now() - make_interval(mins => $2) then now() else f.window_started_at end
     returning case
       when f.failures <= $3 then 0
       else greatest(1, ceil(extract(epoch from f.window_started_at + make_interval(mins => $2) - now())))::int
     end as wait`,
    [keyOf(account), WINDOW_MINUTES, MOST_TRIES],
  );
  return rows[0]?.wait ?? 0;
}

/** The right password was given: what was wrong before does not count any more. */
export async function forgetSignIns(pool: pg.Pool, account: string): Promise<void> {
  await pool.query("delete from dag.sign_in_failure where key = $1", [keyOf(account)]);
}

function keyOf(account: string): string {
  return createHash("sha256").update(account.trim().toLowerCase()).digest("hex");
}
