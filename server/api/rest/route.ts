/**
 * A route of the REST API, said once: its address, permission, input, answer and what it does. The
 * handler, the OpenAPI document and the tests are made from the list of them.
 */
import type { z } from "zod";
import type { Permission } from "#server/auth/permissions.ts";
import type { Principal } from "#server/principal.ts";
import type { Runtime } from "#server/runtime.ts";
import type { RequestHeader } from "./request-headers.ts";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

export interface RouteRequest<Params, Query, Body> {
  readonly runtime: Runtime;
  readonly principal: Principal;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Those that the route names. */
  readonly headers: Headers;
  /** Aborted when the client has gone or the server stops. */
  readonly signal: AbortSignal;
}

/** An answer that is not plain JSON with the route's own status. */
export interface RawAnswer {
  readonly raw: Response;
}

export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: Method;
  /** Below /api/v1, with `:name` for a parameter. */
  readonly path: string;
  /** `public`: for anybody. There are few, and a test lists them. */
  readonly permission: Permission | "public";
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** The body is a document's text as it stands, of any of these types, beside JSON. */
  readonly textTypes?: readonly string[];
  /** The headers that it reads. */
  readonly headers?: readonly RequestHeader[];
  readonly answer: Answer;
  /** Its media types, where that is not JSON alone. */
  readonly answerTypes?: readonly ("application/json" | "application/yaml" | "text/plain" | "text/event-stream")[];
  readonly status?: number;
  /** Largest body, bytes. */
  readonly mostBodyBytes?: number;
  handle(
    request: RouteRequest<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Promise<z.input<Answer> | RawAnswer>;
}

/** Fixes the types of one route against its own schemas. */
export function defineRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(route: Route<Params, Query, Body, Answer>): Route {
  return route as unknown as Route;
}

export function isRaw(answer: unknown): answer is RawAnswer {
  return typeof answer === "object" && answer !== null && "raw" in answer && answer.raw instanceof Response;
}

/** The parameters of a path that fits, or null. Segments are decoded; a path is never cut at a dot or a suffix. */
export function matchPath(pattern: string, segments: readonly string[]): { [name: string]: string } | null {
  const expected = pattern.split("/").filter((segment) => segment !== "");
  if (expected.length !== segments.length) return null;
  const params: { [name: string]: string } = {};
  for (const [n, segment] of expected.entries()) {
    const given = segments[n] as string;
    if (segment.startsWith(":")) params[segment.slice(1)] = given;
    else if (segment !== given) return null;
  }
  return params;
}
