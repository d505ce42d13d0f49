/** What is promised to survive: the death of a worker, and of the database. A product of its own to break. */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, chmodSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { Api, type Run } from "./stack/api.ts";
import {
  allProcesses,
  createKey,
  type Product,
  processesOf,
  ROOT,
  startProduct,
  until,
  workerPid,
} from "./stack/product.ts";

test.describe.configure({ mode: "serial" });
test.setTimeout(180_000);

let product: Product;
let api: Api;
let notes: string;

test.beforeAll(async () => {
  product = await startProduct({ args: ["--no-examples"] });
  api = new Api(product, await createKey(product, "admin"));
  // Tasks leave marks here; as root they are another user.
  notes = mkdtempSync(path.join(tmpdir(), "dag-e2e-notes-"));
  chmodSync(notes, 0o777);
});

test.afterAll(async () => {
  await product.interrupt();
  await product.remove();
  rmSync(notes, { recursive: true, force: true });
});

function expectAllSucceeded(run: Run, count: number): void {
  expect(run.state).toBe("success");
  expect(run.tasks).toHaveLength(count);
  expect(run.tasks.filter((task) => task.state !== "success")).toEqual([]);
}

test("two workers share 200 tasks: each runs once, and both have their part", async () => {
  const second = spawn(process.execPath, ["scripts/run.mjs", "scripts/worker.ts"], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: product.dataDir, WORKER_NAME: "second" },
    stdio: "ignore",
  });
  try {
    await until("both workers are there", 30_000, async () => {
      const { body } = await api.request("GET", "/workers");
      return JSON.stringify(body).includes('"second"');
    });
    const file = path.join(notes, "shared");
    appendFileSync(file, "");
    chmodSync(file, 0o666);
    const tasks = Array.from(
      { length: 200 },
      (_, n) => `  - { id: t${n}, command: 'echo "$TASK_ID" >> ${file}; sleep 0.05' }`,
    );
    await api.apply(`id: shared\ntasks:\n${tasks.join("\n")}\n`);
    const runId = await api.trigger("shared");
    expectAllSucceeded(await api.untilEnded(runId, 90_000), 200);
    const lines = readFileSync(file, "utf8").trim().split("\n");
    expect(lines).toHaveLength(200);
    expect(new Set(lines).size).toBe(200);

    const { body } = await api.request("GET", `/dag-runs/${runId}`);
    const first = (body as Run).tasks[0];
    expect(first?.try_number).toBe(1);
    const workers = new Set<string>();
    for (const task of (body as Run).tasks) {
      const attempts = await api.request("GET", `/task-instances/${task.id}/attempts`);
      for (const match of JSON.stringify(attempts.body).matchAll(/"worker_id":"([^"]+)"/g)) workers.add(match[1] ?? "");
    }
    expect(workers.size).toBe(2);
  } finally {
    second.kill("SIGTERM");
    await new Promise((resolve) => second.once("exit", resolve));
  }
});

test("kill -9 of a worker in the middle of a task: the run ends right within 30 s, and nothing of it lives on", async () => {
  const marker = `marker-${Date.now()}`;
  const file = path.join(notes, marker);
  // The first attempt would go on for ever; the second one finds its mark and ends.
  await api.apply(`
id: killed
tasks:
  - id: long
    script: |
      if [ -e ${file} ]; then exit 0; fi
      touch ${file}
      exec -a ${marker} sleep 600
  - { id: after, dependencies: [long], type: noop }
`);
  const runId = await api.trigger("killed");
  await until("the first attempt has begun", 20_000, async () => existsSync(file));
  const victim = await workerPid(product);
  const killedAt = Date.now();
  process.kill(victim, "SIGKILL");

  await until(
    "the attempt's process is gone",
    5_000,
    async () => !(await allProcesses()).some(({ command }) => command.includes(marker)),
  );
  expectAllSucceeded(await api.untilEnded(runId, 45_000), 2);
  expect(Date.now() - killedAt).toBeLessThan(30_000);
  expect(await workerPid(product)).not.toBe(victim);
});

test("PostgreSQL crashes in the middle of a run: nothing that was done is lost, and the run ends", async () => {
  const file = path.join(notes, "crash");
  appendFileSync(file, "");
  chmodSync(file, 0o666);
  const width = 20;
  const tasks = [0, 1, 2].flatMap((layer) =>
    Array.from({ length: width }, (_, n) => {
      const upstream = layer === 0 ? "" : `, dependencies: [l${layer - 1}_${n}, l${layer - 1}_${(n + 1) % width}]`;
      return `  - { id: l${layer}_${n}${upstream}, command: 'sleep 0.3; echo "$TASK_ID" >> ${file}' }`;
    }),
  );
  await api.apply(`id: crash\ntasks:\n${tasks.join("\n")}\n`);
  const runId = await api.trigger("crash");
  await until("some of it is done", 30_000, async () =>
    (await api.run(runId))?.tasks.some(({ state }) => state === "success"),
  );
  const doneBefore = (await api.run(runId))?.tasks.filter(({ state }) => state === "success").map(({ id }) => id) ?? [];
  const worker = await workerPid(product);

  const postmaster = Number(
    readFileSync(path.join(product.dataDir, "postgres/cluster/postmaster.pid"), "utf8").split("\n")[0],
  );
  // What `pg_ctl stop -m immediate` sends: a crash, as far as the data is concerned.
  process.kill(postmaster, "SIGQUIT");

  const run = await api.untilEnded(runId, 90_000);
  expectAllSucceeded(run, tasks.length);
  for (const id of doneBefore) expect(run.tasks.find((task) => task.id === id)?.try_number).toBe(1);
  expect(await workerPid(product), "the worker outlives the database").toBe(worker);
  const { status } = await api.request("GET", "/ready");
  expect(status).toBe(200);
});

test("Ctrl-C in the middle of a run lets it end, and the next start finishes what waits", async () => {
  await api.apply(`
id: interrupted
tasks:
  - { id: short, command: sleep 3 }
  - { id: next, dependencies: [short], command: echo next }
`);
  const runId = await api.trigger("interrupted");
  await api.untilTask(runId, "short", "running");
  expect(await product.interrupt()).toBe(0);
  expect(await processesOf(product.dataDir)).toEqual([]);

  product = await startProduct({ dataDir: product.dataDir, port: product.port, args: ["--no-examples"] });
  const run = await api.untilEnded(runId, 60_000);
  expectAllSucceeded(run, 2);
  expect(run.tasks.find((task) => task.task_id === "short")?.try_number, "it was let end, not begun again").toBe(1);
});
