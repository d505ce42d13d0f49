import { formerAnswer, type KeyedRequest } from "../answer-once.ts";
import type { ServiceContext } from "../context.ts";
import type { Principal } from "../principal.ts";
import { type AppliedDag, applyDocument } from "./apply-document.ts";
import { getDag, getSource } from "./read-dags.ts";

export interface RestoreOptions {
  /** Said by whoever restores; else it is said which version this is. */
  readonly message?: string;
  /** The newest version that they have seen. Without it: the one that is the newest when this begins. */
  readonly expectedVersion?: number;
  /** The same request again gives the first answer again, and saves nothing. */
  readonly once?: KeyedRequest | undefined;
}

/**
 * Makes a new version of the exact text of an older one; those between stay as they are.
 *
 * @returns outcome `unchanged` where the newest version has that text already
 * @throws ServiceError DAG_NOT_FOUND, CONFLICT where somebody has saved meanwhile, DAG_VALIDATION_FAILED
 *   where the text was valid once and is not any more
 */
export async function restoreVersion(
  context: ServiceContext,
  principal: Principal,
  id: string,
  version: number,
  options: RestoreOptions = {},
): Promise<AppliedDag> {
  const former =
    options.once &&
    (await formerAnswer<Pick<AppliedDag, "version" | "outcome">>(context.pool, principal, options.once));
  if (former) return { id, ...former, diagnostics: [] };
  const current = await getDag(context.pool, id);
  const { source } = await getSource(context.pool, id, version);
  return await applyDocument(context, principal, source, {
    id,
    message: options.message ?? `Restores version ${version}`,
    // Never without one: a workflow that is deleted meanwhile must not come back by this.
    expectedVersion: options.expectedVersion ?? current.version,
    restores: version,
    once: options.once,
  });
}
