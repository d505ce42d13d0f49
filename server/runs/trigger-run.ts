import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { resolveParams } from "#engine/document/parameters.ts";
import { answerOnce } from "../answer-once.ts";
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

/** With params as they were given: what they mean may change with the workflow's next version. */
function keyed({ dagId, params, logicalDate, allowPaused, idempotencyKey: key }: TriggerRequest) {
  if (key === undefined) return undefined;
  return {
    route: "trigger",
    key,
    asked: [dagId, params ?? {}, logicalDate ?? null, ...(allowPaused ? ["allow_paused"] : [])],
  };
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
  const { id } = await inTransaction(context.pool, (client) =>
    answerOnce(client, principal, keyed(request), async () => {
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
      await recordAudit(client, principal, "run.trigger", `run:${runId}`, { dag: request.dagId });
      return { id: runId };
    }),
  );
  context.notifier.touch([id]);
  return { id };
}
