/** The only ways to make a procedure: each names the permission that it takes. */
import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { z } from "zod";
import { authorize, type Permission } from "#server/auth/permissions.ts";
import { type ErrorCode, publicError } from "#server/errors.ts";
import type { TrpcContext } from "./context.ts";

interface Meta {
  readonly permission: Permission;
}

const t = initTRPC
  .context<TrpcContext>()
  .meta<Meta>()
  .create({
    transformer: superjson,
    // Never stacks, also not in development: what is not tried is not known to hold.
    isDev: false,
    sse: { ping: { enabled: true, intervalMs: 3_000 }, client: { reconnectAfterInactivityMs: 10_000 } },
    errorFormatter({ shape, error }) {
      const data = { ...shape.data, code: shape.data.code as ErrorCode | typeof shape.data.code };
      if (error.cause instanceof z.ZodError) {
        return {
          ...shape,
          message: z.prettifyError(error.cause),
          data: { ...data, code: "VALIDATION_ERROR" as const },
        };
      }
      const shown = publicError(error.cause ?? error);
      // A refusal of tRPC's own, such as an unknown path, keeps its words.
      if (shown.code === "INTERNAL" && error.code !== "INTERNAL_SERVER_ERROR") return { ...shape, data };
      return {
        ...shape,
        message: shown.message,
        data: { ...data, httpStatus: shown.status, code: shown.code, details: shown.details },
      };
    },
  });

export const router = t.router;

const TRPC_CODES: Readonly<Record<number, TRPCError["code"]>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
};

/** A procedure that takes this permission; the principal is there in its context. */
export function procedure(permission: Permission) {
  return t.procedure.meta({ permission }).use(async ({ ctx, next }) => {
    try {
      const principal = authorize(ctx.principal, permission);
      const result = await next({ ctx: { ...ctx, principal } });
      if (!result.ok) {
        const thrown = result.error.cause ?? result.error;
        const shown = publicError(thrown);
        if (shown.code === "INTERNAL" && result.error.code === "INTERNAL_SERVER_ERROR")
          ctx.runtime.log.error({ err: thrown }, "a procedure failed");
      }
      return result;
    } catch (error) {
      throw asTrpcError(error);
    }
  });
}

/** A service's error with the status that it stands for. */
function asTrpcError(error: unknown): TRPCError {
  if (error instanceof TRPCError) return error;
  const shown = publicError(error);
  return new TRPCError({
    code: TRPC_CODES[shown.status] ?? "INTERNAL_SERVER_ERROR",
    message: shown.message,
    cause: error,
  });
}
