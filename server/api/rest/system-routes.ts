import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { ServiceError } from "#server/errors.ts";
import { listWorkers } from "#server/workers/read-workers.ts";
import { toWorkerResource, workerResource } from "./resources.ts";
import { defineRoute } from "./route.ts";

const health = z.strictObject({ status: z.literal("ok") });

export const SYSTEM_ROUTES = [
  defineRoute({
    method: "GET",
    path: "/health",
    permission: "public",
    summary: "The process lives",
    answer: health,
    handle: () => Promise.resolve({ status: "ok" as const }),
  }),

  defineRoute({
    method: "GET",
    path: "/ready",
    permission: "public",
    summary: "The database answers and is migrated; 503 otherwise",
    answer: health,
    async handle({ runtime }) {
      const { rows } = await runtime.pool.query<{ ready: boolean }>(
        "select to_regclass('dag.migration') is not null as ready",
      );
      if (!rows[0]?.ready) throw new ServiceError("UNAVAILABLE", "The database is not migrated yet.");
      return { status: "ok" as const };
    },
  }),

  defineRoute({
    method: "GET",
    path: "/status",
    permission: "workers:read",
    summary: "Version, workers and what runs",
    answer: z.strictObject({ version: z.string(), workers: z.number().int(), running_tasks: z.number().int() }),
    async handle({ runtime }) {
      const workers = await listWorkers(runtime.pool);
      return {
        version: programVersion(),
        workers: workers.length,
        running_tasks: workers.reduce((sum, worker) => sum + worker.runningTasks, 0),
      };
    },
  }),

  defineRoute({
    method: "GET",
    path: "/workers",
    permission: "workers:read",
    summary: "Workers that are known to live",
    answer: z.strictObject({ workers: z.array(workerResource) }),
    async handle({ runtime }) {
      return { workers: (await listWorkers(runtime.pool)).map(toWorkerResource) };
    },
  }),
];

/** The release that runs. */
export function programVersion(): string {
  const file = path.join(process.env["DAG_ROOT"] ?? process.cwd(), "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
