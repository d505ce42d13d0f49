/** A browser that is killed: what was typed a moment before is there when it is opened again. */
import { readdir, readFile } from "node:fs/promises";
import type { BrowserContext, LaunchOptions, Page, PlaywrightWorkerArgs } from "@playwright/test";
import { DOCUMENT, expectText, keptDraft, open } from "./stack/editor-page.ts";
import { expect, signIn, test } from "./stack/shared.ts";

/** A browser of its own, with a profile on the disk. */
async function browse(
  playwright: PlaywrightWorkerArgs["playwright"],
  profile: string,
  options: LaunchOptions & { readonly baseURL: string },
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await playwright.chromium.launchPersistentContext(profile, options);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto("/dags");
  // A browser that lived long enough has written its cookies before it was killed.
  if (new URL(page.url()).pathname === "/login") await signIn(page);
  return { context, page };
}

/** Kills the browser that has this profile, and nothing else. */
async function kill(profile: string): Promise<void> {
  let killed = 0;
  for (const pid of await readdir("/proc")) {
    const command = /^\d+$/.test(pid) ? await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "") : "";
    const args = command.split("\0");
    if (!args.includes(`--user-data-dir=${profile}`) || args.some((arg) => arg.startsWith("--type="))) continue;
    process.kill(Number(pid), "SIGKILL");
    killed += 1;
  }
  expect(killed).toBe(1);
}

test("what was typed just before is back", async ({ api, shared, playwright, launchOptions }, info) => {
  await api.apply(DOCUMENT);
  const profile = info.outputPath("profile");
  const options = { ...launchOptions, baseURL: shared.url, viewport: { width: 1360, height: 900 } };
  const first = await browse(playwright, profile, options);
  await open(first.page);
  const text = first.page.getByRole("textbox", { name: "Document of the workflow" });
  await text.locator(".cm-line", { hasText: "retries: 2" }).click();
  await first.page.keyboard.press("End");
  // localStorage writes what comes first soon, and what comes later much later.
  for (const word of [" # first", " and second", " and third"]) {
    await first.page.keyboard.type(word);
    await expect.poll(() => keptDraft(first.page, "drawn")).toContain(word);
  }
  const closed = first.context.waitForEvent("close");
  await kill(profile);
  await closed;

  const second = await browse(playwright, profile, options);
  await open(second.page);
  await expectText(second.page, "    retries: 2 # first and second and third\n");
  await expect(second.page.getByText("Your unsaved changes are back")).toBeVisible();
  await second.page.getByRole("button", { name: "Discard them" }).click();
  await expectText(second.page, "    retries: 2\n");
  await expect.poll(() => keptDraft(second.page, "drawn")).toBe("");
  await second.context.close();
});
