/** The browser that pages are measured in, and the account that it is signed in with. */
import { type Browser, chromium, type Page } from "@playwright/test";
import type { Stack } from "./stack.ts";

/** @throws Error where `npm run bench` has found no Chromium and could install none */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM_PATH"];
  if (executablePath === undefined)
    throw new Error("No Chromium could be found or installed. Name one with CHROMIUM_PATH.");
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** Creates the first account, which the page is then signed in with. */
export async function signUp(page: Page, stack: Stack): Promise<void> {
  await page.goto(stack.setUpLink);
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByLabel(/^Password/).fill("correct horse battery staple");
  await page.getByRole("button", { name: /create/i }).click();
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
}
