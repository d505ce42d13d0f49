/** The product that tests share, and how to get into it. */
import { expect, type Page, test as base } from "@playwright/test";
import { Api } from "./api.ts";

export const SHARED_VARIABLE = "DAG_E2E_SHARED";
export const ADMIN = { name: "Ada Admin", email: "ada@example.com", password: "correct horse battery staple" };

export interface Shared {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly keys: Readonly<Record<"admin" | "operator" | "viewer", string>>;
}

interface Fixtures {
  readonly shared: Shared;
  readonly api: Api;
  /** A page that the admin is signed in on. */
  readonly adminPage: Page;
}

/** Each test fails on what the browser complains about: an exception or an error in its console. */
export const test = base.extend<Fixtures>({
  // Playwright reads the names of what a fixture needs from its first parameter, which must be a pattern.
  // oxlint-disable-next-line no-empty-pattern
  shared: async ({}, use) => {
    const text = process.env[SHARED_VARIABLE];
    if (text === undefined) throw new Error("The shared product was not started.");
    await use(JSON.parse(text));
  },
  baseURL: async ({ shared }, use) => use(shared.url),
  api: async ({ shared }, use) => use(new Api(shared, shared.keys.admin)),
  adminPage: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      // A 404 that the test asked for is in the console as well.
      if (message.type() === "error" && !/Failed to load resource/.test(message.text()))
        complaints.push(message.text());
    });
    await signIn(page);
    await use(page);
    expect(complaints, "what the browser complained about").toEqual([]);
  },
});

export async function signIn(page: Page): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("Email").fill(ADMIN.email);
  await page.getByLabel("Password").fill(ADMIN.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
}

export { expect };
