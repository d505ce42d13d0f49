import type { Principal } from "../principal.ts";
import type { Runtime } from "../runtime.ts";
import { ServiceError } from "../errors.ts";
import { principalOfKey } from "./api-keys.ts";
import { type Person, personOfSession, trustedOrigins } from "./auth.ts";

/**
 * Who sends a request: the key in its `Authorization`, else the person of its session cookie, else null.
 * @throws ServiceError INVALID_TOKEN for a key that is none: a script should hear of it
 */
export async function authenticate(runtime: Runtime, headers: Headers): Promise<Principal | Person | null> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "");
  if (bearer) {
    const principal = await principalOfKey(runtime.pool, bearer[1] as string);
    if (!principal) throw new ServiceError("INVALID_TOKEN", "This key is not valid: unknown, revoked or expired.");
    return principal;
  }
  // No cookie, no question to the database.
  if (!headers.get("cookie")?.includes("dag.session_token")) return null;
  return await personOfSession(runtime.auth, headers);
}

/**
 * Refuses a changing request that another site made a browser send. Only for requests that live on a
 * cookie: a key is sent on purpose.
 * @throws ServiceError INSUFFICIENT_PERMISSIONS
 */
export function refuseCrossSite(
  runtime: Runtime,
  request: { readonly method: string; readonly headers: Headers },
): void {
  if (["GET", "HEAD", "OPTIONS"].includes(request.method) || request.headers.has("authorization")) return;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const isOwn =
    site === "same-origin" || site === "none" || (origin !== null && trustedOrigins(runtime.config).includes(origin));
  if (isOwn && (origin === null || trustedOrigins(runtime.config).includes(origin) || site === "same-origin")) return;
  throw new ServiceError("INSUFFICIENT_PERMISSIONS", "This request came from another site and was refused.");
}
