/** What is promised when processes and the database die: see docs, "What is promised". */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPool } from "#server/db/client.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#server/db/embedded.ts";
import { migrate } from "#server/db/migrate.ts";
import { type TestDatabase, testDatabase } from "#server/db/testing.ts";
import { processesWith, until } from "./testing.ts";
import { brokenPromises, runEnd, runState, startRun, tasksOf, taskState, WorkerYard } from "./testing-workers.ts";

/** From the fault to the end of what it hit: lease 15 s, sweep 5 s, dispatch and a margin. */
const RECOVERY_MS = 30_000;

describe("a worker", () => {
  let database: TestDatabase;
  let yard: WorkerYard;
  let marks: string;

  beforeEach(async () => {
    database = await testDatabase();
    yard = await WorkerYard.make(database.url);
    marks = path.join(yard.directory, "marks");
    await mkdir(marks);
    await chmod(marks, 0o777);
  });
  afterEach(async () => {
    await yard.remove();
    expect(await brokenPromises(database.pool)).toEqual([]);
    await database.drop();
  });

  /** A task that appends its attempt to a file, ten times a second, and runs for ever the first time. */
  const ticking = (id: string) => ({
    id,
    command: `while :; do echo "$ATTEMPT $(date +%s%N)" >> ${marks}/${id}; [ "$ATTEMPT" = 1 ] || exit 0; sleep 0.1; done # ${marks}`,
  });
  const hasTicked = (id: string) =>
    until(`${id} ticks`, async () => (await readFile(`${marks}/${id}`, "utf8").catch(() => "")) !== "");

  it("that is killed leaves no process, and its tasks end right within 30 s", async () => {
    const ids = Array.from({ length: 8 }, (_, n) => `t${n}`);
    const doomed = await yard.start({ WORKER_PROCESS_SLOTS: "8" });
    const run = await startRun(
      database.pool,
      JSON.stringify({
        id: "killed",
        tasks: [...ids.map(ticking), { id: "join", type: "noop", dependencies: ids }],
      }),
    );
    await Promise.all(ids.map(hasTicked));
    doomed.child.kill("SIGKILL");
    const killedAt = Date.now();
    await doomed.exited;
    await until("no process is left", async () => (await processesWith(marks)).length === 0, 10_000);
    await yard.start();
    expect(await runEnd(database.pool, run, RECOVERY_MS)).toBe("success");
    expect(Date.now() - killedAt).toBeLessThan(RECOVERY_MS);
    for (const id of ids) {
      expect((await tasksOf(database.pool, run))[id]).toMatchObject({ state: "success", attempt: 2, losses: 1 });
      const lines = (await readFile(`${marks}/${id}`, "utf8")).trim().split("\n");
      const old = lines.filter((line) => line.startsWith("1 ")).map((line) => Number(line.split(" ")[1]) / 1e6);
      // Nothing of the first attempt wrote on after its worker was dead.
      expect(Math.max(...old) - killedAt).toBeLessThan(1_000);
    }
    // The survivor has cleared away what the dead one left.
    const directories = await readdir(path.join(yard.directory, "tasks"));
    expect(directories.some((name) => name.startsWith(`${doomed.pid}-`))).toBe(false);
  });

  it("that is killed does not run again what must not run twice", async () => {
    const doomed = await yard.start();
    const run = await startRun(
      database.pool,
      JSON.stringify({ id: "once", tasks: [{ ...ticking("t"), idempotent: false, retries: 5 }] }),
    );
    await hasTicked("t");
    doomed.child.kill("SIGKILL");
    await yard.start();
    expect(await runEnd(database.pool, run, RECOVERY_MS)).toBe("failed");
    expect((await tasksOf(database.pool, run))["t"]).toMatchObject({ attempt: 1, error: { class: "lost" } });
  });

  it("that was paused beyond its lease does not disturb who has its task now", async () => {
    const zombie = await yard.start({ WORKER_NAME: "zombie" });
    const run = await startRun(
      database.pool,
      JSON.stringify({ id: "paused", tasks: [ticking("t"), { id: "after", type: "noop", dependencies: ["t"] }] }),
    );
    await hasTicked("t");
    zombie.child.kill("SIGSTOP");
    const second = await yard.start({ WORKER_NAME: "second" });
    expect(await runEnd(database.pool, run, RECOVERY_MS)).toBe("success");
    const { rows } = await database.pool.query<{ id: string }>("select id from dag.worker where pid = $1", [
      second.pid,
    ]);
    expect((await tasksOf(database.pool, run))["t"]).toMatchObject({ attempt: 2, workerId: rows[0]?.id });

    zombie.child.kill("SIGCONT");
    await until("its child is killed", async () => (await processesWith(marks)).length === 0, 10_000);
    await until("it has started over", async () => {
      const found = await database.pool.query("select from dag.worker where pid = $1", [zombie.pid]);
      return found.rowCount === 1;
    });
    expect((await tasksOf(database.pool, run))["t"]).toMatchObject({ state: "success", attempt: 2 });
    // Both work on.
    const more = await startRun(
      database.pool,
      JSON.stringify({
        id: "more",
        tasks: Array.from({ length: 20 }, (_, n) => ({ id: `t${n}`, command: "sleep 0.2" })),
      }),
    );
    expect(await runEnd(database.pool, more)).toBe("success");
  });

  it("keeps its lease while every processor is busy", async () => {
    const worker = await yard.start();
    const run = await startRun(
      database.pool,
      JSON.stringify({
        id: "busy",
        tasks: [
          ...Array.from({ length: 8 }, (_, n) => ({
            id: `burn${n}`,
            command: "timeout 20 sh -c 'while :; do :; done' || true",
          })),
          { id: "end", type: "noop", dependencies: Array.from({ length: 8 }, (_, n) => `burn${n}`) },
        ],
      }),
    );
    expect(await runEnd(database.pool, run, 80_000)).toBe("success");
    for (const task of Object.values(await tasksOf(database.pool, run))) expect(task).toMatchObject({ attempt: 1 });
    expect(worker.said.some((line) => line.msg?.includes("lost the lease"))).toBe(false);
  });

  it("ends a task that takes too much memory without harm to its neighbours", async () => {
    const worker = await yard.start();
    const run = await startRun(
      database.pool,
      JSON.stringify({
        id: "hogs",
        tasks: [
          { id: "memory", resources: { memory: "64Mi" }, command: "head -c 2000000000 /dev/zero | tail > /dev/null" },
          { id: "neighbour", command: "sleep 3; echo fine" },
        ],
      }),
    );
    expect(await runEnd(database.pool, run)).toBe("failed");
    const tasks = await tasksOf(database.pool, run);
    expect(tasks["neighbour"]?.state).toBe("success");
    expect(tasks["memory"]?.state).toBe("failed");
    expect(worker.child.exitCode).toBe(null);
  });
});

