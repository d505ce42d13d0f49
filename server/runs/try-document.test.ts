import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyDocument } from "../dags/apply-document.ts";
import { getDag, listDags, listVersions, medianDurations } from "../dags/read-dags.ts";
import { HandDrivenWorker, taskStates } from "../db/testing-dag.ts";
import { SYSTEM } from "../principal.ts";
import { type TestServer, testServer } from "../testing-runtime.ts";
import { retryTask } from "./operate-runs.ts";
import { getRun, getRunDetail } from "./read-runs.ts";
import { triggerRun } from "./trigger-run.ts";
import { tryDocument } from "./try-document.ts";

let server: TestServer;
let worker: HandDrivenWorker;
beforeAll(async () => {
  server = await testServer();
  worker = await HandDrivenWorker.register(server.database.pool);
});
afterAll(() => server.close());

const DIAMOND = `id: drafted
params: { day: { type: string, default: today } }
max_active_runs: 1
tasks:
  - { id: a, type: noop }
  - { id: b, type: noop, dependencies: [a] }
  - { id: c, type: noop, dependencies: [a] }
  - { id: d, type: noop, dependencies: [b, c] }
`;
const attempt = (request: Parameters<typeof tryDocument>[2]) => tryDocument(server.runtime, SYSTEM, request);

describe("trying a draft", () => {
  it("runs a workflow that was never saved, and saves none", async () => {
    const { id } = await attempt({ text: DIAMOND, params: { day: "monday" } });
    expect(await getRun(server.runtime.pool, id)).toMatchObject({ state: "running", trigger: "try", version: 0 });
    for (const index of [0, 1, 2, 3]) await worker.run(id, [{ index, result: "success" }]);
    expect(await getRun(server.runtime.pool, id)).toMatchObject({ state: "success" });
    const detail = await getRunDetail(server.runtime.pool, id);
    expect([detail.source, detail.params]).toEqual([DIAMOND, { day: "monday" }]);
    await expect(getDag(server.runtime.pool, "drafted")).rejects.toThrow("drafted");
  });

  it("runs only what a task needs, where a task is named", async () => {
    const { id } = await attempt({ text: DIAMOND, upTo: ["b"] });
    expect((await getRunDetail(server.runtime.pool, id)).dag.tasks.map((task) => task.id)).toEqual(["a", "b"]);
    expect(await taskStates(server.database.pool, id)).toEqual(["queued", "waiting"]);
  });

  it("goes on after a retry, saved or not", async () => {
    const { id } = await attempt({ text: DIAMOND, upTo: ["a"] });
    await worker.run(id, [{ index: 0, result: "failed" }]);
    expect(await getRun(server.runtime.pool, id)).toMatchObject({ state: "failed" });
    await retryTask(server.runtime, SYSTEM, id, 0);
    expect(await taskStates(server.database.pool, id)).toEqual(["queued"]);
  });

  it("takes no place of its workflow's runs, is not held by a pause and is no part of its history", async () => {
    const saved = DIAMOND.replace("drafted", "busy");
    await applyDocument(server.runtime, SYSTEM, saved, { isPaused: true });
    const { id: tried } = await attempt({ text: `${saved}# changed\n` });
    expect(await getRun(server.runtime.pool, tried)).toMatchObject({ state: "running" });
    const { id: real } = await triggerRun(server.runtime, SYSTEM, { dagId: "busy", allowPaused: true });
    expect(await getRun(server.runtime.pool, real)).toMatchObject({ state: "running", version: 1 });
    for (const index of [0, 1, 2, 3]) await worker.run(tried, [{ index, result: "success" }]);
    expect(await medianDurations(server.runtime.pool, "busy")).toEqual({});
    const [listed] = await listDags(server.runtime.pool, { search: "busy" }, { limit: 5 });
    expect(listed?.recentRuns.map((run) => run.id)).toEqual([real]);
    expect(await listVersions(server.runtime.pool, "busy")).toMatchObject([{ version: 1 }]);
    expect((await getDag(server.runtime.pool, "busy")).version).toBe(1);
  });

  it("runs a task alone, after tasks that only hand on what is given", async () => {
    const { id } = await attempt({ text: DIAMOND, only: { task: "d", given: { b: { rows: 3 } } } });
    const { dag } = await getRunDetail(server.runtime.pool, id);
    expect(dag.tasks.map((task) => [task.id, task.upstream, task.outputs])).toEqual([
      ["b", [], { rows: 3 }],
      ["c", [], {}],
      ["d", [0, 1], {}],
    ]);
    await expect(attempt({ text: DIAMOND, only: { task: "x", given: {} } })).rejects.toThrow("no task x");
  });

  it("is forgotten when it is old and has ended, and nothing else is", async () => {
    const { pool } = server.database;
    const { id: old } = await attempt({ text: DIAMOND, upTo: ["a"] });
    await worker.run(old, [{ index: 0, result: "success" }]);
    const { id: active } = await attempt({ text: DIAMOND, upTo: ["a"] });
    await applyDocument(server.runtime, SYSTEM, DIAMOND.replace("drafted", "kept"));
    const { id: saved } = await triggerRun(server.runtime, SYSTEM, { dagId: "kept" });
    const forget = async (before: string) =>
      (await pool.query<{ count: number }>(`select dag.forget_tries(${before}) as count`)).rows[0]?.count;
    const versionsTried = async () =>
      (await pool.query("select from dag.dag_version where version is null and source = $1", [DIAMOND])).rowCount ?? 0;

    expect(await forget("now() - interval '1 day'")).toBe(0);
    const before = await versionsTried();
    expect(await forget("now() + interval '1 hour'")).toBeGreaterThan(0);
    expect(await versionsTried()).toBeLessThan(before);
    await expect(getRun(server.runtime.pool, old)).rejects.toThrow(old);
    expect(await getRun(server.runtime.pool, active)).toMatchObject({ state: "running" });
    expect(await getRun(server.runtime.pool, saved)).toMatchObject({ trigger: "manual" });
    expect((await pool.query("select * from dag.audit()")).rows).toEqual([]);
  });

  it("refuses what cannot be run, and says why", async () => {
    await expect(attempt({ text: "id: x\ntasks:\n  - { id: a, dependencies: [a] }\n" })).rejects.toMatchObject({
      code: "DAG_VALIDATION_FAILED",
    });
    await expect(attempt({ text: DIAMOND, upTo: ["nowhere"] })).rejects.toThrow("There is no task nowhere");
    await expect(attempt({ text: DIAMOND, params: { other: 1 } })).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  });
});
