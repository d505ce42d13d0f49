import { handleRequest } from "#server/api/rest/handle-request.ts";
import { runtime } from "#server/runtime.ts";

export const dynamic = "force-dynamic";

async function handle(request: Request, { params }: RouteContext<"/api/v1/[...path]">): Promise<Response> {
  return await handleRequest(await runtime(), request, (await params).path);
}

// No route takes PUT; who sends one is told what there is instead.
export { handle as DELETE, handle as GET, handle as HEAD, handle as PATCH, handle as POST, handle as PUT };
