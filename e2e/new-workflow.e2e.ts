/** How workflows begin, get another id and end. */
import { expectText, keptDraft } from "./stack/editor-page.ts";
import { expect, test } from "./stack/shared.ts";

test.beforeEach(async ({ adminPage: page }) => {
  await page.goto("/dags");
  await page.evaluate(() => localStorage.clear());
});

test("a workflow is drawn from nothing, under an id that is free", async ({ adminPage: page, api }) => {
  await api.apply("id: new-workflow\ntasks: [{ id: a, type: noop }]\n");
  await page.goto("/dags/new");
  await page.getByRole("button", { name: "Empty canvas" }).click();
  await expect(page.getByText("Drag a task type here")).toBeVisible();
  await expect(page.getByRole("region", { name: "Problems" })).toContainText("No tasks yet");
  await page.getByRole("button", { name: "bash", exact: true }).click();
  await expectText(page, "tasks:\n  - id: bash\n    command: echo hello\n");
  const id = /^id: (new-workflow-\d+)$/m.exec(
    await page.getByRole("textbox", { name: "Document of the workflow" }).innerText(),
  )?.[1];
  expect(id).toBeDefined();
  await page.getByRole("button", { name: "Save" }).click();
  await page
    .getByRole("dialog", { name: `Create ${id}` })
    .getByRole("button", { name: "Create" })
    .click();
  await expect(page).toHaveURL(new RegExp(`/dags/${id}/edit`));
  expect((await api.request("GET", `/dags/${id}`)).status).toBe(200);
});

test("what was begun and not saved is gone on with, or discarded, and is in nobody's way", async ({
  adminPage: page,
}) => {
  await page.goto("/dags/new");
  await page.getByRole("button", { name: "Empty canvas" }).click();
  await page.getByRole("button", { name: "noop", exact: true }).click();
  await expectText(page, "- id: noop\n");
  await expect.poll(() => keptDraft(page, "new")).toContain("id: noop");

  // A reload goes on where it was.
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expectText(page, "- id: noop\n");

  // The way to a new workflow leads to the beginning, with that one on offer.
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Workflows" }).click();
  await page.getByRole("link", { name: "New workflow" }).first().click();
  const kept = page.getByRole("region", { name: "Not saved yet" });
  await expect(kept.getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: "Empty canvas" }).click();
  await expect(page.getByText("Drag a task type here")).toBeVisible();
  await page.getByRole("button", { name: "wait", exact: true }).click();
  await expectText(page, "- id: wait\n");
  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.getByRole("menuitem", { name: "Discard what is not saved" }).click();
  await expect(kept.getByRole("listitem")).toHaveCount(1);
  await kept.getByRole("button", { name: /^Go on with new-workflow/ }).click();
  await expectText(page, "- id: noop\n");
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Workflows" }).click();
  await page.getByRole("link", { name: "New workflow" }).first().click();
  await kept.getByRole("button", { name: /^Discard new-workflow/ }).click();
  await expect(kept).toBeHidden();
});

test("a workflow is duplicated, comments and all, under an id that is free, and starts nothing by itself", async ({
  adminPage: page,
  api,
}) => {
  await api.apply(
    '# Ours.\nid: nightly\nname: Nightly # shown\nschedule: "0 2 * * *"\ntasks:\n  - id: a # first\n    type: noop\n',
  );
  await page.goto("/dags/nightly");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expectText(
    page,
    '# Ours.\nid: nightly-copy\nname: Nightly (copy) # shown\nschedule: "0 2 * * *"\nis_paused: true\ntasks:\n  - id: a # first\n    type: noop\n',
  );
  await expect(page).toHaveURL(/\/dags\/new$/);
  await page.keyboard.press("Control+s");
  await page.getByRole("dialog", { name: "Create nightly-copy" }).getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(/\/dags\/nightly-copy\/edit/);
  expect((await api.request("GET", "/dags/nightly")).status).toBe(200);
});

test("a workflow gets another id, and is deleted; its runs stay readable", async ({ adminPage: page, api }) => {
  await api.apply("id: called-before\ntasks: [{ id: a, type: noop }]\n");
  const runId = await api.trigger("called-before");
  await api.untilEnded(runId, 30_000);
  await page.goto("/dags/called-before/edit");
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await page
    .getByRole("region", { name: "Settings of called-before" })
    .getByLabel("id", { exact: true })
    .fill("called-now");
  await page.keyboard.press("Enter");
  await expectText(page, "id: called-now\n");
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog", { name: "Create called-now" });
  await dialog.getByLabel(/Delete called-before then/).check();
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(/\/dags\/called-now\/edit/);
  expect((await api.request("GET", "/dags/called-before")).status).toBe(404);
  expect((await api.request("GET", `/dag-runs/${runId}`)).status).toBe(200);

  await page.goto("/dags/called-now");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("dialog", { name: "Delete called-now?" }).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("called-now is deleted")).toBeVisible();
  await expect(page).toHaveURL(/\/dags$/);
  expect((await api.request("GET", "/dags/called-now")).status).toBe(404);
});
