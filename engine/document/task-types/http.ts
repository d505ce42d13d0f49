import * as z from "zod";
import { durationSchema } from "../durations.ts";
import { defineTaskType, exactlyOneOf, type TaskProblem, withoutUndefined } from "./task-type.ts";

export const HTTP_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;

const statusSchema = z.union([
  z.int().min(100).max(599),
  z.string().regex(/^[1-5]xx$/, { error: "expected a status such as 200, or a class such as 2xx" }),
]);
const textValue = z.union([z.string(), z.number(), z.boolean()], { error: "expected a text, a number or true/false" });

export const httpConfigSchema = z.strictObject({
  method: z.enum(HTTP_METHODS).default("GET").describe("The request's method."),
  url: z.string().min(1).describe("Where to; expressions are welcome."),
  headers: z
    .record(z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, { error: "not a header's name" }), textValue)
    .optional()
    .describe("Request headers."),
  query: z.record(z.string(), textValue).optional().describe("Added to the URL, encoded."),
  body: z.json().optional().describe("A text is sent as it is, anything else as JSON."),
  expect_status: z
    .union([statusSchema, z.array(statusSchema).min(1)])
    .optional()
    .describe("What counts as success; default `2xx`."),
  follow_redirects: z
    .boolean()
    .optional()
    .meta({ description: "Whether redirects are followed (at most five).", default: true }),
  request_timeout: durationSchema
    .optional()
    .describe("How long the answer may take; default: the task's timeout, or `5m` where it has none."),
  idempotency_key: z
    .boolean()
    .optional()
    .describe("Sends `Idempotency-Key`, the same for every attempt, for servers that do a thing once per key."),
});
export type HttpConfig = z.infer<typeof httpConfigSchema>;

const SHORT_FORM = new RegExp(`^(?:(${HTTP_METHODS.join("|")})\\s+)?(\\S+)(?:\\s+([\\s\\S]+))?$`, "i");

/** `[METHOD ]URL[ BODY]`; expressions may hold blanks. With a body and no method it is a POST. */
export function parseHttpCommand(command: string): { method: string; url: string; body?: string } | undefined {
  // Blanks within `${{ … }}` are part of the URL: they are hidden from the pattern and put back.
  const hidden = command
    .trim()
    .replace(/\$\{\{[\s\S]*?\}\}/g, (expression) =>
      expression.replace(/\s/g, (blank) => String.fromCodePoint(0xe000 + (blank.codePointAt(0) ?? 0))),
    );
  const match = SHORT_FORM.exec(hidden);
  if (match === null) return undefined;
  const restore = (text: string): string =>
    text.replace(/[\ue000-\ue0ff]/g, (blank) => String.fromCodePoint((blank.codePointAt(0) ?? 0xe020) - 0xe000));
  const body = match[3];
  return {
    method: match[1]?.toUpperCase() ?? (body === undefined ? "GET" : "POST"),
    url: restore(match[2] ?? ""),
    ...(body === undefined ? {} : { body: restore(body) }),
  };
}

/** What is wrong with a URL: its scheme must be HTTP unless an expression decides it. */
export function urlProblem(url: string): string | undefined {
  if (url.startsWith("${{")) return undefined;
  if (!/^https?:\/\//i.test(url))
    return `${JSON.stringify(url.slice(0, 80))} is not a URL: it begins with http:// or https://`;
  return url.includes("${{") || URL.canParse(url) ? undefined : `${JSON.stringify(url.slice(0, 80))} is not a URL`;
}

export const http = defineTaskType({
  name: "http",
  aliases: ["rest"],
  description: "An HTTP request; its answer's status, headers and body are the task's output.",
  example: '- id: fetch\n  type: http\n  http: { method: GET, url: "https://api.example.com/orders" }',
  lane: "inline",
  secretKeys: ["env", "http"],
  /** RFC 9110, 9.2.2: asking these twice may do the thing twice. */
  isIdempotent: ({ method, idempotency_key: hasKey }) => hasKey === true || (method !== "POST" && method !== "PATCH"),
  keys: {
    command: z.string().min(1).optional().describe("The short form: `[METHOD ]URL[ BODY]`."),
    http: httpConfigSchema.optional().describe("The request in full, instead of `command`."),
  },
  problems(task) {
    const problems: TaskProblem[] = exactlyOneOf(task, ["command", "http"], "http");
    if (task.http !== undefined) {
      const problem = urlProblem(task.http.url);
      if (problem !== undefined) problems.push({ code: "bad_url", message: problem, path: ["http", "url"] });
    } else if (task.command !== undefined) {
      const parsed = parseHttpCommand(task.command);
      const problem = parsed === undefined ? "expected [METHOD ]URL[ BODY]" : urlProblem(parsed.url);
      if (problem !== undefined) problems.push({ code: "bad_url", message: problem, path: ["command"] });
    }
    return problems;
  },
  config({ command, http: request }) {
    if (request !== undefined) return withoutUndefined({ ...request, method: request.method });
    const parsed = command === undefined ? undefined : parseHttpCommand(command);
    return withoutUndefined({ method: parsed?.method, url: parsed?.url, body: parsed?.body });
  },
});
