/** The classes of error an attempt can end with: the same words in documents, database, API and pages. */
export const ERROR_CLASSES = [
  "timeout",
  "exit_code",
  "connection_refused",
  "connection_reset",
  "dns",
  "tls",
  "rate_limit",
  "service_unavailable",
  "http_status",
  "oom_killed",
  "signal",
  "lost",
  "output_too_large",
  "validation",
  "cancelled",
  "internal",
] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

/** Why an attempt failed: what went wrong, and what to do about it in the message. */
export interface TaskError {
  readonly class: ErrorClass;
  readonly message: string;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly httpStatus?: number;
  /** From a `Retry-After` header, in milliseconds. */
  readonly retryAfterMs?: number;
}
