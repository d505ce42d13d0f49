import { createHash } from "node:crypto";
import { dagOfOne } from "#engine/document/dag-of-one.ts";
import { dagUpTo } from "#engine/document/dag-up-to.ts";
import type { JsonMap } from "#engine/document/json-map.ts";
import { resolveParams } from "#engine/document/parameters.ts";
import { recordAudit } from "../audit/record.ts";
import { inTransaction, type ServiceContext } from "../context.ts";
import { compiledDocument, insertVersion } from "../dags/apply-document.ts";
import { ServiceError } from "../errors.ts";
import type { Principal } from "../principal.ts";

export interface TryRequest {
  /** The document as it stands in the editor; nothing of it is saved as a version of the workflow. */
  readonly text: string;
  /** Only these tasks and what they need; absent: all. */
  readonly upTo?: readonly string[] | undefined;
  /** Only this task, as if everything before it had succeeded with these outputs, by task id. */
  readonly only?: { readonly task: string; readonly given: { readonly [id: string]: JsonMap } } | undefined;
  readonly params?: unknown;
}

/** As urgent as what a person starts. */
const PRIORITY = -100;

/**
 * Runs a draft. The run begins at once: it takes no place among the workflow's active runs, is not held by
 * its pause, and counts nowhere in its history.
 *
 * @throws ServiceError DAG_VALIDATION_FAILED with all diagnostics, VALIDATION_ERROR, PAYLOAD_TOO_LARGE
 */
export async function tryDocument(
  context: ServiceContext,
  principal: Principal,
  { text, upTo, only, params }: TryRequest,
): Promise<{ id: string }> {
  const { dag: whole } = await compiledDocument(text);
  const wanted = only === undefined ? upTo : [only.task];
  const missing = wanted?.filter((id) => !whole.tasks.some((task) => task.id === id)) ?? [];
  if (missing.length > 0)
    throw new ServiceError("VALIDATION_ERROR", `There is no task ${missing.join(", ")} in the document.`);
  const alone = only && dagOfOne(whole, only.task, only.given);
  const dag = alone ?? (upTo === undefined ? whole : dagUpTo(whole, new Set(upTo)));
  if (dag.tasks.length === 0) throw new ServiceError("VALIDATION_ERROR", "There is no task to run.");
  const resolved = resolveParams(dag.params, params ?? {});
  if ("diagnostics" in resolved) {
    throw new ServiceError("VALIDATION_ERROR", resolved.diagnostics.map((each) => each.message).join("; "), {
      params: resolved.diagnostics,
    });
  }
  const id = await inTransaction(context.pool, async (client) => {
    const versionId = await insertVersion(client, dag, {
      version: null,
      text,
      format: text.trimStart().startsWith("{") ? "json" : "yaml",
      sourceHash: createHash("sha256").update(text).digest("hex"),
      message: undefined,
      by: principal.name,
    });
    const { rows } = await client.query<{ id: string }>("select dag.create_run($1, 'try', $2, null, $3, $4) as id", [
      versionId,
      principal.name,
      JSON.stringify(resolved.params),
      PRIORITY,
    ]);
    const runId = rows[0]?.id as string;
    await recordAudit(client, principal, "run.try", `run:${runId}`, {
      dag: dag.id,
      ...(upTo && { up_to: [...upTo] }),
      ...(only && { only: only.task }),
    });
    return runId;
  });
  context.notifier.touch([id]);
  return { id };
}
