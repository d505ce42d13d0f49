import { MOST_AUTH_BODY_BYTES } from "#server/auth/auth-requests.ts";
import { refuseCrossSite } from "#server/auth/authenticate.ts";
import { completeSetup, setupSchema } from "#server/auth/setup.ts";
import { errorResponse, publicError, ServiceError } from "#server/errors.ts";
import { readBodyText } from "#server/request-body.ts";
import { runtime } from "#server/runtime.ts";

export const dynamic = "force-dynamic";

/** Makes the first admin; takes the one-time token instead of a permission. */
export async function POST(request: Request): Promise<Response> {
  const process = await runtime();
  try {
    refuseCrossSite(process, request);
    const parsed = setupSchema.safeParse(jsonOf(await readBodyText(request, MOST_AUTH_BODY_BYTES)));
    if (!parsed.success) {
      throw new ServiceError("VALIDATION_ERROR", parsed.error.issues.map(({ message }) => message).join(" "));
    }
    await completeSetup(process.pool, process.auth, parsed.data);
    return Response.json({ ok: true }, { status: 201, headers: { "cache-control": "no-store" } });
  } catch (error) {
    const shown = publicError(error);
    if (shown.code === "INTERNAL") process.log.error({ err: error }, "the set-up failed");
    return errorResponse(shown);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
