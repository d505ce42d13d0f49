import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { OverviewData } from "./overview.tsx";
import { FailedRun } from "./run-lines.tsx";

afterEach(cleanup);

const run: OverviewData["failed"][number] = {
  id: "0199c1f0-0000-7000-8000-000000000001",
  dagId: "sales",
  dagName: "Sales",
  version: 1,
  state: "failed",
  partial: false,
  trigger: "manual",
  triggeredBy: null,
  logicalDate: "2026-01-05T08:00:00.000Z",
  taskCount: 9,
  remaining: 0,
  tasksFailed: 1,
  tasksUpstreamFailed: 2,
  createdAt: "2026-01-05T08:00:00.000Z",
  startedAt: "2026-01-05T08:00:00.000Z",
  endedAt: "2026-01-05T08:01:00.000Z",
};

test.each([
  [1, 0, "1 of 9 tasks failed"],
  [1, 1, "1 of 9 tasks failed · 1 did not run because of it"],
  [1, 2, "1 of 9 tasks failed · 2 did not run because of it"],
  [3, 2, "3 of 9 tasks failed · 2 did not run because of them"],
  [0, 0, "0 of 9 tasks failed"],
])("%i failed and %i held up by it", (tasksFailed, tasksUpstreamFailed, words) => {
  render(<FailedRun run={{ ...run, tasksFailed, tasksUpstreamFailed }} />);
  expect(screen.getByText(words)).toBeDefined();
});
