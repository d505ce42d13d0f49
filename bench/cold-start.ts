/** W14: from the command to a ready product, and from there to the first task done. */
import { chainDocument } from "./documents.ts";
import { startDatabaseServer, startStack } from "./stack.ts";
import type { Comparison, Workload } from "./workload.ts";

export const COLD_START: Workload = {
  id: "W14",
  title: "cold start of a built product",
  async run({ repetitions, say }): Promise<Comparison[]> {
    const server = await startDatabaseServer();
    const ready: number[] = [];
    const first: number[] = [];
    const memory: { web: number[]; worker: number[] } = { web: [], worker: [] };
    try {
      for (let n = 0; n < repetitions; n += 1) {
        const stack = await startStack(await server.freshDatabase());
        try {
          ready.push(stack.readyMs / 1000);
          await stack.request("POST", "/dags", chainDocument(1), "application/yaml");
          const triggeredAt = performance.now();
          await stack.runToEnd("chain-1");
          first.push((performance.now() - triggeredAt) / 1000);
          for (const { command, rssBytes } of await stack.processes()) {
            if (/next-server|next start/.test(command)) memory.web.push(rssBytes / 1024 ** 2);
            else if (command.includes("worker/main.ts")) memory.worker.push(rssBytes / 1024 ** 2);
          }
          say(`ready after ${ready.at(-1)?.toFixed(2)} s, first task done ${first.at(-1)?.toFixed(2)} s later`);
        } finally {
          await stack.stop();
        }
      }
    } finally {
      await server.stop();
    }
    return [
      { name: "ready", unit: "s", ours: ready, goal: 3 },
      { name: "first task done after that", unit: "s", ours: first, goal: 1 },
      { name: "memory of web", unit: "MiB", ours: memory.web, goal: 350 },
      { name: "memory of worker", unit: "MiB", ours: memory.worker, goal: 250 },
    ];
  },
};
