import type { KeyedRequest } from "#server/answer-once.ts";
import { ServiceError } from "#server/errors.ts";
import { idempotencyKeySchema } from "../inputs.ts";

/** The request's own key, if it has one. @throws ServiceError VALIDATION_ERROR */
export function idempotencyKey(headers: Headers): string | undefined {
  const given = headers.get("idempotency-key");
  if (given === null) return undefined;
  const { success, data } = idempotencyKeySchema.safeParse(given);
  if (!success) throw new ServiceError("VALIDATION_ERROR", "An Idempotency-Key has 1 to 200 characters.");
  return data;
}

/** The request under its key. @throws ServiceError VALIDATION_ERROR */
export function keyedRequest(headers: Headers, route: string, asked: unknown): KeyedRequest | undefined {
  const key = idempotencyKey(headers);
  return key === undefined ? undefined : { route, key, asked };
}
