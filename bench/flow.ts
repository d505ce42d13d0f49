/** W1, W2, W2b: what orchestration costs, beside graphile-worker with the same jobs and no workflow. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { chainDocument, fanDocument, layeredDocument } from "./documents.ts";
import { cpuSeconds, type DatabaseServer, query, startDatabaseServer, startStack } from "./stack.ts";
import { type BenchContext, type Comparison, interleave, median, type Workload } from "./workload.ts";

const execute = promisify(execFile);

export const CHAIN: Workload = {
  id: "W1",
  title: "chains of noop tasks, per hop",
  run: (context) =>
    withServer(async (server) => {
      const comparisons: Comparison[] = [];
      for (const length of [40, 100, 1000]) {
        comparisons.push(
          await compare(context, server, {
            name: `chain of ${length}`,
            document: chainDocument(length),
            dagId: `chain-${length}`,
            tasks: length,
            raw: ["plain", "chain", length],
            per: length,
            goal: 0.8,
          }),
        );
      }
      return comparisons;
    }),
};

export const FAN: Workload = {
  id: "W2",
  title: "one, then N at once, then one",
  run: (context) =>
    withServer(async (server) => {
      const comparisons: Comparison[] = [];
      for (const width of [1000, 9_998]) {
        // Beside a join that would survive a crash, as ours does, and beside one that would not.
        for (const workload of ["counted-fan", "fan"]) {
          comparisons.push(
            await compare(context, server, {
              name: `1 → ${width} → 1, ${workload}`,
              document: fanDocument(width),
              dagId: `fan-${width}`,
              tasks: width + 2,
              raw: ["batched", workload, width],
              per: 1,
              goal: 0.5,
            }),
          );
        }
      }
      return comparisons;
    }),
};

export const LAYERS: Workload = {
  id: "W2b",
  title: "20 layers of 100 tasks with 3 parents each, per task",
  run: (context) =>
    withServer(async (server) => [
      await compare(context, server, {
        name: "20 × 100",
        document: layeredDocument(20, 100, 3),
        dagId: "layers-20x100",
        tasks: 2000,
        raw: ["plain", "flat", 2000],
        per: 2000,
        goal: 0.5,
      }),
    ]),
};

interface FlowCase {
  readonly name: string;
  readonly document: string;
  readonly dagId: string;
  readonly tasks: number;
  /** Mode, workload and number of jobs of the baseline. */
  readonly raw: readonly [mode: string, workload: string, jobs: number];
  /** What a run's time is divided by. */
  readonly per: number;
  readonly goal: number;
}

async function withServer(use: (server: DatabaseServer) => Promise<Comparison[]>): Promise<Comparison[]> {
  const server = await startDatabaseServer();
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

async function compare(context: BenchContext, server: DatabaseServer, flow: FlowCase): Promise<Comparison> {
  const figures: { commits: number[]; walBytes: number[]; cpu: number[] } = { commits: [], walBytes: [], cpu: [] };
  const values = await interleave(
    context.repetitions,
    async () => {
      const ms = await ours(server, flow, figures);
      context.say(`${flow.name}: ${ms.toFixed(0)} ms`);
      return ms / flow.per;
    },
    async () => {
      const ms = await raw(server, flow);
      context.say(`${flow.name}: graphile-worker ${ms.toFixed(0)} ms`);
      return ms / flow.per;
    },
  );
  return {
    name: flow.name,
    unit: "ms",
    ours: values.ours,
    baseline: { name: `graphile-worker ${flow.raw[0]}`, values: values.baseline },
    goal: flow.goal,
    figures: {
      "tasks/s": flow.tasks / ((median(values.ours) * flow.per) / 1000),
      "commits/task": median(figures.commits),
      "WAL bytes/task": median(figures.walBytes),
      "CPU s/1000 tasks": median(figures.cpu),
    },
  };
}

/** One run on a fresh database, after a warm-up run; checked by the auditor. Milliseconds by database time. */
async function ours(
  server: DatabaseServer,
  flow: FlowCase,
  figures: { commits: number[]; walBytes: number[]; cpu: number[] },
): Promise<number> {
  const stack = await startStack(await server.freshDatabase());
  try {
    await stack.request("POST", "/dags", flow.document, "application/yaml");
    await stack.runToEnd(flow.dagId);
    const pids = (await stack.processes()).map((each) => each.pid);
    const before = await usage(stack.databaseUrl);
    const cpuBefore = await cpuSeconds(pids);
    const run = await stack.runToEnd(flow.dagId);
    const cpu = (await cpuSeconds(pids)) - cpuBefore;
    const after = await usage(stack.databaseUrl);
    if (run.state !== "success") throw new Error(`${flow.name} ended as ${run.state}: its time means nothing.`);
    const broken = await query<{ invariant: string; detail: string }>(
      stack.databaseUrl,
      "select * from dag.audit($1)",
      [run.id],
    );
    if (broken.length > 0)
      throw new Error(`${flow.name}: the audit found ${broken[0]?.invariant}: ${broken[0]?.detail}`);
    figures.commits.push((after.commits - before.commits) / flow.tasks);
    figures.walBytes.push((after.wal - before.wal) / flow.tasks);
    figures.cpu.push((cpu / flow.tasks) * 1000);
    return run.durationMs;
  } finally {
    await stack.stop();
  }
}

/** Commits that wrote something, by transaction ids: pg_stat's counters come up to ten seconds late. */
async function usage(url: string): Promise<{ commits: number; wal: number }> {
  const rows = await query<{ commits: string; wal: string }>(
    url,
    `select pg_snapshot_xmax(pg_current_snapshot())::text as commits,
       pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as wal`,
  );
  return { commits: Number(rows[0]?.commits), wal: Number(rows[0]?.wal) };
}

async function raw(server: DatabaseServer, flow: FlowCase): Promise<number> {
  const [mode, workload, jobs] = flow.raw;
  const { stdout } = await execute(process.execPath, [
    path.join(import.meta.dirname, "baselines/raw-graphile.ts"),
    mode,
    workload,
    String(jobs),
    await server.freshDatabase(),
  ]);
  return (JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { ms: number }).ms;
}
