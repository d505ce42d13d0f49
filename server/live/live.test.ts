import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEvent } from "#engine/run/run-events.ts";
import { applyRunEvent, emptyRunView, initialRunView } from "#engine/run/run-view.ts";
import { createRun, HandDrivenWorker, storeDag } from "../db/testing-dag.ts";
import { getRunDetail } from "../runs/read-runs.ts";
import { type TestServer, testServer } from "../testing-runtime.ts";
import { createNotifier } from "./notifier.ts";
import { followRunEvents } from "./run-events.ts";
import { followLog, LOG_QUERY, readLog } from "./task-log.ts";

let server: TestServer;
let worker: HandDrivenWorker;

beforeAll(async () => {
  server = await testServer();
  worker = await HandDrivenWorker.register(server.database.pool);
});
afterAll(() => server.close());

const CHAIN = Array.from({ length: 5 }, (_, n) => ({ id: `t${n}`, upstream: n === 0 ? [] : [`t${n - 1}`] }));

async function newRun(): Promise<string> {
  const { versionId } = await storeDag(server.database.pool, CHAIN);
  return createRun(server.database.pool, versionId);
}

/** Reads a run's events until the run has ended. */
async function readToEnd(runId: string, after = 0): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of followRunEvents(server.runtime, runId, after, AbortSignal.timeout(20_000))) {
    events.push(event);
    if (event.run && event.run.state !== "running" && event.run.state !== "queued") break;
  }
  return events;
}

describe("following a run", () => {
  it("gives every event once, in order, to readers who came before, during and after", async () => {
    const runId = await newRun();
    const early = readToEnd(runId);
    for (const index of [0, 1, 2]) {
      await worker.run(runId, [{ index, result: "success" }]);
      server.runtime.notifier.touch([runId]);
    }
    const during = readToEnd(runId);
    for (const index of [3, 4]) await worker.run(runId, [{ index, result: "success" }]);
    // Not notified: the recheck finds it.
    const all = await early;
    expect(all.map((event) => event.sequence)).toEqual(all.map((_, n) => n + 1));
    expect(await during).toEqual(all);
    expect(await readToEnd(runId)).toEqual(all);
    expect(await readToEnd(runId, 4)).toEqual(all.slice(4));
  });

  it("gives a page that replays them the very state that the database has", async () => {
    const { versionId } = await storeDag(server.database.pool, [
      { id: "a", retries: 1 },
      { id: "b", upstream: ["a"] },
      { id: "c", upstream: ["a"], rule: "all_done" },
    ]);
    const runId = await createRun(server.database.pool, versionId);
    await worker.run(runId, [{ index: 0, result: "failed", retryDelayMs: 0 }]);
    await server.database.pool.query("select dag.promote_due()");
    await worker.start(runId, [0], 2);
    await worker.advance(runId, [{ index: 0, attempt: 2, result: "failed" }], { "inline:default": 1 });
    await worker.advance(runId, [{ index: 2, result: "success" }]);
    const events = await readToEnd(runId);
    const { snapshot } = await getRunDetail(server.runtime.pool, runId);
    const replayed = events.reduce(applyRunEvent, emptyRunView(snapshot));
    const read = initialRunView(snapshot);
    expect(
      replayed.tasks.map(({ state, attempt, queuedAt, startedAt, endedAt }) => ({
        state,
        attempt,
        queuedAt,
        startedAt,
        endedAt,
      })),
    ).toEqual(
      read.tasks.map(({ state, attempt, queuedAt, startedAt, endedAt }) => ({
        state,
        attempt,
        queuedAt,
        startedAt,
        endedAt,
      })),
    );
    expect(replayed.tasks.map((task) => task.attempts)).toEqual(read.tasks.map((task) => task.attempts));
    expect([replayed.state, replayed.counts, replayed.endedAt]).toEqual([read.state, read.counts, read.endedAt]);
  });

  it("survives the loss of its connection", async () => {
    const runId = await newRun();
    const reading = readToEnd(runId);
    await worker.run(runId, [{ index: 0, result: "success" }]);
    await server.database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dag live' and datname = current_database()",
    );
    for (const index of [1, 2, 3, 4]) await worker.run(runId, [{ index, result: "success" }]);
    const events = await reading;
    expect(events.map((event) => event.sequence)).toEqual(events.map((_, n) => n + 1));
  });

  it("hears of a run that goes on after its end, also of what nobody notifies", async () => {
    const { versionId } = await storeDag(server.database.pool, [{ id: "a" }]);
    const runId = await createRun(server.database.pool, versionId);
    const states: string[] = [];
    const reading = (async () => {
      const events = followRunEvents(server.runtime, runId, 0, AbortSignal.timeout(30_000));
      for await (const event of events) {
        if (event.run) states.push(event.run.state);
        if (event.run?.state === "success") break;
      }
    })();
    await worker.run(runId, [{ index: 0, result: "failed" }]);
    // Nobody was notified: what wakes is the recheck that finds the end.
    const subscription = server.runtime.hub.subscribe(runId);
    await subscription.next(AbortSignal.timeout(10_000));
    subscription.close();
    await expect.poll(() => states.at(-1), { timeout: 10_000 }).toBe("failed");
    await server.database.pool.query("select dag.retry_task($1, 0, 'test')", [runId]);
    server.runtime.notifier.touch([runId]);
    await expect.poll(() => states.at(-1), { timeout: 10_000 }).toBe("running");
    await worker.start(runId, [0], 2);
    await worker.advance(runId, [{ index: 0, attempt: 2, result: "success" }]);
    await reading;
    expect(states.at(-1)).toBe("success");
  });

  it("ends when its reader leaves, and leaves nothing behind", async () => {
    const runId = await newRun();
    const leaving = new AbortController();
    const reading = (async () => {
      for await (const _ of followRunEvents(server.runtime, runId, 0, leaving.signal)) {
        // reads until it is told to stop
      }
    })();
    leaving.abort(new DOMException("gone", "AbortError"));
    await expect(reading).rejects.toThrow("gone");
  });
});

