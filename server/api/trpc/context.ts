import type { Principal } from "#server/principal.ts";
import { authenticate, refuseCrossSite } from "#server/auth/authenticate.ts";
import { type Runtime, runtime } from "#server/runtime.ts";

export interface TrpcContext {
  readonly runtime: Runtime;
  readonly principal: Principal | null;
}

/** Who asks, for a request over HTTP or for a page that calls the router in its own process. */
export async function createContext(request: {
  readonly headers: Headers;
  readonly method?: string;
}): Promise<TrpcContext> {
  const process = await runtime();
  const principal = await authenticate(process, request.headers);
  if (principal?.kind === "user" && request.method !== undefined) {
    refuseCrossSite(process, { method: request.method, headers: request.headers });
  }
  return { runtime: process, principal };
}
