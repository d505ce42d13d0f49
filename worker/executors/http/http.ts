/**
 * An HTTP request. Where it may go is decided when the connection is made, on the address that is
 * really connected to: a name can resolve to anything, and literals in all their spellings never pass
 * through a look-up. Redirects are followed by us, so that each hop is checked again.
 */
import { lookup } from "node:dns";
import { isIP } from "node:net";
import { Agent, buildConnector, type Dispatcher, request as send } from "undici";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { durationMs } from "#engine/document/durations.ts";
import { httpConfigSchema, type HttpConfig } from "#engine/document/task-types/http.ts";
import type { ErrorClass, TaskError } from "#engine/run/task-error.ts";
import { timeoutSignal } from "../../timeout-signal.ts";
import type { ExecutionContext, ExecutionResult, Executor } from "../executor.ts";
import { type NetworkPolicy, networkPolicy } from "./network-policy.ts";

const MOST_REDIRECTS = 5;
const MOST_BODY_BYTES = 1024 * 1024;
/** For a task without any timeout of its own: a server that never answers must not hold a slot for ever. */
const DEFAULT_TIMEOUT_MS = 5 * 60_000;
/** What may follow a redirect to another origin: anything else may have been meant for the first one only. */
const HEADERS_FOR_ANYONE: ReadonlySet<string> = new Set(["accept", "accept-language", "user-agent"]);

class RefusedAddressError extends Error {
  readonly code = "REFUSED_ADDRESS";
}

const agents = new Map<string, Agent>();

export const httpExecutor: Executor = {
  async execute(context) {
    const config = httpConfigSchema.parse(context.config);
    if (!URL.canParse(config.url) || !/^https?:/i.test(config.url)) {
      const shown = JSON.stringify(config.url.slice(0, 200));
      return { ok: false, error: { class: "validation", message: `${shown} is not the URL of an HTTP request.` } };
    }
    const url = new URL(config.url);
    for (const [name, value] of Object.entries(config.query ?? {})) url.searchParams.append(name, String(value));
    const timeout = timeoutSignal(requestTimeoutMs(config, context));
    try {
      return await follow(config, url, context, AbortSignal.any([context.signal, timeout.signal]));
    } catch (error) {
      if (timeout.signal.aborted && !context.signal.aborted) {
        return {
          ok: false,
          error: { class: "timeout", message: `${url.host} did not answer in time (request_timeout).` },
        };
      }
      return { ok: false, error: connectionError(error, url) };
    } finally {
      timeout.clear();
    }
  },
};

function requestTimeoutMs(config: HttpConfig, context: ExecutionContext): number | undefined {
  if (config.request_timeout !== undefined) return durationMs(config.request_timeout);
  return context.timeoutMs === undefined ? DEFAULT_TIMEOUT_MS : undefined;
}

async function follow(
  config: HttpConfig,
  first: URL,
  context: ExecutionContext,
  signal: AbortSignal,
): Promise<ExecutionResult> {
  let url = first;
  let method: string = config.method;
  let body = bodyOf(config.body);
  let headers = headersOf(config, context);
  for (let hop = 0; ; hop += 1) {
    context.log.say(`${method} ${url.origin}${url.pathname}`);
    const response = await send(url, {
      dispatcher: agentFor(context.services.httpAllow),
      method: method as Dispatcher.HttpMethod,
      headers,
      body: body ?? null,
      signal,
    });
    const location = response.headers["location"];
    const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode) && typeof location === "string";
    if (!isRedirect || config.follow_redirects === false) return await answer(config, url, response);
    await response.body.dump();
    if (hop === MOST_REDIRECTS) {
      return {
        ok: false,
        error: {
          class: "http_status",
          message: `${first.host} redirected more than ${MOST_REDIRECTS} times.`,
          httpStatus: response.statusCode,
        },
      };
    }
    const next = new URL(location, url);
    if (next.protocol !== "http:" && next.protocol !== "https:") {
      return {
        ok: false,
        error: { class: "validation", message: `${url.host} redirects to ${next.protocol}, which is not followed.` },
      };
    }
    if (response.statusCode === 303 || (method === "POST" && response.statusCode < 303)) {
      method = "GET";
      body = undefined;
    }
    // Credentials and bodies are for whom they were written for.
    if (next.origin !== url.origin) {
      if (body !== undefined) {
        return {
          ok: false,
          error: {
            class: "http_status",
            message: `${url.host} redirects the ${method} with its body to ${next.origin}, which it was not written for. If it is meant for there, send it there.`,
            httpStatus: response.statusCode,
          },
        };
      }
      headers = Object.fromEntries(
        Object.entries(headers).filter(([name]) => HEADERS_FOR_ANYONE.has(name.toLowerCase())),
      );
    }
    url = next;
  }
}

