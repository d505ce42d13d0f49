/** A request under /api/v1: found, authorised, parsed, answered. In this order, for every route. */
import { z } from "zod";
import { authenticate, refuseCrossSite } from "#server/auth/authenticate.ts";
import { authorize, type Permission } from "#server/auth/permissions.ts";
import { errorResponse, publicError, ServiceError } from "#server/errors.ts";
import { type Principal, SYSTEM } from "#server/principal.ts";
import { readBodyText } from "#server/request-body.ts";
import type { Runtime } from "#server/runtime.ts";
import { namedHeaders } from "./request-headers.ts";
import { isRaw, matchPath, type Route } from "./route.ts";
import { ROUTES } from "./routes.ts";

const MOST_BODY_BYTES = 1024 * 1024;

const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" } as const;

/** @param segments of the path below /api/v1, decoded */
export async function handleRequest(
  runtime: Runtime,
  request: Request,
  segments: readonly string[],
): Promise<Response> {
  const response = await answerTo(runtime, request, segments);
  if (request.method !== "HEAD") return response;
  // As GET, without what it would send (RFC 9110, 9.3.2); a stream is given up before it begins.
  await response.body?.cancel();
  return new Response(null, { status: response.status, headers: response.headers });
}

async function answerTo(runtime: Runtime, request: Request, segments: readonly string[]): Promise<Response> {
  try {
    const found = findRoute(request.method === "HEAD" ? "GET" : request.method, segments);
    const { route } = found;
    const principal = route.permission === "public" ? SYSTEM : await principalOf(runtime, request, route.permission);
    const params = parsed(route.params, found.params, "NOT_FOUND");
    const query = parsed(route.query, queryOf(request.url), "VALIDATION_ERROR");
    const body = await readBody(route, request);
    const answer = await route.handle({
      runtime,
      principal,
      params,
      query,
      body,
      headers: namedHeaders(request.headers, route.headers ?? []),
      signal: AbortSignal.any([request.signal, runtime.shutdown.signal]),
    });
    if (isRaw(answer)) return withHeaders(answer.raw);
    const status = route.status ?? 200;
    if (status === 204) return new Response(null, { status, headers: HEADERS });
    return Response.json(route.answer.parse(answer), { status, headers: HEADERS });
  } catch (error) {
    const shown = publicError(error);
    if (shown.code === "INTERNAL") runtime.log.error({ err: error, path: segments.join("/") }, "a request failed");
    return errorResponse(shown);
  }
}

async function principalOf(runtime: Runtime, request: Request, permission: Permission): Promise<Principal> {
  const principal = authorize(await authenticate(runtime, request.headers), permission);
  // A browser sends a person's cookie whoever made it ask; a key is sent on purpose.
  if (principal.kind === "user") refuseCrossSite(runtime, request);
  return principal;
}

function findRoute(method: string, segments: readonly string[]): { route: Route; params: { [name: string]: string } } {
  const fitting = ROUTES.flatMap((route) => {
    const params = matchPath(route.path, segments);
    return params ? [{ route, params }] : [];
  });
  const found = fitting.find(({ route }) => route.method === method);
  if (found) return found;
  if (fitting.length === 0) throw new ServiceError("NOT_FOUND", `There is nothing at /api/v1/${segments.join("/")}.`);
  const allowed = [
    ...new Set(fitting.flatMap(({ route }) => (route.method === "GET" ? ["GET", "HEAD"] : route.method))),
  ];
  throw new ServiceError("METHOD_NOT_ALLOWED", `This address takes ${allowed.join(", ")}.`, { allowed });
}

function parsed(schema: z.ZodType | undefined, value: unknown, code: "NOT_FOUND" | "VALIDATION_ERROR"): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // An id that cannot be one names nothing.
  if (code === "NOT_FOUND")
    throw new ServiceError("NOT_FOUND", `There is nothing at this address: ${z.prettifyError(result.error)}`);
  throw new ServiceError(code, z.prettifyError(result.error), { issues: result.error.issues });
}

function queryOf(url: string): { [name: string]: string } {
  const query: { [name: string]: string } = {};
  for (const [name, value] of new URL(url).searchParams) {
    if (Object.hasOwn(query, name)) throw new ServiceError("VALIDATION_ERROR", `The parameter ${name} is given twice.`);
    Object.defineProperty(query, name, { value, enumerable: true });
  }
  return query;
}

async function readBody(route: Route, request: Request): Promise<unknown> {
  if (!route.body) return undefined;
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const isText = route.textTypes?.includes(type) ?? false;
  const text = await readBodyText(request, route.mostBodyBytes ?? MOST_BODY_BYTES);
  if (isText) return parsed(route.body, { text, format: "yaml" }, "VALIDATION_ERROR");
  if (text === "") return parsed(route.body, {}, "VALIDATION_ERROR");
  if (type !== "application/json") {
    throw new ServiceError(
      "UNSUPPORTED_MEDIA_TYPE",
      `Send ${["application/json", ...(route.textTypes ?? [])].join(" or ")} and say so in Content-Type.`,
    );
  }
  // A document keeps its exact text: its own author wrote it.
  if (route.textTypes) return parsed(route.body, { text, format: "json" }, "VALIDATION_ERROR");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ServiceError(
      "INVALID_JSON",
      `The body is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return parsed(route.body, json, "VALIDATION_ERROR");
}

function withHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(HEADERS))
    if (!response.headers.has(name)) response.headers.set(name, value);
  return response;
}
