import { handleAuthRequest } from "#server/auth/auth-requests.ts";
import { runtime } from "#server/runtime.ts";

export const dynamic = "force-dynamic";

async function handle(request: Request): Promise<Response> {
  return await handleAuthRequest(await runtime(), request);
}

export { handle as GET, handle as POST };