describe("the database", () => {
  let dataDir: string;
  let server: EmbeddedPostgres;
  let pool: pg.Pool;
  let yard: WorkerYard;

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), "dag-crash-"));
    server = await startEmbeddedPostgres({ dataDir });
    await migrate(server.url);
    pool = createPool(server.url, { max: 4 });
    yard = await WorkerYard.make(server.url);
  });
  afterEach(async () => {
    await yard.remove();
    expect(await brokenPromises(pool)).toEqual([]);
    await pool.end();
    await server.stop("immediate");
    await rm(dataDir, { recursive: true, force: true });
  });

  async function crash(): Promise<void> {
    const { port } = server;
    await server.stop("immediate");
    server = await startEmbeddedPostgres({ dataDir, port });
  }

  it("that crashes again and again in the midst of runs costs nothing", async () => {
    const worker = await yard.start();
    const tasks = Array.from({ length: 300 }, (_, n) => ({
      id: `t${n}`,
      type: n % 10 === 0 ? "bash" : "noop",
      ...(n % 10 === 0 ? { command: "sleep 0.05; echo '::output n=1'" } : {}),
      dependencies: n === 0 ? [] : [`t${Math.max(0, n - 1 - (n % 3))}`],
    }));
    const runs = await Promise.all(
      ["a", "b", "c"].map((id) => startRun(pool, JSON.stringify({ id: `crash-${id}`, max_active_runs: 3, tasks }))),
    );
    for (let n = 0; n < 3; n += 1) {
      const done = async () =>
        Number((await pool.query("select sum(task_count - remaining) as done from dag.run")).rows[0]?.done);
      const before = await done();
      await until("some more tasks are done", async () => (await done()) > before + 60 || (await done()) === 900);
      await crash();
    }
    for (const run of runs) expect(await runEnd(pool, run, 60_000)).toBe("success");
    expect(worker.child.exitCode).toBe(null);
    // Short outages kill nobody's tasks: no attempt was lost.
    const { rows } = await pool.query("select outcome, count(*) from dag.task_attempt group by outcome");
    expect(rows).toEqual([{ outcome: "success", count: "900" }]);
  });

  it("that is away for longer than the lease makes the worker kill what it runs, and begin anew", async () => {
    const worker = await yard.start();
    const mark = path.join(yard.directory, "mark");
    const run = await startRun(
      pool,
      JSON.stringify({ id: "away", tasks: [{ id: "t", command: `[ "$ATTEMPT" = 2 ] || sleep 600 # ${mark}` }] }),
    );
    await taskState(pool, run, "t", "running");
    await until("it runs", async () => (await processesWith(mark)).length > 0);
    const { port } = server;
    await server.stop("immediate");
    // Its own limit is 10 s; by 15 s the database would give the task to others.
    await until("it has killed its task", async () => (await processesWith(mark)).length === 0, 14_000);
    server = await startEmbeddedPostgres({ dataDir, port });
    expect(await runEnd(pool, run, RECOVERY_MS)).toBe("success");
    expect((await tasksOf(pool, run))["t"]).toMatchObject({ attempt: 2, losses: 1 });
    expect(worker.child.exitCode).toBe(null);
  });

  it("that is away when an attempt ends hears of it later", async () => {
    await yard.start();
    const run = await startRun(
      pool,
      JSON.stringify({ id: "late", tasks: [{ id: "t", command: "echo begun; sleep 1; echo done" }] }),
    );
    await taskState(pool, run, "t", "running");
    const { port } = server;
    await server.stop("immediate");
    await until("the attempt has ended", async () => (await processesWith("echo begun; sleep 1")).length === 0);
    server = await startEmbeddedPostgres({ dataDir, port });
    expect(await runEnd(pool, run)).toBe("success");
    expect((await tasksOf(pool, run))["t"]).toMatchObject({ attempt: 1 });
    expect(await runState(pool, run)).toBe("success");
  });
});
