/** Configuration for the launcher, and what web and worker are started with. */
import { existsSync } from "node:fs";
import path from "node:path";
import { baseUrl, type Config, loadConfig } from "#server/config.ts";
import type { LaunchOptions } from "./options.ts";
import { anyFreePort } from "./port.ts";

export const ROOT = path.resolve(import.meta.dirname, "../..");

/**
 * The configuration from the environment, `.env` and the command line; the latter wins. Port 0 becomes
 * a free one.
 *
 * @throws ConfigError naming each variable that is wrong
 */
export async function readConfig(options: Pick<LaunchOptions, "port" | "host"> = {}): Promise<Config> {
  const envFile = path.join(ROOT, ".env");
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const config = loadConfig({
    ...process.env,
    ...(options.port === undefined ? {} : { PORT: options.port }),
    ...(options.host === undefined ? {} : { HOST: options.host }),
  });
  return config.PORT === 0 ? { ...config, PORT: await anyFreePort() } : config;
}

export function dataDirOf(config: Config): string {
  return path.resolve(ROOT, config.DATA_DIR);
}

/** What web and worker both get. */
export function childEnvironment(config: Config, databaseUrl: string, isDevelopment: boolean): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: isDevelopment ? "development" : "production",
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDirOf(config),
    DAG_ROOT: ROOT,
    HOST: config.HOST,
    PORT: String(config.PORT),
    BASE_URL: baseUrl(config),
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

/**
 * What the examples need, where nobody has said otherwise: their files, their functions, and loopback
 * for the HTTP server that one of them starts.
 *
 * @param root the checkout as tasks see it
 */
export function taskEnvironment(config: Config, root: string): Readonly<Record<string, string>> {
  return {
    FILES_DIR: config.FILES_DIR ?? path.join(root, "examples/files"),
    FUNCTIONS_DIR: config.FUNCTIONS_DIR ?? path.join(root, "examples/functions"),
    HTTP_TASK_ALLOW: config.HTTP_TASK_ALLOW.length > 0 ? config.HTTP_TASK_ALLOW.join(",") : "127.0.0.1/32",
  };
}

/**
 * What a process's young objects may take between two clean-ups. Most of what web and worker make lives
 * for milliseconds; with the default they hold half as much again under load. V8 reads it at the start only.
 */
const YOUNG_OBJECTS = "--max-semi-space-size=8";

export function webCommand(config: Config, isDevelopment: boolean): readonly string[] {
  const next = path.join(ROOT, "node_modules/next/dist/bin/next");
  const mode = isDevelopment ? "dev" : "start";
  return [process.execPath, YOUNG_OBJECTS, next, mode, "--port", String(config.PORT), "--hostname", config.HOST];
}

/** @param root the checkout as the worker sees it */
export function workerCommand(root: string): readonly string[] {
  const node = path.relative(ROOT, process.execPath);
  return [
    node.startsWith("..") ? process.execPath : path.join(root, node),
    YOUNG_OBJECTS,
    path.join(root, "worker/main.ts"),
  ];
}
