import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { access, chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#server/db/testing.ts";
import { until } from "./testing.ts";
import {
  brokenPromises,
  logOf,
  runEnd,
  runState,
  startRun,
  tasksOf,
  taskState,
  WorkerYard,
} from "./testing-workers.ts";

let database: TestDatabase;
let yard: WorkerYard;
let server: Server;

beforeAll(async () => {
  database = await testDatabase();
  yard = await WorkerYard.make(database.url);
  const functions = path.join(yard.directory, "functions");
  await mkdir(functions);
  await writeFile(path.join(functions, "math.ts"), "export const double = ({ n }: { n: number }) => ({ n: n * 2 });\n");
  server = createServer((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end('{"price": 20.5, "odd": "a\\u0000b\\ud800"}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  await yard.start({ FUNCTIONS_DIR: functions, HTTP_TASK_ALLOW: "127.0.0.1", WORKER_PROCESS_SLOTS: "8" });
});
afterAll(async () => {
  await yard.remove();
  server.close();
  expect(await brokenPromises(database.pool)).toEqual([]);
  await database.drop();
});

const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

describe("a run", () => {
  it("goes from task to task with what they hand on, and ends", async () => {
    const run = await startRun(
      database.pool,
      `
id: pipeline
params:
  factor: { type: integer, default: 3 }
tasks:
  - { id: start, type: noop }
  - id: fetch
    type: http
    dependencies: [start]
    http: { url: "${origin()}/" }
    outputs: { price: "\${{ result.body.price }}", odd: "\${{ result.body.odd }}" }
  - id: double
    type: function
    dependencies: [fetch]
    function: double
    with: { n: "\${{ tasks.fetch.output.price }}" }
  - id: multiply
    type: python
    dependencies: [double]
    env: { N: "\${{ tasks.double.output.n }}", FACTOR: "\${{ params.factor }}" }
    script: |
      import os
      print("multiplying")
      print("::output total=" + str(float(os.environ["N"]) * int(os.environ["FACTOR"])))
  - id: high
    dependencies: [multiply]
    when: \${{ tasks.multiply.output.total > 100.0 }}
    command: echo "high \${{ tasks.multiply.output.total }}"
  - id: low
    dependencies: [multiply]
    when: \${{ tasks.multiply.output.total <= 100.0 }}
    command: echo low
  - { id: end, type: noop, dependencies: [high, low], trigger_rule: none_failed_min_one_success }
`,
      { factor: 3 },
    );
    expect(await runEnd(database.pool, run)).toBe("success");
    const tasks = await tasksOf(database.pool, run);
    expect(tasks["fetch"]?.output).toEqual({ price: 20.5, odd: "a\u2400b\ufffd" });
    expect(tasks["multiply"]?.output).toEqual({ total: 123 });
    expect(tasks["low"]?.state).toBe("skipped");
    expect(tasks["end"]?.state).toBe("success");
    expect(await logOf(database.pool, run, "high")).toEqual(["high 123"]);
    expect(await logOf(database.pool, run, "multiply")).toEqual(["multiplying", "::output total=123.0"]);
  });

  it("tries again what failed, under a new attempt, until it succeeds", async () => {
    const run = await startRun(
      database.pool,
      `
id: retries
tasks:
  - id: flaky
    retries: 3
    retry: { strategy: fixed, delay: 100ms, jitter: 0 }
    command: echo "attempt $ATTEMPT"; [ "$ATTEMPT" = 3 ]
`,
    );
    expect(await runEnd(database.pool, run)).toBe("success");
    expect((await tasksOf(database.pool, run))["flaky"]?.attempt).toBe(3);
    expect((await logOf(database.pool, run, "flaky", 2))[0]).toBe("attempt 2");
    const { rows } = await database.pool.query<{ outcome: string; late_ms: number }>(
      `select a.outcome, extract(epoch from b.queued_at - a.ended_at) * 1000 - 100 as late_ms
       from dag.task_attempt a join dag.task_attempt b on b.run_id = a.run_id and b.attempt = a.attempt + 1
       where a.run_id = $1 order by a.attempt`,
      [run],
    );
    expect(rows.map((row) => row.outcome)).toEqual(["failed", "failed"]);
    // Retries are due to the quarter of a second.
    for (const row of rows) expect(Number(row.late_ms)).toBeLessThan(250);
  });

  it("is not tried again where that is in vain", async () => {
    const run = await startRun(
      database.pool,
      `
id: in-vain
tasks:
  - { id: nowhere, type: http, retries: 5, http: { url: "http://169.254.169.254/" } }
  - { id: after, type: noop, dependencies: [nowhere] }
`,
    );
    expect(await runEnd(database.pool, run)).toBe("failed");
    const tasks = await tasksOf(database.pool, run);
    expect(tasks["nowhere"]).toMatchObject({ attempt: 1, error: { class: "validation" } });
    expect(tasks["after"]?.state).toBe("upstream_failed");
  });

  it("says which kinds of tasks this worker does not know yet", async () => {
    const run = await startRun(database.pool, "id: later\ntasks:\n  - { id: w, type: wait, for: 1s }\n");
    expect(await runEnd(database.pool, run)).toBe("failed");
    expect((await tasksOf(database.pool, run))["w"]?.error).toMatchObject({
      class: "validation",
      message: expect.stringContaining("not supported by this worker yet"),
    });
  });

  it("of a thousand tasks between one and one leaves none out", async () => {
    const middle = Array.from({ length: 1000 }, (_, n) => `m${n}`);
    const run = await startRun(
      database.pool,
      JSON.stringify({
        id: "fan",
        tasks: [
          { id: "first", type: "noop" },
          ...middle.map((id) => ({ id, type: "noop", dependencies: ["first"] })),
          { id: "last", type: "noop", dependencies: middle },
        ],
      }),
    );
    expect(await runEnd(database.pool, run)).toBe("success");
  });
});

describe("stopping", () => {
  it("cancels a run: what runs is stopped at once, the rest never begins", async () => {
    const run = await startRun(
      database.pool,
      `
id: cancelled
tasks:
  - { id: long, command: echo up; sleep 600 }
  - { id: after, type: noop, dependencies: [long] }
`,
    );
    await taskState(database.pool, run, "long", "running");
    await database.pool.query("select dag.cancel_run($1, 'test')", [run]);
    const asked = performance.now();
    await database.pool.query("notify dag_stop");
    expect(await runEnd(database.pool, run)).toBe("cancelled");
    // Well before the next heartbeat, which would also have told.
    expect(performance.now() - asked).toBeLessThan(3_000);
    expect((await tasksOf(database.pool, run))["after"]?.state).toBe("cancelled");
  });

  it("kills one task, and what depends on it goes by its rule", async () => {
    const run = await startRun(
      database.pool,
      `
id: killed
tasks:
  - { id: long, retries: 3, command: sleep 600 }
  - { id: clean, type: noop, dependencies: [long], trigger_rule: all_done }
`,
    );
    await taskState(database.pool, run, "long", "running");
    await database.pool.query("select dag.stop_task($1, 0, 'test')", [run]);
    await database.pool.query("notify dag_stop");
    expect(await runEnd(database.pool, run)).toBe("failed");
    const tasks = await tasksOf(database.pool, run);
    expect(tasks["long"]).toMatchObject({ state: "failed", attempt: 1, error: { class: "cancelled" } });
    expect(tasks["clean"]?.state).toBe("success");
  });
});

describe("logs", () => {
  it("of many lines are whole and in order", async () => {
    const run = await startRun(database.pool, "id: lines\ntasks:\n  - { id: count, command: seq 1 50000 }\n");
    expect(await runEnd(database.pool, run)).toBe("success");
    const lines = await logOf(database.pool, run, "count");
    expect(lines).toHaveLength(50_000);
    expect(lines.at(-1)).toBe("50000");
  });

  it("of a gigabyte are cut, and the worker stays small", async () => {
    const own = await yard.start({ WORKER_QUEUES: "flood" });
    const memory = async () =>
      Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${own.pid}/status`, "utf8"))?.[1]) / 1024;
    const before = await memory();
    const run = await startRun(
      database.pool,
      "id: flood\ntasks:\n  - { id: yes, queue: flood, command: yes thirty-two-characters-in-a-line | head -c 1000000000 }\n",
    );
    expect(await runEnd(database.pool, run, 110_000)).toBe("success");
    expect((await memory()) - before).toBeLessThan(100);
    const lines = await logOf(database.pool, run, "yes");
    expect(lines.join("\n").length).toBeLessThan(11 * 1024 * 1024);
    expect(lines.at(-1)).toContain("not kept");
  });
});

describe("several workers", () => {
  it("share two hundred tasks", async () => {
    const first = await yard.start({ WORKER_QUEUES: "shared", WORKER_PROCESS_SLOTS: "4" });
    const second = await yard.start({ WORKER_QUEUES: "shared", WORKER_PROCESS_SLOTS: "4" });
    const run = await startRun(
      database.pool,
      JSON.stringify({
        id: "shared",
        tasks: Array.from({ length: 200 }, (_, n) => ({ id: `t${n}`, queue: "shared", command: "sleep 0.05" })),
      }),
    );
    expect(await runEnd(database.pool, run, 60_000)).toBe("success");
    const { rows } = await database.pool.query<{ pid: number; count: string }>(
      `select w.pid, count(*) from dag.task_attempt a join dag.worker w on w.id = a.worker_id
       where a.run_id = $1 and a.outcome = 'success' group by w.pid`,
      [run],
    );
    expect(new Set(rows.map((row) => row.pid))).toEqual(new Set([first.pid, second.pid]));
    for (const row of rows) expect(Number(row.count)).toBeGreaterThan(40);
  });

  it("leave alone the queues that are not theirs", async () => {
    const run = await startRun(database.pool, "id: foreign\ntasks:\n  - { id: t, type: noop, queue: nobodys }\n");
    const control = await startRun(database.pool, "id: control\ntasks:\n  - { id: t, type: noop }\n");
    await runEnd(database.pool, control);
    expect(await runState(database.pool, run)).toBe("running");
    await database.pool.query("select dag.cancel_run($1, 'test')", [run]);
  });
});

describe("an orderly shutdown", () => {
  it("lets what runs finish within the grace, hands back the rest, and says goodbye", async () => {
    const leaving = await yard.start({ WORKER_QUEUES: "leaving", WORKER_GRACE: "2s" });
    const marks = path.join(yard.directory, "marks");
    await mkdir(marks);
    await chmod(marks, 0o777);
    const run = await startRun(
      database.pool,
      `
id: leaving
defaults: { queue: leaving }
tasks:
  - id: short
    command: touch ${marks}/short; while [ ! -e ${marks}/go ]; do sleep 0.05; done
  - id: long
    command: echo "attempt $ATTEMPT"; touch ${marks}/long-$ATTEMPT; [ "$ATTEMPT" = 2 ] || sleep 600
  - id: last
    type: noop
    dependencies: [short, long]
`,
    );
    await taskState(database.pool, run, "short", "running");
    await taskState(database.pool, run, "long", "running");
    await until("both have begun", async () => {
      return Promise.all([access(path.join(marks, "short")), access(path.join(marks, "long-1"))]).then(
        () => true,
        () => false,
      );
    });
    leaving.child.kill("SIGTERM");
    await writeFile(path.join(marks, "go"), "");
    expect(await leaving.exited).toBe(0);
    const tasks = await tasksOf(database.pool, run);
    expect(tasks["short"]).toMatchObject({ state: "success", attempt: 1 });
    expect(tasks["long"]).toMatchObject({ state: "queued", attempt: 2, losses: 0 });
    const { rows } = await database.pool.query<{ outcome: string }>(
      "select outcome from dag.task_attempt where run_id = $1 and task_index = 1",
      [run],
    );
    expect(rows).toEqual([{ outcome: "handed_back" }]);
    expect((await database.pool.query("select from dag.worker where pid = $1", [leaving.pid])).rowCount).toBe(0);

    await yard.start({ WORKER_QUEUES: "leaving" });
    expect(await runEnd(database.pool, run)).toBe("success");
  });
});
