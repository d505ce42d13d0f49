/**
 * The same jobs on bare graphile-worker, with no workflow around them: what the queue alone costs.
 *
 *   node bench/baselines/raw-graphile.ts <plain|batched> <chain|fan|counted-fan|flat> <jobs> <database url>
 *
 * chain: each job enqueues the next one. fan: one job enqueues all, the last of them enqueues a join.
 * That last one is known from a counter in memory, which a crash would forget, and before the others'
 * ends are recorded. counted-fan: the same with a counter in the database, the least that a join which
 * survives a crash needs. flat: all jobs are there from the beginning. Prints one line of JSON: `{ "ms": … }`, from the first
 * job's enqueueing to the end of the last one.
 *
 * `plain` is graphile-worker as it comes, with a concurrency that suits two cores; `batched` has its
 * local queue and batched completion on, the fastest that its documentation knows.
 */
import { Logger, run, runMigrations } from "graphile-worker";
import pg from "pg";

const [mode, workload, count, url] = process.argv.slice(2);
const jobs = Number(count);
if (url === undefined || !(jobs > 0) || !["plain", "batched"].includes(mode ?? "")) {
  process.stderr.write("usage: raw-graphile.ts <plain|batched> <chain|fan|counted-fan|flat> <jobs> <database url>\n");
  process.exit(2);
}

const CONCURRENCY = 24;
const pool = new pg.Pool({ connectionString: url, max: CONCURRENCY + 4 });
await runMigrations({ pgPool: pool });

let finish: () => void = () => {};
const finished = new Promise<void>((resolve) => {
  finish = resolve;
});
let done = 0;

const runner = await run({
  pgPool: pool,
  concurrency: CONCURRENCY,
  noHandleSignals: true,
  logger: new Logger(() => () => {}),
  pollInterval: 2_000,
  taskList: {
    chain: async (payload, helpers) => {
      const { left } = payload as { left: number };
      if (left > 0) await helpers.addJob("chain", { left: left - 1 });
      else finish();
    },
    split: async (_payload, helpers) => {
      await helpers.addJobs(Array.from({ length: jobs }, (_, n) => ({ identifier: "part", payload: { n } })));
    },
    part: async (_payload, helpers) => {
      done += 1;
      if (done === jobs) await helpers.addJob("join", {});
    },
    counted_split: async (_payload, helpers) => {
      await helpers.addJobs(Array.from({ length: jobs }, (_, n) => ({ identifier: "counted_part", payload: { n } })));
    },
    counted_part: async (_payload, helpers) => {
      const { rows } = await pool.query<{ missing: number }>({
        name: "count",
        text: "update fan set missing = missing - 1 returning missing",
      });
      if (rows[0]?.missing === 0) await helpers.addJob("join", {});
    },
    join: async () => finish(),
    flat: async () => {
      done += 1;
      if (done === jobs) finish();
    },
  },
  ...(mode === "batched"
    ? { preset: { worker: { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } } }
    : {}),
});

if (workload === "counted-fan") {
  await pool.query("create table fan (missing int not null)");
  await pool.query("insert into fan values ($1)", [jobs]);
}
if (workload === "flat") {
  // Enqueued before the clock starts: what is measured is how fast the queue is worked off.
  await pool.query(
    `select graphile_worker.add_jobs(array(
       select row('flat', json_build_object('n', n), null, now() + interval '2 seconds', 25::smallint, null, 0::smallint, null)::graphile_worker.job_spec
       from generate_series(1, $1) n
     ))`,
    [jobs],
  );
  const { rows } = await pool.query<{ at: Date }>("select min(run_at) as at from graphile_worker._private_jobs");
  const due = rows[0]?.at.getTime() ?? Date.now();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - Date.now())));
}
const startedAt = performance.now();
if (workload === "chain") await runner.addJob("chain", { left: jobs - 1 });
else if (workload === "fan") await runner.addJob("split", {});
else if (workload === "counted-fan") await runner.addJob("counted_split", {});
else await pool.query('notify "jobs:insert", \'{"count": 100}\'');
await finished;
process.stdout.write(`${JSON.stringify({ ms: performance.now() - startedAt })}\n`);
await runner.stop();
await pool.end();
process.exit(0);
