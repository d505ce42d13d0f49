import { createHash } from "node:crypto";
import type pg from "pg";
import { ServiceError } from "./errors.ts";
import type { Principal } from "./principal.ts";

/** A request that creates, under a client's own key: asked again, it creates nothing and is answered alike. */
export interface KeyedRequest {
  /** What is asked for: keys of one kind of request say nothing about another's. */
  readonly route: string;
  readonly key: string;
  /** All that it asks, as it was given: what defaults make of it may change before it is asked again. */
  readonly asked: unknown;
}

/**
 * The answer that this request was given before, if it was: to be asked for ahead of everything that may
 * have changed since.
 *
 * @throws ServiceError IDEMPOTENCY_MISMATCH where the key was used for another request
 */
export async function formerAnswer<Answer>(
  client: Pick<pg.ClientBase, "query">,
  principal: Principal,
  request: KeyedRequest,
): Promise<Answer | undefined> {
  const { rows } = await client.query<{ body_hash: string; response: Answer }>(
    "select body_hash, response from dag.idempotency_key where principal = $1 and route = $2 and key = $3",
    [holderOf(principal), request.route, request.key],
  );
  const known = rows[0];
  if (known && known.body_hash !== hashOf(request)) {
    throw new ServiceError(
      "IDEMPOTENCY_MISMATCH",
      "This Idempotency-Key was used for another request. Use a new key for a new one.",
    );
  }
  return known?.response;
}

/**
 * The former answer, or that of `create`, which is stored with what it creates.
 *
 * @param client in a transaction, which `create` works in
 * @param request undefined: without a key, every request is a new one
 * @throws ServiceError IDEMPOTENCY_MISMATCH, and what `create` throws: a refusal is no answer, and is not kept
 */
export async function answerOnce<Answer>(
  client: pg.ClientBase,
  principal: Principal,
  request: KeyedRequest | undefined,
  create: () => Promise<Answer>,
): Promise<Answer> {
  if (!request) return await create();
  const key = [holderOf(principal), request.route, request.key] as const;
  // Two requests with one key at once: the second waits for the first to commit.
  await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [key.join("|")]);
  const former = await formerAnswer<Answer>(client, principal, request);
  if (former !== undefined) return former;
  const answer = await create();
  await client.query(
    "insert into dag.idempotency_key (principal, route, key, body_hash, response) values ($1, $2, $3, $4, $5)",
    [...key, hashOf(request), JSON.stringify(answer)],
  );
  return answer;
}

function holderOf(principal: Principal): string {
  return `${principal.kind}:${principal.id}`;
}

function hashOf({ asked }: KeyedRequest): string {
  return createHash("sha256").update(JSON.stringify(asked)).digest("hex");
}
