import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { JsonTree } from "./json-tree.tsx";
import { RunProgress } from "./run-progress.tsx";

test("a value deeper than the first levels is opened on request", async () => {
  render(<JsonTree value={{ outer: { inner: { secret: 1 } } }} openLevels={1} />);
  expect(screen.queryByText("1")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: /outer/ }));
  await userEvent.click(screen.getByRole("button", { name: /inner/ }));
  expect(screen.getByText("1")).toBeDefined();
});

test("a long array shows its beginning and how much more there is", async () => {
  render(<JsonTree value={Array.from({ length: 250 }, (_, place) => `item ${place}`)} />);
  expect(screen.getByText('"item 99"')).toBeDefined();
  expect(screen.queryByText('"item 100"')).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "150 more" }));
  expect(screen.getByText('"item 199"')).toBeDefined();
});

test("the progress tells how much is over, and each state leads to its tasks", async () => {
  const onChoose = vi.fn();
  const none = {
    waiting: 0,
    queued: 0,
    running: 0,
    deferred: 0,
    retrying: 0,
    skipped: 0,
    upstream_failed: 0,
    cancelled: 0,
  };
  render(<RunProgress counts={{ ...none, success: 3, failed: 1, waiting: 4 }} onChoose={onChoose} />);
  const bar = screen.getByRole("progressbar");
  expect([bar.getAttribute("aria-valuenow"), bar.getAttribute("aria-valuemax")]).toEqual(["4", "8"]);
  await userEvent.click(screen.getByRole("button", { name: /1 failed/ }));
  expect(onChoose).toHaveBeenCalledWith("failed");
  expect(screen.queryByText("skipped")).toBeNull();
});
