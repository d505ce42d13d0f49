import { recordAudit } from "../audit/record.ts";
import { inTransaction, type ServiceContext } from "../context.ts";
import { ServiceError } from "../errors.ts";
import type { Principal } from "../principal.ts";

/** Cancels a run; one that is being cancelled already stays so. @throws ServiceError DAG_RUN_NOT_FOUND, INVALID_STATE */
export async function cancelRun(context: ServiceContext, principal: Principal, runId: string): Promise<void> {
  const answer = await operate(context, principal, "run.cancel", runId, "select dag.cancel_run($1, $2) as answer", [
    runId,
    principal.name,
  ]);
  if (answer === "not_found") throw runNotFound(runId);
  if (answer === "already_final")
    throw new ServiceError("INVALID_STATE", "This run has ended already: there is nothing to cancel.");
}

/** Kills a task: it ends as failed. @throws ServiceError TASK_INSTANCE_NOT_FOUND, INVALID_STATE */
export async function killTask(
  context: ServiceContext,
  principal: Principal,
  runId: string,
  index: number,
): Promise<void> {
  const answer = await operate(
    context,
    principal,
    "task.kill",
    runId,
    "select dag.stop_task($1, $2, $3) as answer",
    [runId, index, principal.name],
    index,
  );
  if (answer === "not_found") throw taskNotFound(runId, index);
  if (answer === "already_final")
    throw new ServiceError("INVALID_STATE", "This task has ended already: there is nothing to kill.");
  if (answer === "not_begun") {
    throw new ServiceError(
      "INVALID_STATE",
      "This task still waits for others: there is nothing to kill. Cancel the run to stop it before it begins.",
    );
  }
}

/** Runs a failed task again, with what depends on it. @throws ServiceError TASK_INSTANCE_NOT_FOUND, INVALID_STATE */
export async function retryTask(
  context: ServiceContext,
  principal: Principal,
  runId: string,
  index: number,
): Promise<void> {
  const answer = await operate(
    context,
    principal,
    "task.retry",
    runId,
    "select dag.retry_task($1, $2, $3) as answer",
    [runId, index, principal.name],
    index,
  );
  if (answer === "not_found") throw taskNotFound(runId, index);
  if (answer === "not_failed") throw new ServiceError("INVALID_STATE", "Only a failed task can be retried.");
  if (answer === "stopping") {
    throw new ServiceError(
      "INVALID_STATE",
      "The run is still being stopped by its error policy: try again when its running tasks have ended.",
    );
  }
  if (answer === "run_cancelled")
    throw new ServiceError("INVALID_STATE", "The run was cancelled: trigger a new one instead.");
}

async function operate(
  context: ServiceContext,
  principal: Principal,
  action: string,
  runId: string,
  statement: string,
  values: unknown[],
  index?: number,
): Promise<string> {
  const answer = await inTransaction(context.pool, async (client) => {
    const { rows } = await client.query<{ answer: string }>(statement, values);
    const said = rows[0]?.answer as string;
    if (said === "accepted") {
      await recordAudit(
        client,
        principal,
        action,
        `run:${runId}`,
        index === undefined ? undefined : { task_index: index },
      );
    }
    return said;
  });
  if (answer === "accepted") {
    context.notifier.touch([runId]);
    // Workers listen; one that does not hear it reads it with its next heartbeat.
    await context.pool.query("select pg_notify('dag_stop', '')").catch(() => {});
  }
  return answer;
}

export function runNotFound(runId: string): ServiceError {
  return new ServiceError("DAG_RUN_NOT_FOUND", `There is no run ${runId}.`);
}

export function taskNotFound(runId: string, index: number): ServiceError {
  return new ServiceError("TASK_INSTANCE_NOT_FOUND", `There is no task instance ${runId}.${index}.`);
}
