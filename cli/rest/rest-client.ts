/** The REST API as the command uses it: one request function, errors with an exit code and a way out. */
import { z } from "zod";
import { CommandError, EXIT, type ExitCode } from "../exit-codes.ts";

export interface Server {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string | undefined;
}

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON, or as it is if `contentType` says what it is. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 60_000;

const errorSchema = z.object({
  message: z.string(),
  code: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** An answer that says no, with the API's own code. */
export class ApiError extends CommandError {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(exitCode: ExitCode, code: string, message: string, details: Readonly<Record<string, unknown>>) {
    super(exitCode, message);
    this.code = code;
    this.details = details;
  }
}

/** The server that DAG_URL names, with the key in DAG_TOKEN. */
export function serverFromEnvironment(environment: NodeJS.ProcessEnv = process.env): Server {
  // Neither value is quoted in what is said of it: the output of a pipeline is read by many.
  const url = URL.parse(environment["DAG_URL"] || "http://127.0.0.1:3000");
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CommandError(EXIT.usage, "DAG_URL is not an address. It looks like http://127.0.0.1:3000.");
  }
  if (url.username !== "" || url.password !== "") {
    throw new CommandError(EXIT.usage, "DAG_URL holds a name or a password. Put an API key into DAG_TOKEN instead.");
  }
  const token = environment["DAG_TOKEN"] || undefined;
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new CommandError(
      EXIT.usage,
      "DAG_TOKEN is not a key: it holds blanks, line breaks or letters that no key has. A key is the last word of what `admin create-key` prints.",
    );
  }
  return { url: url.href.replace(/\/+$/, ""), token };
}

/**
 * One request under /api/v1, its answer parsed.
 *
 * @throws CommandError with the exit code that fits
 */
export async function call<Schema extends z.ZodType>(
  server: Server,
  schema: Schema,
  method: string,
  route: string,
  options: RequestOptions = {},
): Promise<z.output<Schema>> {
  const response = await send(server, method, route, options);
  const text = await response.text();
  let answer: unknown;
  try {
    answer = text === "" ? undefined : JSON.parse(text);
  } catch {
    throw new CommandError(EXIT.unavailable, `${server.url} did not answer as this product does. Is DAG_URL right?`);
  }
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new CommandError(
    EXIT.unavailable,
    `${server.url} answered in an unknown form. Is it of another release?\n${z.prettifyError(parsed.error)}`,
  );
}

/** The response of a request, if it is one of success; its body is not read yet. */
export async function send(
  server: Server,
  method: string,
  route: string,
  options: RequestOptions = {},
): Promise<Response> {
  const url = new URL(`${server.url}/api/v1${route}`);
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const contentType = options.contentType ?? (options.body === undefined ? undefined : "application/json");
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: {
        accept: "application/json",
        ...(server.token === undefined ? {} : { authorization: `Bearer ${server.token}` }),
        ...(contentType === undefined ? {} : { "content-type": contentType }),
        ...options.headers,
      },
      ...(options.body === undefined
        ? {}
        : { body: typeof options.body === "string" ? options.body : JSON.stringify(options.body) }),
      signal: options.signal ?? AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw unreachable(server, error);
  }
  if (!response.ok) throw refusal(server, response.status, await response.text());
  return response;
}

function unreachable(server: Server, error: unknown): CommandError {
  if (error instanceof Error && error.name === "TimeoutError") {
    return new CommandError(EXIT.unavailable, `${server.url} did not answer within ${TIMEOUT_MS / 1000} s.`);
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "ECONNREFUSED") {
    return new CommandError(
      EXIT.unavailable,
      `Nothing answers at ${server.url}. Start the product with npm start, or set DAG_URL to where it runs.`,
    );
  }
  return new CommandError(
    EXIT.unavailable,
    `${server.url} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`,
  );
}

function refusal(server: Server, status: number, text: string): CommandError {
  const body = errorSchema.safeParse(readJson(text));
  const message = body.success ? body.data.message : `${server.url} answered ${status}.`;
  const code = body.success ? body.data.code : "UNKNOWN";
  const details = body.success ? (body.data.details ?? {}) : {};
  return new ApiError(exitCodeOf(status), code, withAdvice(server, status, code, message), details);
}

function withAdvice(server: Server, status: number, code: string, message: string): string {
  if (status === 401) {
    return server.token === undefined
      ? `${message}\nSet DAG_TOKEN to an API key. One is made on the server's machine by: npm run dag -- admin create-key --role operator --name me`
      : `${message}\nThe key in DAG_TOKEN is not valid for ${server.url}.`;
  }
  return code === "DAG_PAUSED" ? `${message}\nTo run it nevertheless: --allow-paused` : message;
}

function exitCodeOf(status: number): ExitCode {
  if (status === 401 || status === 403) return EXIT.denied;
  if (status === 404) return EXIT.notFound;
  if (status === 400 || status === 413 || status === 415) return EXIT.failed;
  return status < 500 ? EXIT.refused : EXIT.unavailable;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
