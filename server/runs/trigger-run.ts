import { createHash } from "node:crypto";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { resolveParams } from "#engine/document/parameters.ts";
import { recordAudit } from "../audit/record.ts";
import { inTransaction, type ServiceContext } from "../context.ts";
import { type DagDetail, getDag } from "../dags/read-dags.ts";
import { ServiceError } from "../errors.ts";
import type { Principal } from "../principal.ts";

export interface TriggerRequest {
  readonly dagId: string;
  readonly params?: unknown;
  /** RFC 3339; without it, the moment of the trigger. */
  readonly logicalDate?: string | undefined;
  /** A paused workflow is started only when this says so. */
  readonly allowPaused?: boolean | undefined;
  /** The same key with the same request gives the same run again. */
  readonly idempotencyKey?: string | undefined;
  readonly trigger?: "manual" | "api";
}

/** What a person starts is `high`, like that word in a document; in the database smaller is more urgent. */
const HIGH_PRIORITY = 100;

/** The request as it was given: what it means may change with the workflow's next version. */
function hashOf({ dagId, params, logicalDate }: TriggerRequest): string {
  return createHash("sha256")
    .update(JSON.stringify([dagId, params ?? {}, logicalDate ?? null]))
    .digest("hex");
}

function checkedParams(dag: DagDetail, request: TriggerRequest): { readonly [name: string]: JsonValue } {
  if (dag.isPaused && !request.allowPaused) {
    throw new ServiceError(
      "DAG_PAUSED",
      `${request.dagId} is paused. Unpause it, or say that this run is to start all the same (allow_paused).`,
    );
  }
  const resolved = resolveParams(dag.compiled.params, request.params ?? {});
  if ("diagnostics" in resolved) {
    throw new ServiceError("VALIDATION_ERROR", resolved.diagnostics.map((each) => each.message).join("; "), {
      params: resolved.diagnostics,
    });
  }
  return resolved.params;
}

/**
 * Starts a run. What is returned is stored: the run survives anything from here on.
 * @throws ServiceError DAG_NOT_FOUND, DAG_PAUSED, VALIDATION_ERROR, IDEMPOTENCY_MISMATCH
 */
export async function triggerRun(
  context: ServiceContext,
  principal: Principal,
  request: TriggerRequest,
): Promise<{ id: string }> {
  const bodyHash = hashOf(request);
  const id = await inTransaction(context.pool, async (client) => {
    const key = [`${principal.kind}:${principal.id}`, "trigger", request.idempotencyKey] as const;
    if (request.idempotencyKey !== undefined) {
      // Two requests with one key at once: the second waits for the first to commit.
      await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [key.join("|")]);
      const { rows } = await client.query<{ body_hash: string; response: { id: string } }>(
        "select body_hash, response from dag.idempotency_key where principal = $1 and route = $2 and key = $3",
        [...key],
      );
      const known = rows[0];
      if (known && known.body_hash !== bodyHash) {
        throw new ServiceError(
          "IDEMPOTENCY_MISMATCH",
          "This Idempotency-Key was used for another request. Use a new key for a new run.",
        );
      }
      // Before anything is looked at that may have changed since: the first answer stands.
      if (known) return known.response.id;
    }
    const dag = await getDag(client, request.dagId);
    const params = checkedParams(dag, request);
    const { rows } = await client.query<{ id: string }>("select dag.create_run($1, $2, $3, $4, $5, $6) as id", [
      dag.versionId,
      request.trigger ?? "manual",
      principal.name,
      request.logicalDate ?? null,
      JSON.stringify(params),
      -(dag.compiled.priority ?? HIGH_PRIORITY),
    ]);
    const runId = rows[0]?.id as string;
    if (request.idempotencyKey !== undefined) {
      await client.query(
        "insert into dag.idempotency_key (principal, route, key, body_hash, response) values ($1, $2, $3, $4, $5)",
        [...key, bodyHash, JSON.stringify({ id: runId })],
      );
    }
    await recordAudit(client, principal, "run.trigger", `run:${runId}`, { dag: request.dagId });
    return runId;
  });
  context.notifier.touch([id]);
  return { id };
}
