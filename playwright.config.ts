/**
 * Browser tests over the real product, started through `npm start`'s own code path. One worker: the
 * tests share one product, one built application and two cores.
 */
import { defineConfig } from "@playwright/test";

const chromiumPath = process.env["CHROMIUM_PATH"];

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.e2e.ts",
  outputDir: "test-results",
  globalSetup: "./e2e/stack/global-setup.ts",
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["line"]],
  use: {
    viewport: { width: 1360, height: 900 },
    trace: "retain-on-failure",
    video: "off",
    launchOptions: {
      ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
      // Chromium's own sandbox wants a user namespace that containers and root do not give; the tests open our pages only.
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    },
  },
});
