import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RunState } from "#engine/run/states.ts";
import { type RecentRun, RunBars } from "./run-bars.tsx";

const push = vi.hoisted(() => vi.fn());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push }) }));

beforeEach(() => push.mockClear());
afterEach(cleanup);

const aRun = (id: string, state: RunState, durationMs: number | null): RecentRun => ({
  id,
  state,
  durationMs,
  createdAt: Date.UTC(2026, 10, 23, 7),
});

const bars = () => screen.getAllByRole("link");

test("the newest run is at the right, and every bar says state, duration and time", () => {
  render(<RunBars label="Last runs" runs={[aRun("new", "failed", 4200), aRun("old", "success", 61_000)]} />);
  expect(bars().map((bar) => bar.dataset["run"])).toEqual(["old", "new"]);
  expect(bars()[1]?.getAttribute("aria-label")).toMatch(/^Failed · 4\.2 s · /);
  expect(bars()[0]?.getAttribute("aria-label")).toMatch(/^Success · 1m 01s · /);
});

test("failure is told by pattern as well as by colour", () => {
  render(<RunBars label="Last runs" runs={[aRun("a", "failed", 1), aRun("b", "success", 1)]} />);
  const [success, failed] = bars().map((bar) => bar.firstElementChild);
  expect(failed?.className).toContain("hatched");
  expect(success?.className).not.toContain("hatched");
});

test("a run that has not begun says so", () => {
  render(<RunBars label="Last runs" runs={[aRun("a", "queued", null)]} />);
  expect(bars()[0]?.getAttribute("aria-label")).toContain("not started");
});

test("the bars are one stop for the tab key, and arrows walk along them", async () => {
  const person = userEvent.setup();
  render(<RunBars label="Last runs" runs={["c", "b", "a"].map((id) => aRun(id, "success", 1))} />);
  await person.tab();
  expect(document.activeElement).toBe(bars()[2]);
  await person.keyboard("{ArrowLeft}");
  expect(document.activeElement).toBe(bars()[1]);
  await person.keyboard("{Home}");
  expect(document.activeElement).toBe(bars()[0]);
  await person.tab();
  expect(document.activeElement).toBe(document.body);
});

test("a click goes to the run without a full load; with a modifier it is left to the browser", async () => {
  const person = userEvent.setup();
  render(<RunBars label="Last runs" runs={[aRun("a", "success", 1)]} />);
  const [bar] = bars();
  if (bar === undefined) throw new Error("no bar");
  await person.click(bar);
  expect(push).toHaveBeenCalledExactlyOnceWith("/runs/a");
  await person.keyboard("{Control>}");
  bar.addEventListener("click", (event) => event.preventDefault());
  await person.click(bar);
  expect(push).toHaveBeenCalledOnce();
});
