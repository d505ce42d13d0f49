/**
 * The errors that a caller can act on: one class, one stable code a kind, one place that knows the
 * HTTP status. Anything else that is thrown is a bug, and answered without details.
 */
export const ERROR_STATUS = {
  INVALID_JSON: 400,
  VALIDATION_ERROR: 400,
  INVALID_DAG: 400,
  DAG_VALIDATION_FAILED: 400,
  NO_TOKEN: 401,
  INVALID_TOKEN: 401,
  INSUFFICIENT_PERMISSIONS: 403,
  NOT_FOUND: 404,
  DAG_NOT_FOUND: 404,
  DAG_RUN_NOT_FOUND: 404,
  TASK_INSTANCE_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  DAG_PAUSED: 409,
  INVALID_STATE: 409,
  MAX_RETRIES_EXCEEDED: 409,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IDEMPOTENCY_MISMATCH: 422,
  RATE_LIMIT_EXCEEDED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

/** How long a client does well to wait, where nobody knows better. */
const RETRY_AFTER_SECONDS = 5;

export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  /** @param message what went wrong and what to do, for a person */
  constructor(code: ErrorCode, message: string, details?: Readonly<Record<string, unknown>>) {
    super(message);
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** The body of every error answer of the REST API. */
export interface ErrorBody {
  readonly error: string;
  readonly message: string;
  readonly code: ErrorCode;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Any thrown value as an error that may be shown: what was not meant for a caller says nothing of the inside. */
export function publicError(thrown: unknown): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  const refused = refusedValue(thrown);
  if (refused !== undefined) return new ServiceError("VALIDATION_ERROR", refused);
  if (isDatabaseAway(thrown)) {
    return new ServiceError("UNAVAILABLE", "The database cannot be reached at the moment. Try again in a few seconds.");
  }
  return new ServiceError("INTERNAL", "Something went wrong on our side. The server's log has the details.");
}

function errorBody(error: ServiceError): ErrorBody {
  return {
    error: error.code.toLowerCase().replaceAll("_", " "),
    message: error.message,
    code: error.code,
    ...(error.details === undefined ? {} : { details: error.details }),
  };
}

/** What a client needs beside the body to do better. */
export function errorHeaders({ code, details }: ServiceError): { readonly [name: string]: string } {
  if (code === "UNAVAILABLE" || code === "RATE_LIMIT_EXCEEDED") {
    const seconds = details?.["retry_after_seconds"];
    return { "retry-after": String(typeof seconds === "number" ? seconds : RETRY_AFTER_SECONDS) };
  }
  if (code === "METHOD_NOT_ALLOWED" && Array.isArray(details?.["allowed"]))
    return { allow: details["allowed"].join(", ") };
  return {};
}

/** The error as an answer over HTTP. */
export function errorResponse(error: ServiceError): Response {
  return Response.json(errorBody(error), {
    status: error.status,
    headers: { "cache-control": "no-store", "x-content-type-options": "nosniff", ...errorHeaders(error) },
  });
}

/** Values that no column can hold, by SQLSTATE (PostgreSQL's appendix A, class 22). */
const REFUSED_VALUES: Readonly<Record<string, string>> = {
  "22021": "A text holds a NUL character or is no Unicode, and cannot be stored.",
  "22P05": "A text holds a NUL character, and cannot be stored.",
  "22003": "A number is too large or too small.",
  "22007": "A date is not one.",
  "22008": "A date is too far away to be stored.",
};

function refusedValue(thrown: unknown): string | undefined {
  return thrown instanceof Error && "code" in thrown ? REFUSED_VALUES[String(thrown.code)] : undefined;
}

/** Down, starting, full of connections, out of disk, read-only (a standby), too slow: it passes or is mended. */
const AWAY = /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|ETIMEDOUT|57P0[123]|57014|08\w{3}|53\w{3}|25006)$/;

/** Whether the error says that the database cannot serve us now: passing troubles. */
export function isDatabaseAway(thrown: unknown): boolean {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth += 1) {
    if ("code" in error && AWAY.test(String(error.code))) return true;
    if (/Connection terminated|timeout exceeded when trying to connect|Query read timeout/.test(error.message))
      return true;
  }
  return false;
}
