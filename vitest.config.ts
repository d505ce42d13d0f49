/**
 * Three projects, so that a pure test never waits for a database:
 * `engine` (pure, measured for coverage), `system` (real PostgreSQL, real processes), `components` (DOM).
 */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const NEVER_TESTS = ["**/node_modules/**", "**/.next/**", "**/.data/**"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "engine",
          include: ["engine/**/*.test.ts"],
          exclude: NEVER_TESTS,
          environment: "node",
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "system",
          include: ["{server,worker,cli,scripts,bench,app}/**/*.test.ts"],
          exclude: NEVER_TESTS,
          environment: "node",
          globalSetup: ["./server/db/testing-server.ts"],
          // Two at once: they start real processes and share one PostgreSQL.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [react()],
        test: {
          name: "components",
          include: ["components/**/*.test.{ts,tsx}"],
          exclude: NEVER_TESTS,
          environment: "jsdom",
          testTimeout: 60_000,
        },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["engine/**/*.ts"],
      exclude: ["engine/**/*.test.ts", "engine/**/*testing.ts"],
      reporter: ["text-summary", "json-summary"],
      thresholds: { branches: 95 },
    },
  },
});
