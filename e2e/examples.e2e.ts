/** What is in examples/ really runs, isolated as on any worker. */
import { expect, test } from "./stack/shared.ts";

test("the ETL is paused, runs when it is told to all the same, and writes its report", async ({
  adminPage: page,
  api,
}) => {
  await page.goto("/dags/orders-etl");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("dialog", { name: "Run Orders ETL" }).getByRole("button", { name: "Start run" }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
  const runId = /\/runs\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";
  const run = await api.untilEnded(runId, 90_000);
  expect(run.state).toBe("success");
  const report = run.tasks.find(({ task_id }) => task_id === "report");
  const { body } = await api.request("GET", `/task-instances/${report?.id}/output`);
  expect(JSON.stringify(body)).toContain('"revenue_cents":13125910');
  expect(run.tasks.find(({ task_id }) => task_id === "warn_about_rejects")?.state).toBe("skipped");
});

test("the fan-out of 40 counts right", async ({ api }) => {
  const run = await api.untilEnded(await api.trigger("fan-out"), 60_000);
  expect(run.state).toBe("success");
  const join = run.tasks.find(({ task_id }) => task_id === "join");
  const { body } = await api.request("GET", `/task-instances/${join?.id}/output`);
  expect(JSON.stringify(body)).toContain('"primes":33860');
});

test("the tour ends as it says: one failure, forgiven", async ({ api }) => {
  const run = await api.untilEnded(await api.trigger("tour", { name: "everybody there" }), 110_000);
  expect(run).toMatchObject({ state: "success", partial: true });
  const stateOf = Object.fromEntries(run.tasks.map(({ task_id, state }) => [task_id, state]));
  expect(stateOf).toMatchObject({
    judge: "success",
    long_name: "success",
    short_name: "skipped",
    ask: "success",
    flaky: "success",
    broken: "failed",
    after_broken: "upstream_failed",
    on_failure: "success",
    clean_up: "success",
  });
});
