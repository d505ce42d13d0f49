/** From nothing to the overview, and what starting and stopping leave behind. */
import { expect, test } from "@playwright/test";
import { Api } from "./stack/api.ts";
import { createKey, type Product, processesOf, startAndFail, startProduct, until } from "./stack/product.ts";
import { ADMIN } from "./stack/shared.ts";

test.describe.configure({ mode: "serial" });
test.setTimeout(300_000);

let product: Product;

test.beforeAll(async () => {
  product = await startProduct({ throughNpm: true });
});

test.afterAll(async () => {
  const left = await processesOf(product.dataDir);
  if (left.length > 0) await product.interrupt();
  await product.remove();
});

test("the link that npm start prints leads to the first account and the overview", async ({ page }) => {
  expect(product.setUpLink).toBeDefined();
  await page.goto(`${product.url}/`);
  await expect(page.getByRole("heading", { name: "Set it up first" })).toBeVisible();
  await page.goto(`${product.url}/setup?token=wrong`);
  await expect(page.getByRole("heading", { name: "The link is not valid any more" })).toBeVisible();
  await page.goto(product.setUpLink ?? "");
  await page.getByLabel("Name").fill(ADMIN.name);
  await page.getByLabel("Email").fill(ADMIN.email);
  await page.getByLabel("Password").fill("too short");
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByText("At least 10 characters", { exact: true })).toBeVisible();
  await page.getByLabel("Password").fill(ADMIN.password);
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Workflows" }).click();
  const workflows = page.getByRole("table", { name: "Workflows" });
  for (const name of ["Fan-out of 40", "Orders ETL", "Tour of task types"]) {
    await expect(workflows.getByRole("link", { name, exact: true })).toBeVisible();
  }
  await expect(workflows.getByRole("row").filter({ hasText: "Orders ETL" })).toContainText("Paused");
});

test("the link works once, and says so before anything is filled in", async ({ page }) => {
  await page.goto(product.setUpLink ?? "");
  await expect(page.getByRole("heading", { name: "It is set up already" })).toBeVisible();
  await page.getByRole("link", { name: "To the sign-in page" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("another start on the same data directory says who holds it", async () => {
  const { code, output } = await startAndFail({ dataDir: product.dataDir, args: ["--port", "0"] });
  expect(code).toBe(1);
  expect(output).toContain("Another instance");
  expect(output).toContain(product.url);
});

test("a port that is in use is named, with a way out", async () => {
  const { code, output } = await startAndFail({
    dataDir: `${product.dataDir}-other`,
    args: ["--port", String(product.port)],
  });
  expect(code).toBe(1);
  expect(output).toContain(`Port ${product.port} on 127.0.0.1 is in use`);
  expect(output).toContain("--port");
});

test("a database that is not there is named, without its password", async () => {
  const { code, output } = await startAndFail({
    dataDir: `${product.dataDir}-other`,
    args: ["--port", "0"],
    env: { DATABASE_URL: "postgres://somebody:hidden@127.0.0.1:9/nothing" },
  });
  expect(code).toBe(1);
  expect(output).toContain("The database nothing at 127.0.0.1:9 cannot be used as somebody");
  expect(output).not.toContain("hidden");
});

test("a wrong setting stops the start and is named", async () => {
  const { code, output } = await startAndFail({ dataDir: `${product.dataDir}-other`, env: { WORKER_GRACE: "soon" } });
  expect(code).toBe(1);
  expect(output).toContain("WORKER_GRACE");
});

test("Ctrl-C stops everything, a second start continues, and nobody is asked to set it up again", async () => {
  const key = await createKey(product, "admin");
  const runId = await new Api(product, key).trigger("fan-out");
  const ended = await new Api(product, key).untilEnded(runId, 60_000);
  expect(ended.state).toBe("success");

  expect(await product.interrupt()).toBe(0);
  expect(product.output()).toContain("Stopped.");
  expect(product.output(), "one Ctrl-C is not taken for two").not.toContain("Stopping at once");
  expect(await processesOf(product.dataDir)).toEqual([]);

  const again = await startProduct({ dataDir: product.dataDir, port: product.port });
  expect(again.setUpLink).toBeUndefined();
  const run = await new Api(again, key).run(runId);
  expect(run?.state).toBe("success");
  expect(run?.tasks).toHaveLength(42);
  product = again;
});

test("a launcher that is killed leaves nothing behind that stops the next start", async () => {
  await product.killLauncher();
  await until("every process of it is gone", 20_000, async () => (await processesOf(product.dataDir)).length === 0);
  product = await startProduct({ dataDir: product.dataDir, port: product.port, throughNpm: true });
  expect(await product.interruptAlone(), "npm is told, and nobody else").toBe(0);
  expect(product.output()).toContain("Stopped.");
  expect(await processesOf(product.dataDir)).toEqual([]);
});