describe("following a log", () => {
  it("gives every line once and ends with the attempt", async () => {
    const runId = await newRun();
    await worker.start(runId, [0]);
    const write = (first: number, lines: string[]) =>
      server.database.pool.query(
        "insert into dag.task_log (run_id, task_index, attempt, first_line, line_count, at, offsets_ms, streams, lines) values ($1, 0, 1, $2, $3, now(), $4, $5, $6)",
        [runId, first, lines.length, lines.map(() => 0), "o".repeat(lines.length), lines],
      );
    const seen: string[] = [];
    const reading = (async () => {
      for await (const batch of followLog(
        server.runtime,
        { runId, index: 0, attempt: 1 },
        0,
        AbortSignal.timeout(20_000),
      )) {
        expect(batch.firstLine).toBe(seen.length + 1);
        seen.push(...batch.lines.map((line) => line.text));
      }
    })();
    for (let n = 0; n < 40; n += 1) await write(n * 2 + 1, [`line ${n * 2 + 1}`, `line ${n * 2 + 2}`]);
    server.runtime.notifier.touch([runId]);
    await worker.advance(runId, [{ index: 0, result: "success" }]);
    server.runtime.notifier.touch([runId]);
    await reading;
    expect(seen).toEqual(Array.from({ length: 80 }, (_, n) => `line ${n + 1}`));
  });
});

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Shared Hit Blocks": number;
  readonly Plans?: readonly PlanNode[];
}

function nodesOf(plan: PlanNode | undefined): PlanNode[] {
  return plan ? [plan, ...(plan.Plans ?? []).flatMap(nodesOf)] : [];
}

it("reads on in a long log by the index alone", async () => {
  const runId = await newRun();
  await server.database.pool.query(
    `insert into dag.task_log (run_id, task_index, attempt, first_line, line_count, at, offsets_ms, streams, lines)
     select $1, 0, 1, n * 2 + 1, 2, now(), '{0,0}', 'oo', array['line ' || n * 2 + 1, 'line ' || n * 2 + 2]
     from generate_series(0, 20000) n`,
    [runId],
  );
  await server.database.pool.query("analyze dag.task_log");
  const key = { runId, index: 0, attempt: 1 };
  expect((await readLog(server.runtime.pool, key, 39_999)).lines.map(({ text }) => text)).toEqual([
    "line 40000",
    "line 40001",
    "line 40002",
  ]);
  const explained = async (after: number) => {
    const { rows } = await server.database.pool.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
      `explain (analyze, buffers, format json) ${LOG_QUERY.replace(/\$(\d)/g, (_, n) => [`'${runId}'`, 0, 1, after, 16][Number(n) - 1] as string)}`,
    );
    return rows[0]?.["QUERY PLAN"][0].Plan;
  };
  const scans = nodesOf(await explained(39_000)).filter((node) => node["Relation Name"] !== undefined);
  // One day's partition, looked up twice: where to begin, and from there on.
  expect(new Set(scans.map((node) => node["Relation Name"])).size).toBe(1);
  for (const scan of scans) expect(scan["Node Type"]).toMatch(/^Index (Only )?Scan$/);
  const blocks = async (after: number) => (await explained(after))?.["Shared Hit Blocks"] ?? 0;
  // The end costs what the beginning costs.
  expect(await blocks(39_000)).toBeLessThan((await blocks(0)) + 50);
});

describe("the notifier", () => {
  it("says the first thing at once and gathers what follows", async () => {
    const listener = await server.database.pool.connect();
    const heard: string[] = [];
    // Others use this channel too.
    listener.on("notification", ({ payload }) => payload?.includes("run-") && heard.push(payload));
    await listener.query("listen dag_event");
    const notifier = createNotifier(server.database.pool);
    notifier.touch(["run-0"]);
    // Nothing else is touched and nothing is closed: it goes out by itself.
    await expect.poll(() => heard).toEqual(['["run-0"]']);
    const before = performance.now();
    for (let n = 0; n < 100; n += 1) {
      notifier.touch([`run-${n % 3}`]);
      await delay(1);
    }
    await notifier.close();
    const pauses = Math.ceil((performance.now() - before) / 50);
    await listener.query("select 1");
    // One for each pause that has passed, and the one that closing sends.
    expect(heard.length - 1).toBeLessThanOrEqual(pauses + 1);
    expect(heard.length - 1).toBeLessThan(100);
    expect(new Set(heard.slice(1).flatMap((each) => JSON.parse(each) as string[]))).toEqual(
      new Set(["run-0", "run-1", "run-2"]),
    );
    listener.release(true);
  });

  it("says `everything` rather than a list that is too long to send", async () => {
    const listener = await server.database.pool.connect();
    const heard = new Promise<string>((resolve) => {
      listener.on("notification", ({ payload }) => resolve(payload ?? ""));
    });
    await listener.query("listen dag_event");
    const notifier = createNotifier(server.database.pool);
    notifier.touch(Array.from({ length: 1000 }, (_, n) => `01900000-0000-7000-8000-${String(n).padStart(12, "0")}`));
    expect(await heard).toBe("*");
    await notifier.close();
    listener.release(true);
  });
});