async function answer(config: HttpConfig, url: URL, response: Dispatcher.ResponseData): Promise<ExecutionResult> {
  const body = await readBody(response, url);
  if (!body.ok) return body;
  const headers: { [name: string]: JsonValue } = {};
  for (const [name, value] of Object.entries(response.headers)) if (value !== undefined) headers[name] = value;
  if (isExpected(response.statusCode, config.expect_status)) {
    return {
      ok: true,
      result: { status: response.statusCode, headers, body: parsedBody(body.text, headers["content-type"]) },
    };
  }
  return { ok: false, error: statusError(response.statusCode, url, headers["retry-after"], body.text) };
}

async function readBody(
  response: Dispatcher.ResponseData,
  url: URL,
): Promise<{ ok: true; text: string } | { ok: false; error: TaskError }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_BODY_BYTES) {
      response.body.destroy();
      return {
        ok: false,
        error: {
          class: "output_too_large",
          message: `The answer of ${url.host} is larger than 1 MiB: fetch it to a file in a bash or python task.`,
        },
      };
    }
    chunks.push(chunk as Buffer);
  }
  return { ok: true, text: Buffer.concat(chunks).toString("utf8") };
}

function parsedBody(text: string, contentType: JsonValue | undefined): JsonValue {
  if (typeof contentType !== "string" || !/[/+]json\b/i.test(contentType)) return text.replaceAll("\0", "\u2400");
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function isExpected(status: number, expected: HttpConfig["expect_status"]): boolean {
  const list = expected === undefined ? ["2xx"] : Array.isArray(expected) ? expected : [expected];
  return list.some((each) => String(each) === String(status) || String(each) === `${Math.floor(status / 100)}xx`);
}

function statusError(status: number, url: URL, retryAfter: JsonValue | undefined, body: string): TaskError {
  const errorClass: ErrorClass = status === 429 ? "rate_limit" : status === 503 ? "service_unavailable" : "http_status";
  const excerpt = body.trim().slice(0, 300);
  const wait = typeof retryAfter === "string" ? retryAfterMs(retryAfter) : undefined;
  return {
    class: errorClass,
    message: `${url.host} answered ${status}${excerpt === "" ? "." : `: ${excerpt}`}`,
    httpStatus: status,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfterMs(text: string): number | undefined {
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function headersOf(config: HttpConfig, context: ExecutionContext): { [name: string]: string } {
  const headers: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(config.headers ?? {})) headers[name] = String(value);
  const has = (header: string) => Object.keys(headers).some((name) => name.toLowerCase() === header);
  if (config.body !== undefined && typeof config.body !== "string" && !has("content-type"))
    headers["content-type"] = "application/json";
  const key = context.env["IDEMPOTENCY_KEY"];
  if (config.idempotency_key === true && key !== undefined && !has("idempotency-key")) headers["idempotency-key"] = key;
  return headers;
}

function bodyOf(body: HttpConfig["body"]): string | undefined {
  if (body === undefined) return undefined;
  return typeof body === "string" ? body : JSON.stringify(body);
}

function agentFor(allow: readonly string[]): Agent {
  const key = allow.join(",");
  let agent = agents.get(key);
  if (!agent) {
    agent = new Agent({
      connect: guardedConnector(networkPolicy(allow)),
      connections: 64,
      // How long an answer may take is the task's business; the client's own limits of 5 min would cut in.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    agents.set(key, agent);
  }
  return agent;
}

function guardedConnector(policy: NetworkPolicy): buildConnector.connector {
  const connect = buildConnector({
    timeout: 10_000,
    lookup(hostname, options, callback) {
      lookup(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, []);
        // A name may have addresses of both kinds (localhost, split-horizon DNS): only the good ones are tried.
        const reachable = addresses.filter(({ address }) => policy.refusal(address) === null);
        const [first] = reachable;
        if (!first) {
          const refused = addresses.map(({ address }) => policy.refusal(address)).join("; ");
          return callback(new RefusedAddressError(refused || `${hostname} has no address`), []);
        }
        if (options.all) callback(null, reachable);
        else callback(null, first.address, first.family);
      });
    },
  });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, "");
    const refused = isIP(host) > 0 ? policy.refusal(host) : null;
    if (refused) {
      callback(new RefusedAddressError(refused), null);
      return;
    }
    connect(options, callback);
  };
}

const CLASS_OF_CODE: Readonly<Record<string, ErrorClass>> = {
  ECONNREFUSED: "connection_refused",
  ECONNRESET: "connection_reset",
  EPIPE: "connection_reset",
  UND_ERR_SOCKET: "connection_reset",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  REFUSED_ADDRESS: "validation",
  ERR_INVALID_URL: "validation",
  UND_ERR_INVALID_ARG: "validation",
};

function connectionError(error: unknown, url: URL): TaskError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const message = cause instanceof Error ? cause.message : String(cause);
  const isTls = /^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_SSL)/.test(code);
  return {
    class: isTls ? "tls" : (CLASS_OF_CODE[code] ?? "internal"),
    message: `${url.host} could not be reached: ${message}.`,
  };
}
