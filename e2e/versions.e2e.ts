/** The versions of a workflow: listed, looked at, compared by twos, restored. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./stack/shared.ts";

const FIRST = `# Yesterday's sales.
id: sales
name: Sales
tasks:
  - id: extract
    command: echo extract   # from afar
  - id: clean
    command: echo clean
    dependencies: [extract]
  - id: notify
    command: echo notify
    dependencies: [clean]
`;
const SECOND = `# Sales of the day before.
id: sales
name: Sales
tasks:
  - id: extract
    command: echo extract   # from afar
    retries: 3
  - id: scrub
    command: echo clean
    dependencies: [extract]
  - id: load
    command: echo load
    dependencies: [scrub]
layout: { load: [600, 40] }
`;

const table = (page: Page) => page.getByRole("table", { name: "Versions" });
const mark = (page: Page, kind: string) => page.locator(`.react-flow__node [data-change="${kind}"]`);

test.beforeEach(async ({ adminPage: page, api }) => {
  await api.request("DELETE", "/dags/sales");
  await api.apply(FIRST);
  await api.apply(SECOND);
  // Numbers go on where a deleted workflow had stopped: the test counts from here.
  await page.goto("/dags/sales?tab=versions");
  await expect(table(page).getByRole("link").first()).toBeVisible();
});

/** The numbers of the two versions that are there for this test. */
async function numbers(page: Page): Promise<{ first: number; second: number }> {
  const second = Number((await table(page).getByRole("link").first().innerText()).slice(1));
  return { first: second - 1, second };
}

test("versions are listed with their changes, ticked, and compared in words, picture and text", async ({
  adminPage: page,
}) => {
  const { first, second } = await numbers(page);
  const newest = table(page).getByRole("row").nth(1);
  await expect(newest).toContainText("current");
  await expect(newest).toContainText("1 task added, 1 task removed, 2 tasks changed");
  await table(page)
    .getByRole("link", { name: `v${second}`, exact: true })
    .focus();
  await page.keyboard.press("ArrowDown");
  await expect(table(page).getByRole("link", { name: `v${first}`, exact: true })).toBeFocused();

  await page.getByLabel(`Compare version ${first}`, { exact: true }).check();
  await page.getByLabel(`Compare version ${second}`, { exact: true }).check();
  await page.getByRole("link", { name: `Compare ${first} with ${second}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Version ${second}` })).toBeVisible();
  for (const kind of ["added", "removed"]) await expect(mark(page, kind)).toHaveCount(1);
  await expect(mark(page, "changed")).toHaveCount(2);
  await expect(page.locator('.react-flow__edge [data-change="removed"]')).toHaveCount(1);
  await expect(page.locator('.react-flow__edge [data-change="added"]')).toHaveCount(1);

  const words = page.getByRole("region", { name: "In words" });
  await expect(words).toContainText("1 task added, 1 task removed, 2 tasks changed");
  await expect(words.getByRole("button", { name: /^extract/ })).toContainText("retries added: 3");
  await expect(words.getByRole("button", { name: /^scrub/ })).toContainText("renamed from clean");
  const text = page.getByRole("figure", { name: /^Text:/ });
  await expect(text.getByRole("row").filter({ hasText: "retries: 3" })).toContainText("added");

  // One choice, three views of it.
  await page.keyboard.press("n");
  await page.keyboard.press("n");
  await expect(words.getByRole("button", { name: /^notify/ })).toHaveAttribute("aria-current", "true");
  await page.locator('.react-flow__node [data-change="added"]').click();
  await expect(words.getByRole("button", { name: /^load/ })).toHaveAttribute("aria-current", "true");

  await page.getByRole("tab", { name: "Document" }).click();
  await expect(page.locator(".cm-content")).toContainText("# Sales of the day before.");
  await page.getByRole("tab", { name: "Graph" }).click();
  await expect(page.locator(".react-flow__node")).toHaveCount(3);
  await page.keyboard.press("[");
  await expect(page.getByRole("heading", { level: 1, name: `Version ${first}` })).toBeVisible();
});

test("a click anywhere in a row opens its version, but for its tick", async ({ adminPage: page }) => {
  const { first } = await numbers(page);
  const row = table(page).getByRole("row").nth(2);
  await row.getByRole("checkbox").click();
  await expect(row.getByRole("checkbox")).toBeChecked();
  await expect(page).toHaveURL(/tab=versions/);
  await row.getByText("no message").click();
  await expect(page.getByRole("heading", { level: 1, name: `Version ${first}` })).toBeVisible();
});

test("a version is restored to the byte, over what somebody saved meanwhile only when one has seen it", async ({
  adminPage: page,
  api,
}) => {
  const { first, second } = await numbers(page);
  await page.goto(`/dags/sales/versions/${first}`);
  await page.getByRole("button", { name: "Restore" }).click();
  const dialog = page.getByRole("dialog", { name: `Restore version ${first}` });
  await expect(dialog.getByRole("row").filter({ hasText: "retries: 3" })).toContainText("removed");
  await api.apply(SECOND.replace("echo load", "echo LOAD"));
  await dialog.getByLabel("What for").fill("The new cleaning loses rows");
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(dialog.getByRole("alert")).toContainText(`saved version ${second + 1} meanwhile`);
  await expect(dialog.getByRole("row").filter({ hasText: "echo LOAD" })).toBeVisible();
  await dialog.getByRole("button", { name: `Restore over version ${second + 1}` }).click();

  await expect(page.getByRole("heading", { level: 1, name: `Version ${second + 2}` })).toBeVisible();
  await expect(page.getByText("The new cleaning loses rows")).toBeVisible();
  expect(await api.source("sales")).toBe(FIRST);
  await expect(page.getByRole("button", { name: "Restore" })).toBeDisabled();
});

test("what does not exist is said, with a way on", async ({ adminPage: page }) => {
  await page.goto("/dags/sales/versions/99999");
  await expect(page.getByRole("heading", { name: "There is no version 99999 of sales." })).toBeVisible();
  await page.getByRole("link", { name: "All versions" }).click();
  await expect(table(page)).toBeVisible();
  await page.goto("/dags/sales/versions/none");
  await expect(page.getByText("There is nothing at this address")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("axe finds nothing in the list, the comparison and the dialog, wide and narrow", async ({
      adminPage: page,
    }) => {
      const { first } = await numbers(page);
      for (const width of [1360, 390]) {
        await page.setViewportSize({ width, height: 860 });
        await page.goto("/dags/sales?tab=versions");
        await page.getByLabel(`Compare version ${first}`, { exact: true }).check();
        await expectAccessible(page);
        await page.getByRole("link", { name: "Compare with the current" }).click();
        await expect(mark(page, "added")).toHaveCount(1);
        await expect(page.getByRole("figure", { name: /^Text:/ })).toBeVisible();
        await expectAccessible(page);
        await page.goto(`/dags/sales/versions/${first}`);
        await page.getByRole("button", { name: "Restore" }).click();
        await expect(page.getByRole("dialog").getByRole("figure")).toBeVisible();
        await expectAccessible(page);
      }
    });
  });
}

async function expectAccessible(page: Page): Promise<void> {
  // What fades in has its colours only when it has arrived.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((each) => each.effect?.getTiming().iterations !== Infinity)
        .map((each) => each.finished),
    ),
  );
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map(({ html }) => html.slice(0, 200)).join("\n    ")}`,
  );
  expect(found, new URL(page.url()).pathname).toEqual([]);
}
