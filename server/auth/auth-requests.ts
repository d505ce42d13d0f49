import { ServiceError, errorResponse, publicError } from "../errors.ts";
import type { Runtime } from "../runtime.ts";
import { refuseCrossSite } from "./authenticate.ts";
import { readBodyText, withBoundedBody } from "../request-body.ts";
import { beginSignIn, forgetSignIns } from "./sign-in-limit.ts";

/** The parts of better-auth's surface that the pages use; the rest does not exist here. */
const ALLOWED = new Set(["POST /api/auth/sign-in/email", "POST /api/auth/sign-out", "GET /api/auth/get-session"]);
/** Nobody is signed in yet: a name, a password, a token, and nothing that could be a burden. */
export const MOST_AUTH_BODY_BYTES = 16 * 1024;

export async function handleAuthRequest(runtime: Runtime, request: Request): Promise<Response> {
  try {
    const { pathname } = new URL(request.url);
    if (!ALLOWED.has(`${request.method} ${pathname}`))
      throw new ServiceError("NOT_FOUND", "There is nothing at this address.");
    refuseCrossSite(runtime, request);
    if (pathname === "/api/auth/sign-in/email") return await signIn(runtime, request);
    return await answered(runtime, await withBoundedBody(request, MOST_AUTH_BODY_BYTES));
  } catch (error) {
    const shown = publicError(error);
    if (shown.code === "INTERNAL") runtime.log.error({ err: error }, "a sign-in request failed");
    return errorResponse(shown);
  }
}

async function signIn(runtime: Runtime, request: Request): Promise<Response> {
  const text = await readBodyText(request, MOST_AUTH_BODY_BYTES);
  const account = emailOf(text);
  const waitSeconds = await beginSignIn(runtime.pool, account);
  if (waitSeconds > 0) {
    throw new ServiceError("RATE_LIMIT_EXCEEDED", "Too many failed attempts for this account. Try again later.", {
      retry_after_seconds: waitSeconds,
    });
  }
  const response = await answered(
    runtime,
    new Request(request.url, { method: "POST", headers: request.headers, body: text }),
  );
  if (response.ok) await forgetSignIns(runtime.pool, account);
  return response;
}

function emailOf(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && "email" in parsed && typeof parsed.email === "string")
      return parsed.email;
  } catch {
    // said below
  }
  throw new ServiceError("INVALID_JSON", "A sign-in is JSON with an email and a password.");
}

async function answered(runtime: Runtime, request: Request): Promise<Response> {
  const response = await runtime.auth.handler(request);
  // It has logged why. Beside a bug, only the database can do that to it, and it keeps the error to itself.
  if (response.status >= 500)
    throw new ServiceError("UNAVAILABLE", "Nobody can sign in or out at the moment. Try again in a few seconds.");
  response.headers.set("cache-control", "no-store");
  return response;
}
