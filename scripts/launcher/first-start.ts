/** What a new installation begins with: the examples, and a link to create the first account. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { issueSetupToken } from "#server/auth/setup.ts";
import type { ServiceContext } from "#server/context.ts";
import { applyDocument } from "#server/dags/apply-document.ts";
import { createDatabase, createPool } from "#server/db/client.ts";
import { createNotifier } from "#server/live/notifier.ts";
import { SYSTEM } from "#server/principal.ts";

const EXAMPLES_KEY = "examples_loaded";

/**
 * Loads every document of examples/, once in the life of a database: what a person deletes stays
 * deleted.
 *
 * @param onStart told before anything is loaded
 */
export async function loadExamples(databaseUrl: string, root: string, onStart: (text: string) => void): Promise<void> {
  await withServices(databaseUrl, async (context) => {
    const { rowCount } = await context.pool.query("select 1 from dag.installation where key = $1", [EXAMPLES_KEY]);
    if (rowCount !== 0) return;
    const directory = path.join(root, "examples");
    const documents = (await readdir(directory)).filter((name) => /\.(ya?ml|json)$/.test(name)).sort();
    onStart(`Loading ${documents.length} examples`);
    for (const name of documents) {
      await applyDocument(context, SYSTEM, await readFile(path.join(directory, name), "utf8"), {
        message: `examples/${name}`,
      });
    }
    await context.pool.query(
      "insert into dag.installation (key, value) values ($1, to_jsonb($2::text[])) on conflict (key) do nothing",
      [EXAMPLES_KEY, documents],
    );
  });
}

/** The one-time link that creates the first account, or nothing if there is one already. */
export async function setUpLink(databaseUrl: string, url: string): Promise<string | undefined> {
  return await withServices(databaseUrl, async ({ pool }) => {
    const token = await issueSetupToken(pool);
    return token === null ? undefined : `${url}/setup?token=${token}`;
  });
}

async function withServices<T>(databaseUrl: string, use: (context: ServiceContext) => Promise<T>): Promise<T> {
  const pool = createPool(databaseUrl, { max: 2, applicationName: "dag start" });
  const notifier = createNotifier(pool, () => {});
  try {
    return await use({ pool, db: createDatabase(pool), notifier });
  } finally {
    await notifier.close();
    await pool.end();
  }
}
