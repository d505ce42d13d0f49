/** WCAG 2.2 AA by axe, on every page, in both themes. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./stack/shared.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Pages that need no session, and what is on them when they are whole. */
const OUTSIDE = [
  { path: "/login", heading: "Sign in" },
  { path: "/setup", heading: "The link is incomplete" },
  { path: "/setup?token=x", heading: "It is set up already" },
];

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const { path, heading } of OUTSIDE) {
      test(`${path} has no violation`, async ({ page }) => {
        await page.goto(path);
        await expect(page.getByRole("heading", { name: heading })).toBeVisible();
        await expectAccessible(page);
      });
    }

    test("the pages inside have no violation", async ({ adminPage: page, api }) => {
      await api.apply(
        "id: axe\nname: Axe\nparams:\n  day: { type: date, default: '2026-01-01', description: Which day }\ntasks:\n  - { id: good, command: echo good }\n  - { id: bad, command: exit 3 }\n  - { id: after, dependencies: [bad], type: noop }\n  - { id: ask, type: http, http: { url: \"http://127.0.0.1:1/a/rather/long/address/that/does/not/fit/into/its/field\" }, when: params.day == '2026-01-02' }\n",
      );
      const runId = await api.trigger("axe");
      await api.untilEnded(runId, 30_000);
      const inside = [
        { path: "/", ready: page.getByRole("heading", { level: 1, name: "Overview" }) },
        { path: "/dags", ready: page.getByRole("link", { name: "Axe", exact: true }).first() },
        { path: "/dags/new", ready: page.getByRole("heading", { level: 1, name: "New workflow" }) },
        { path: "/dags/axe", ready: page.getByLabel(/^Graph of Axe/) },
        { path: "/runs", ready: page.getByRole("table", { name: "Runs" }).getByRole("link").first() },
        { path: `/runs/${runId}`, ready: page.getByLabel(/^Graph of Axe/) },
        { path: `/runs/${runId}?view=gantt`, ready: page.getByLabel(/^Gantt chart of 4 tasks/) },
        { path: `/runs/${runId}?view=critical`, ready: page.getByRole("tabpanel") },
        { path: `/runs/${runId}?view=table`, ready: page.getByRole("table", { name: "Tasks of the run" }) },
        { path: `/runs/${runId}?view=document`, ready: page.getByRole("tabpanel") },
        { path: "/workers", ready: page.getByRole("table", { name: "Workers" }) },
        { path: "/nowhere", ready: page.getByText("There is nothing at this address") },
      ];
      for (const { path, ready } of inside) {
        await test.step(path, async () => {
          await page.goto(path);
          await expect(ready).toBeVisible();
          await expectAccessible(page);
        });
      }
      await test.step("the editor, its form, its menus and its dialogs", async () => {
        await page.goto("/dags/axe/edit");
        const canvas = page.getByRole("application", { name: /^Canvas of Axe/ });
        await expect(canvas).toHaveAttribute("aria-busy", "false");
        await expectAccessible(page);
        await page.locator('.react-flow__node[data-id="ask"]').click();
        await expect(page.getByRole("heading", { name: "ask", exact: true })).toBeVisible();
        await expectAccessible(page);
        // The text cannot be read: the last picture stands there, out of reach.
        await page.locator(".cm-line", { hasText: "id: good" }).click();
        await page.keyboard.press("End");
        await page.keyboard.type("}");
        await expect(page.getByText("This is the last picture that could be drawn")).toBeVisible();
        await expectAccessible(page);
        await page.keyboard.press("Backspace");
        await expect(page.getByText("This is the last picture that could be drawn")).toBeHidden();
        await page.locator('.react-flow__node[data-id="good"]').click();
        await expect(page.getByRole("heading", { name: "good" })).toBeVisible();
        await expectAccessible(page);
        await canvas.press("Control+a");
        await expect(page.getByRole("toolbar", { name: "4 selected tasks" })).toBeVisible();
        await expectAccessible(page);
        await canvas.press("Control+g");
        await expect(page.getByRole("dialog", { name: "Group of 4 tasks" })).toBeVisible();
        await expectAccessible(page);
        await page.getByRole("combobox", { name: "Group" }).fill("all");
        await page.keyboard.press("Enter");
        await page.getByRole("button", { name: "View", exact: true }).click();
        await page.getByRole("menuitem", { name: "Collapse all" }).click();
        await expect(page.getByRole("button", { name: "Show the tasks of the group all" })).toBeVisible();
        // Away from the menu's button, whose tooltip floats outside of all landmarks.
        await canvas.focus();
        await expect(page.getByRole("tooltip")).toHaveCount(0);
        await expectAccessible(page);
        await page.getByRole("button", { name: "Save" }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
        await expectAccessible(page);
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Try", exact: true }).click();
        await page.getByRole("menuitem", { name: "All tasks" }).click();
        await expect(page.getByRole("dialog", { name: "Try all tasks" })).toBeVisible();
        await expectAccessible(page);
      });
      await test.step("the trigger form", async () => {
        await page.goto("/dags/axe");
        await page.getByRole("button", { name: "Run", exact: true }).click();
        await expect(page.getByRole("dialog", { name: "Run Axe" }).getByLabel(/^day/)).toBeVisible();
        await expectAccessible(page);
      });
    });
  });
}

async function expectAccessible(page: ConstructorParameters<typeof AxeBuilder>[0]["page"]): Promise<void> {
  // What fades in has its colours only when it has arrived.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((each) => each.effect?.getTiming().iterations !== Infinity)
        .map((each) => each.finished),
    ),
  );
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n    ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary ?? ""}`).join("\n    ")}`,
  );
  expect(found, new URL(page.url()).pathname).toEqual([]);
}
