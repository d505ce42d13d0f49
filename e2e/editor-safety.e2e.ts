/** Nothing of what a person has typed or another has saved is lost, whatever happens between them. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { ADMIN, expect, signIn, test } from "./stack/shared.ts";
import { canvas, DOCUMENT, expectText, keptDraft, node, open, pull, settled, textOf } from "./stack/editor-page.ts";

test.beforeEach(async ({ adminPage: page, api }) => {
  await api.apply(DOCUMENT);
  await page.goto("/dags");
  await page.evaluate(() => localStorage.clear());
});

const ADDED = ["one", "two", "three"] as const;

async function rename(page: Page, id: string, name: string): Promise<void> {
  await node(page, id).click();
  await page
    .getByRole("region", { name: `Settings of ${id}` })
    .getByLabel("name", { exact: true })
    .fill(name);
  await page.keyboard.press("Enter");
  await expectText(page, `name: ${name}`);
}

async function save(page: Page): Promise<void> {
  await page.keyboard.press("Control+s");
  await page
    .getByRole("dialog", { name: /^Save drawn/ })
    .getByRole("button", { name: "Save" })
    .click();
}

test("who undoes a merge is asked again before another person's version is written over", async ({
  adminPage: page,
  api,
}) => {
  await open(page);
  await rename(page, "load", "Mine");
  await api.apply(DOCUMENT.replace("retries: 2", "retries: 9"));
  await save(page);
  const conflict = page.getByRole("dialog", { name: "Somebody else has saved drawn" });
  await conflict.getByRole("button", { name: "Merge both" }).click();
  await expectText(page, "retries: 9");
  await canvas(page).press("Control+z");
  await expectText(page, "retries: 2");
  await save(page);
  await expect(conflict).toContainText("retries: 9");
  expect(await api.source("drawn")).toContain("retries: 9");
  // Merged once more and saved, both are there; undone after that, the base is what was saved.
  await conflict.getByRole("button", { name: "Merge both" }).click();
  await expectText(page, "retries: 9");
  await save(page);
  await expect(page.getByText(/Saved drawn, version/)).toBeVisible();
  expect(await api.source("drawn")).toMatch(/retries: 9[^]*name: Mine/);
});

test("where both have changed the same line, ours stands and theirs beside it", async ({ adminPage: page, api }) => {
  await open(page);
  await node(page, "fetch").click();
  await page.getByRole("region", { name: "Settings of fetch" }).getByLabel("retries").fill("5");
  await page.keyboard.press("Enter");
  await expectText(page, "retries: 5");
  await api.apply(DOCUMENT.replace("retries: 2", "retries: 9"));
  await save(page);
  await page
    .getByRole("dialog", { name: "Somebody else has saved drawn" })
    .getByRole("button", { name: "Merge both" })
    .click();
  await expect(page.getByText("Merged, but for 1 place")).toBeVisible();
  await expectText(page, /# theirs: +retries: 9\n +retries: 5/);
});

test("a version whose answer was lost is known as one's own", async ({ adminPage: page, api }) => {
  await open(page);
  await rename(page, "load", "Mine");
  let isCut = true;
  await page.route(/dags\.save/, async (route) => {
    if (!isCut) return route.continue();
    isCut = false;
    await route.fetch();
    return route.abort("connectionreset");
  });
  await save(page);
  const dialog = page.getByRole("dialog", { name: /^Save drawn/ });
  await expect(dialog).toContainText("Not saved");
  expect(await api.source("drawn")).toContain("name: Mine");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Saved drawn, version/)).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByText("Unsaved changes")).toHaveCount(0);
});

test("a session that ends while one edits takes nothing with it", async ({ adminPage: page, context, api }) => {
  await open(page);
  await rename(page, "load", "Mine");
  await context.clearCookies();
  await save(page);
  const dialog = page.getByRole("dialog", { name: /^Save drawn/ });
  await expect(dialog.getByRole("alert").filter({ hasText: "Not saved" })).toBeVisible();
  expect(await api.source("drawn")).toBe(DOCUMENT);
  // Signed in again in another tab, the same click saves.
  const other = await context.newPage();
  await other.goto("/login");
  await other.getByLabel("Email").fill(ADMIN.email);
  await other.getByLabel("Password").fill(ADMIN.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await other.close();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Saved drawn, version/)).toBeVisible();
  expect(await api.source("drawn")).toContain("name: Mine");
});

test("two tabs keep what each has, and the later one merges", async ({ adminPage: page, context, api }) => {
  await open(page);
  await rename(page, "load", "One");
  const other = await context.newPage();
  await open(other);
  await expect(other.getByText("This workflow is open in another tab too")).toBeVisible();
  await rename(other, "clean", "Two");
  await save(page);
  await expect(page.getByText(/Saved drawn, version/)).toBeVisible();
  await save(other);
  await other
    .getByRole("dialog", { name: "Somebody else has saved drawn" })
    .getByRole("button", { name: "Merge both" })
    .click();
  await expectText(other, "name: One");
  await save(other);
  await expect(other.getByText(/Saved drawn, version/)).toBeVisible();
  expect(await api.source("drawn")).toMatch(/name: Two[^]*name: One/);
});

test("a browser that is killed leaves its text to the next one", async ({
  playwright,
  launchOptions,
  baseURL,
  api,
}) => {
  await api.apply(DOCUMENT);
  const profile = await mkdtemp(path.join(tmpdir(), "dag-e2e-profile-"));
  const start = () =>
    playwright.chromium.launchPersistentContext(profile, { ...launchOptions, ...(baseURL && { baseURL }) });
  try {
    const first = await start();
    const page = first.pages()[0] ?? (await first.newPage());
    await signIn(page);
    await open(page);
    await rename(page, "load", "Mine");
    await expect.poll(() => keptDraft(page, "drawn")).toContain("name: Mine");
    // The browser writes what it stores to the disk when it sees fit.
    await expect.poll(() => isOnDisk(profile, "name: Mine"), { timeout: 30_000 }).toBe(true);
    await promisify(execFile)("pkill", ["-KILL", "-f", profile]);
    const second = await start();
    const next = second.pages()[0] ?? (await second.newPage());
    await signIn(next);
    await next.goto("/dags/drawn/edit");
    await expectText(next, "name: Mine");
    await expect(next.getByText("Your unsaved changes are back")).toBeVisible();
    await second.close();
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

async function isOnDisk(profile: string, text: string): Promise<boolean> {
  const folder = path.join(profile, "Default", "Local Storage", "leveldb");
  const files = await readdir(folder).catch(() => []);
  const contents = await Promise.all(files.map((file) => readFile(path.join(folder, file)).catch(() => Buffer.of())));
  return contents.some((bytes) => bytes.includes(text) || bytes.includes(Buffer.from(text, "utf16le")));
}

test("what is left by a link is kept, and said so", async ({ adminPage: page }) => {
  await open(page);
  await rename(page, "load", "Mine");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Runs" }).click();
  await expect(page.getByText("What you have not saved is kept in this browser")).toBeVisible();
  await open(page);
  await expectText(page, "name: Mine");
});

test("the first version of a workflow changes nothing on the page: history, view and selection stay", async ({
  adminPage: page,
}) => {
  await page.goto("/dags/new");
  await page.getByRole("button", { name: "Empty canvas" }).click();
  await page.getByRole("button", { name: "noop", exact: true }).click();
  await expectText(page, "- id: noop\n");
  await page.getByRole("button", { name: "noop", exact: true }).or(node(page, "noop")).first().click();
  const id = /^id: (\S+)$/m.exec(await textOf(page))?.[1] ?? "";
  await page.keyboard.press("Control+s");
  await page
    .getByRole("dialog", { name: `Create ${id}` })
    .getByRole("button", { name: "Create" })
    .click();
  await expect(page).toHaveURL(new RegExp(`/dags/${id}/edit`));
  await expect(page).toHaveTitle(new RegExp(`^Edit ${id}`));
  // What follows is kept under the workflow's own name.
  await rename(page, "noop", "Again");
  await expect.poll(() => keptDraft(page, id)).toContain("name: Again");
  await canvas(page).press("Control+z");
  await canvas(page).press("Control+z");
  await expectText(page, /^tasks: \[\]$/m);
  await canvas(page).press("Control+Shift+z");
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expectText(page, "- id: noop\n");
});

test("thirty steps on the canvas, in forms and in the text keep every comment and every line that was not meant", async ({
  adminPage: page,
  api,
}) => {
  await open(page);
  const typeBehind = async (line: string, typed: string) => {
    await page.locator(".cm-line", { hasText: line }).first().click();
    await page.keyboard.press("End");
    await page.keyboard.type(typed);
    await settled(page);
  };
  const undo = () => canvas(page).press("Control+z");
  for (const [round, added] of ADDED.entries()) {
    await canvas(page).focus();
    await page.keyboard.press("Escape");
    await page.keyboard.press("a");
    await page.getByRole("dialog", { name: "Add a task" }).getByRole("combobox").fill("noop");
    await page.keyboard.press("Enter");
    await expectText(page, "- id: noop\n");
    await page.keyboard.press("F2");
    await page.getByRole("dialog", { name: "Rename noop" }).getByLabel("Id").fill(added);
    await page.keyboard.press("Enter");
    await expectText(page, `- id: ${added}\n`);
    await typeBehind(`id: ${added}`, `  # made in round ${round}`);
    await rename(page, added, `Step ${round}`);
    await canvas(page).focus();
    await page.keyboard.press("c");
    await page
      .getByRole("dialog", { name: `What waits for ${added}?` })
      .getByRole("combobox")
      .fill("load");
    await page.keyboard.press("Enter");
    await expectText(page, new RegExp(`- id: load\n {4}dependencies: \\[[^\\]]*${added}`));
    await canvas(page).press("Control+d");
    await expectText(page, new RegExp(`- id: ${added}-2  # made in round ${round}\n`));
    await canvas(page).press("Delete");
    await expect(node(page, `${added}-2`)).toHaveCount(0);
    await undo();
    await expect(node(page, `${added}-2`)).toHaveCount(1);
    await undo();
    await expect(node(page, `${added}-2`)).toHaveCount(0);
    await typeBehind("# the end", ` ${round}`);
    await canvas(page).press("Control+a");
    await page.getByRole("toolbar").getByRole("button", { name: "Align" }).click();
    await page.getByRole("menuitem", { name: "Align left" }).click();
    await expectText(page, /layout:/);
    await undo();
    await expect.poll(() => textOf(page)).not.toContain("layout:");
  }
  await save(page);
  await expect(page.getByText(/Saved drawn, version/)).toBeVisible();
  const saved = await api.source("drawn");
  const expected = DOCUMENT.replace("# the end\n", "# the end 0 1 2\n").split("\n");
  for (const line of expected) expect(saved.split("\n")).toContain(line);
  for (const [round, added] of ADDED.entries()) {
    expect(saved).toContain(`  - id: ${added}  # made in round ${round}\n    name: Step ${round}\n    type: noop\n`);
  }
  expect(saved.split("\n").filter((line) => !expected.includes(line))).toHaveLength(10);
});

test("the one history goes back over canvas, forms and text, and forth again, byte by byte", async ({
  adminPage: page,
}) => {
  await open(page);
  const texts = [await textOf(page)];
  const step = async (act: () => Promise<void>) => {
    await act();
    await expect.poll(() => textOf(page)).not.toBe(texts.at(-1));
    await settled(page);
    texts.push(await textOf(page));
  };
  await step(() => pull(page, "clean", "load"));
  await step(async () => {
    await page.locator(".cm-line", { hasText: "# the end" }).click();
    await page.keyboard.press("End");
    await page.keyboard.type("!");
  });
  await step(() => rename(page, "fetch", "Extract"));
  await step(async () => {
    await canvas(page).focus();
    await page.keyboard.press("Alt+ArrowDown");
  });
  for (const text of texts.toReversed().slice(1)) {
    await canvas(page).press("Control+z");
    await expect.poll(() => textOf(page)).toBe(text);
  }
  for (const text of texts.slice(1)) {
    await canvas(page).press("Control+Shift+z");
    await expect.poll(() => textOf(page)).toBe(text);
  }
});
