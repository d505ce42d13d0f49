import type pg from "pg";

/** Slugs end at this length; see `slugSchema`. */
const MOST_CHARACTERS = 200;
/** A dash and more digits than there are workflows. */
const MOST_NUMBER = 10;

/**
 * The id itself, or with the first number from 2 on that makes it free: `load`, `load-2`, `load-3`.
 * Ids of deleted workflows are taken: their runs are still under them.
 */
export async function freeId(pool: pg.Pool, id: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>("select id from dag.dag where starts_with(id, $1)", [
    id.slice(0, MOST_CHARACTERS - MOST_NUMBER),
  ]);
  const taken = new Set(rows.map((row) => row.id));
  if (!taken.has(id)) return id;
  let count = 2;
  while (taken.has(numbered(id, count))) count += 1;
  return numbered(id, count);
}

function numbered(id: string, count: number): string {
  return `${id.slice(0, MOST_CHARACTERS - String(count).length - 1)}-${count}`;
}
