import type pg from "pg";
import type { Database } from "./db/client.ts";
import type { Notifier } from "./live/notifier.ts";

/** What a domain service works with. */
export interface ServiceContext {
  readonly pool: pg.Pool;
  readonly db: Database;
  readonly notifier: Notifier;
}

/** Runs `work` in one transaction on one connection. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    client.release();
    return result;
  } catch (error) {
    await client.query("rollback").then(
      () => client.release(),
      // the connection is of no use any more
      (broken: Error) => client.release(broken),
    );
    throw error;
  }
}
