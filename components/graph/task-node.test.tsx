import { cleanup, render, screen } from "@testing-library/react";
import { ReactFlowProvider } from "@xyflow/react";
import { afterEach, expect, test } from "vitest";
import type { CompiledTask } from "#engine/document/compiled-dag.ts";
import { aCompiledDag } from "../run/run-testing.ts";
import { GraphContextProvider } from "./graph-context.tsx";
import { createGraphMarks } from "./graph-marks.ts";
import type { TaskFacts } from "./task-facts.ts";
import { TaskBox } from "./task-node.tsx";

afterEach(cleanup);

const nothing = () => undefined;

function draw(task: Partial<CompiledTask>, facts?: TaskFacts) {
  const [drawn] = aCompiledDag([[]], [{ name: "Load", ...task }]).tasks;
  if (drawn === undefined) throw new Error("there is no task");
  const source =
    facts === undefined ? undefined : { read: () => facts, subscribe: () => nothing, subscribeAll: () => nothing };
  return render(
    <ReactFlowProvider>
      <GraphContextProvider value={{ size: 1, facts: source, marks: createGraphMarks(), expectedMs: undefined }}>
        <TaskBox task={drawn} />
      </GraphContextProvider>
    </ReactFlowProvider>,
  ).container;
}

test("how often a task may be retried is a badge, but not beside a state: it would read as if it had been", () => {
  const plan = draw({ retries: 2 });
  expect(plan.textContent).toBe("Loadbash2Up to 2 retries by itself");
  cleanup();
  const run = draw({ retries: 2 }, { state: "success", attempt: 1, startedAt: 0, endedAt: 4000 });
  expect(run.textContent).not.toContain("2");
  expect(run.querySelector("[title*='Up to 2 retries']")).not.toBeNull();
});

test("a first attempt is not counted", () => {
  draw({ retries: 2 }, { state: "success", attempt: 1, startedAt: 0, endedAt: 4000 });
  expect(screen.queryByText(/attempt/)).toBeNull();
});

test("attempts that were made are counted, and never beyond what was allowed", () => {
  const box = draw({ retries: 0 }, { state: "success", attempt: 2, startedAt: 0, endedAt: 4000 });
  expect(box.textContent).toContain("attempt 2");
  expect(box.textContent).not.toContain("/");
});

test("a task that holds back has no duration: it does not run", () => {
  const box = draw({ retries: 2 }, { state: "retrying", attempt: 1, startedAt: 0, endedAt: null });
  expect(box.textContent).toContain("Retrying");
  expect(box.textContent).not.toContain("0 ms");
  const deferred = draw({}, { state: "deferred", attempt: 1, startedAt: 0, endedAt: null });
  expect(deferred.textContent).not.toContain("0 ms");
});

test("what is unusual has a name, not a picture alone", () => {
  draw({ queue: "gpu", triggerRule: "one_success" });
  expect(screen.getByText("Queue gpu")).toBeDefined();
  expect(screen.getByText("Trigger rule: one_success")).toBeDefined();
});
