import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createContext } from "#server/api/trpc/context.ts";
import { appRouter } from "#server/api/trpc/router.ts";
import { errorHeaders, errorResponse, publicError } from "#server/errors.ts";
import { withBoundedBody } from "#server/request-body.ts";

export const dynamic = "force-dynamic";

/** The longest document in JSON, where a letter takes up to three bytes. */
const MOST_BODY_BYTES = 16 * 1024 * 1024;

async function handle(request: Request): Promise<Response> {
  try {
    // Before the batch is split: a key that is none is refused once, and clearly.
    const context = await createContext(request);
    return await fetchRequestHandler({
      endpoint: "/api/trpc",
      // Strangers are refused before their body is looked at.
      req: context.principal ? await withBoundedBody(request, MOST_BODY_BYTES) : request,
      router: appRouter,
      createContext: () => context,
      responseMeta: ({ errors }) => ({
        headers: new Headers({
          "cache-control": "no-store",
          "x-accel-buffering": "no",
          ...errors.map((error) => errorHeaders(publicError(error.cause ?? error)))[0],
        }),
      }),
    });
  } catch (error) {
    return errorResponse(publicError(error));
  }
}

export { handle as GET, handle as POST };
