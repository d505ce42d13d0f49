/**
 * Three projects, so that a pure test never waits for a database:
 * `engine` (pure, measured for coverage), `system` (real PostgreSQL, real processes), `components` (DOM).
 */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** What takes longer hangs; a machine that is busy with other things makes each test ten times as slow. */
const PATIENCE_MS = 300_000;
/** Waiting for what comes by itself, likewise. */
const POLL = { timeout: 30_000 };

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
          testTimeout: PATIENCE_MS,
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
          testTimeout: PATIENCE_MS,
          hookTimeout: PATIENCE_MS,
          expect: { poll: POLL },
        },
      },
      {
        plugins: [react()],
        test: {
          name: "components",
          include: ["components/**/*.test.{ts,tsx}"],
          exclude: NEVER_TESTS,
          setupFiles: ["./components/testing-setup.ts"],
          environment: "jsdom",
          testTimeout: PATIENCE_MS,
          expect: { poll: POLL },
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
