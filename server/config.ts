/**
 * The configuration: environment variables, parsed once. `.env.example` and the reference page are
 * written from this schema. A bad value stops the start and names the variable.
 */
import { isIP } from "node:net";
import { availableParallelism, hostname } from "node:os";
import { z } from "zod";
import { parseDuration } from "#engine/document/durations.ts";
import { parseSize } from "#engine/document/sizes.ts";

const duration = z.string().transform((text, context) => {
  const parsed = parseDuration(text);
  if (parsed.ok) return parsed.milliseconds;
  context.addIssue({ code: "custom", message: parsed.problem });
  return z.NEVER;
});
const size = z.string().transform((text, context) => {
  const parsed = parseSize(text);
  if (parsed.ok) return parsed.bytes;
  context.addIssue({ code: "custom", message: parsed.problem });
  return z.NEVER;
});
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== ""),
);
/** A single address, or one with the length of its network's prefix. */
function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const family = isIP(address);
  // An address of one interface (`%eth0`) is none that a task's host could be looked up to.
  if (family === 0 || rest.length > 0 || address.includes("%")) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
const networks = list.superRefine((entries, context) => {
  for (const entry of entries) {
    if (!isNetwork(entry))
      context.addIssue({ code: "custom", message: `"${entry}" is no network: write 10.0.0.0/8 or an address` });
  }
});
const count = (least: number, most: number) => {
  const error = `expected a whole number from ${least} to ${most}`;
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};
const processors = availableParallelism();

/** In the order of `.env.example`. A description is what a person reads there. */
export const configSchema = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe("PostgreSQL 15 or newer. Not set: an embedded one under DATA_DIR, started and stopped with the program."),
  DATA_DIR: z
    .string()
    .default(".data")
    .describe("Where the embedded database, generated secrets and logs of the program are kept."),
  HOST: z
    .string()
    .default("127.0.0.1")
    .describe("Address that the web server listens on. Beyond loopback only behind TLS."),
  PORT: count(0, 65_535).default(3000).describe("Port of the web server."),
  BASE_URL: z.url().optional().describe("Address under which people reach the pages, if it is not http://HOST:PORT."),
  APP_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe(
      "Signs sessions; at least 32 characters, the same for every web process. Not set: generated once under DATA_DIR.",
    ),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal"])
    .default("info")
    .describe("How much the program logs about itself."),
  WORKER_NAME: z.string().min(1).max(200).default(hostname()).describe("Name under which a worker is shown."),
  WORKER_QUEUES: list
    .default(["default"])
    .describe("Queues that a worker serves, separated by commas: tasks name one with `queue`."),
  WORKER_PROCESS_SLOTS: count(0, 1000)
    .default(Math.max(4, processors * 2))
    .describe("How many tasks run at once in child processes (bash, python, go)."),
  WORKER_FUNCTION_SLOTS: count(0, 1000).default(processors).describe("How many `function` tasks run at once."),
  WORKER_INLINE_SLOTS: count(0, 10_000)
    .default(1000)
    .describe("How many tasks run at once inside the worker itself (http, noop)."),
  WORKER_GRACE: duration
    .default(30_000)
    .describe("How long a worker that is told to stop lets its tasks finish before it hands them back."),
  TASK_USER: z.string().default("nobody").describe("User that tasks run as when the worker runs as root."),
  TASK_DIR: z
    .string()
    .optional()
    .describe("Where each attempt gets its scratch directory. Not set: the system's directory for temporary files."),
  FILES_DIR: z
    .string()
    .optional()
    .describe("Directory with files that tasks may read; they find it as $DAG_FILES_DIR."),
  FUNCTIONS_DIR: z
    .string()
    .optional()
    .describe("Directory with the TypeScript modules whose exports `function` tasks call."),
  TASK_MAX_LOG: size
    .default(10 * 1024 * 1024)
    .describe("Most log that one attempt keeps, if its task does not say `resources.max_log`."),
  TASK_MAX_OUTPUT: size
    .default(1024 * 1024)
    .describe("Most output that one attempt hands on, if its task does not say `resources.max_output`."),
  HTTP_TASK_ALLOW: networks
    .default([])
    .describe(
      "Private networks that `http` tasks may reach, as CIDR or address, separated by commas. Public addresses are always allowed, link-local ones never.",
    ),
  RETENTION_EVENTS_DAYS: count(1, 10_000)
    .default(90)
    .describe("How many days a run's events (its live history) are kept."),
  RETENTION_LOGS_DAYS: count(1, 10_000).default(30).describe("How many days task logs are kept."),
  RETENTION_TRIES_DAYS: count(1, 10_000)
    .default(14)
    .describe("How many days runs of drafts that were tried in the editor are kept."),
});

export type Config = z.output<typeof configSchema>;

/** Thrown at the start; the message names each variable that is wrong and what it should be. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Parses the environment. An empty variable counts as not set, as in a copied `.env.example`. */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(
    Object.keys(configSchema.shape)
      .map((name) => [name, environment[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = configSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new ConfigError(`The configuration is not valid.\n  ${problems.join("\n  ")}`);
}

/** The address under which people reach the pages. */
export function baseUrl(config: Config): string {
  return (
    config.BASE_URL ??
    `http://${config.HOST === "0.0.0.0" || config.HOST === "::" ? "localhost" : config.HOST}:${config.PORT}`
  );
}

/** The text of `.env.example`: every variable, what it means, and its default. */
export function renderEnvExample(): string {
  const lines = ["# Every variable is optional. Copy this file to .env and change what you need.", ""];
  for (const [name, schema] of Object.entries(configSchema.shape)) {
    for (const line of wrap(schema.description ?? "", 100)) lines.push(`# ${line}`);
    lines.push(`${name}=`, "");
  }
  return lines.join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) as string;
    if (line !== "" && line.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
