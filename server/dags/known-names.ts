import type pg from "pg";

/** Beyond this, names are not told: a document would rather not be checked for them than wait for megabytes. */
const MOST_NAMES = 10_000;

/** What documents may refer to by name on this server. */
export interface ServerNames {
  /** Ids, ascending; null where there are too many. */
  readonly workflows: readonly string[] | null;
}

/** @param most how many names are told at the most */
export async function readServerNames(pool: pg.Pool, most = MOST_NAMES): Promise<ServerNames> {
  const { rows } = await pool.query<{ id: string }>(
    "select id from dag.dag where deleted_at is null order by id limit $1",
    [most + 1],
  );
  return { workflows: rows.length > most ? null : rows.map(({ id }) => id) };
}
