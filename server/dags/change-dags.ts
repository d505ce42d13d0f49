import { recordAudit } from "../audit/record.ts";
import { inTransaction, type ServiceContext } from "../context.ts";
import { ServiceError } from "../errors.ts";
import type { Principal } from "../principal.ts";
import { dagNotFound } from "./read-dags.ts";

/** Pauses or unpauses a workflow's schedule. Saying what is so already is no error. @throws ServiceError DAG_NOT_FOUND, CONFLICT */
export async function setPaused(
  context: ServiceContext,
  principal: Principal,
  id: string,
  isPaused: boolean,
  expectedVersion?: number,
): Promise<void> {
  await inTransaction(context.pool, async (client) => {
    const { rows } = await client.query<{ version: number }>(
      `update dag.dag set is_paused = $2, updated_at = now() where id = $1 and deleted_at is null
       returning current_version as version`,
      [id, isPaused],
    );
    if (!rows[0]) throw dagNotFound(id);
    refuseOtherVersion(id, rows[0].version, expectedVersion, isPaused ? "paused" : "unpaused");
    await recordAudit(client, principal, isPaused ? "dag.pause" : "dag.unpause", `dag:${id}`);
    // What waited only for the pause may start.
    if (!isPaused) await client.query("select dag.admit_runs_of(array[$1])", [id]);
  });
}

/**
 * Removes a workflow from every list. Its runs stay readable, and runs in flight go on.
 *
 * @param expectedVersion only if this is its newest version
 * @throws ServiceError DAG_NOT_FOUND, CONFLICT
 */
export async function deleteDag(
  context: ServiceContext,
  principal: Principal,
  id: string,
  expectedVersion?: number,
): Promise<void> {
  await inTransaction(context.pool, async (client) => {
    const { rows } = await client.query<{ version: number }>(
      `update dag.dag set deleted_at = now(), is_paused = true where id = $1 and deleted_at is null
       returning current_version as version`,
      [id],
    );
    if (!rows[0]) throw dagNotFound(id);
    refuseOtherVersion(id, rows[0].version, expectedVersion, "deleted");
    await recordAudit(client, principal, "dag.delete", `dag:${id}`);
  });
}

function refuseOtherVersion(id: string, version: number, expected: number | undefined, change: string): void {
  if (expected === undefined || expected === version) return;
  throw new ServiceError(
    "CONFLICT",
    `Somebody else saved ${id} meanwhile: it is at version ${version}, not ${expected}. Look at it before it is ${change}.`,
    { current_version: version },
  );
}
