import { expect, it } from "vitest";
import { readDocument } from "./read-document.ts";
import { suggestions } from "./nearest.ts";
import { limitMs, threadMs } from "./thread-time-testing.ts";
import { validate, validateDocument } from "./validate.ts";

const COUNT = 10_000;
const ids = Array.from({ length: COUNT }, (_, index) => `task_${index}`);

function document(taskOf: (id: string, index: number) => string): string {
  return `id: large\ntasks:\n${ids.map((id, index) => `  - { id: ${id}, ${taskOf(id, index)} }\n`).join("")}`;
}

function shortest(count: number, action: () => void): number {
  const durations = Array.from({ length: count }, () => threadMs(action));
  return Math.min(...durations);
}

it("validates 10,000 tasks in 300 ms, reading the text aside", () => {
  const text = document((_, index) => {
    const upstream = [index - 1, index - 100].filter((each) => each >= 0).map((each) => ids[each]);
    return `command: "echo \${{ run.id }}", retries: 2, timeout: 10m, dependencies: [${upstream.join(", ")}]`;
  });
  // Reading measures the machine: where it is busy or instrumented, both take longer. Alone, it takes 0.6 to 1 s.
  const reading = shortest(2, () => readDocument(text));
  const read = readDocument(text);
  const checking = shortest(5, () => {
    expect(validateDocument(read).dag?.tasks).toHaveLength(COUNT);
  });
  expect(checking).toBeLessThan(Math.max(limitMs(300), reading * 0.75));
});

it.each<[string, (id: string, index: number) => string]>([
  ["unknown dependencies", (id) => `command: ls, dependencies: [x${id}]`],
  ["unknown tasks in expressions", (id) => `command: "\${{ tasks.x${id}.output }}"`],
  [
    "reads of one task from afar",
    (_, index) => `command: "\${{ tasks.task_0.output }}", dependencies: [${ids[index - 1] ?? ""}]`,
  ],
  [
    "reads of many tasks from afar",
    (_, index) =>
      `command: "\${{ tasks.${ids[Math.max(0, index - 50)]}.output }}", dependencies: [${ids[index - 1] ?? ""}]`,
  ],
  ["tasks in one cycle", (_, index) => `command: ls, dependencies: [${ids[(index + 1) % COUNT]}]`],
  ["keys that are unknown", (id) => `command: ls, ${id}: 1`],
])("does not slow down over ten thousand %s", (_name, taskOf) => {
  const text = document(taskOf);
  const reading = shortest(1, () => readDocument(text));
  expect(shortest(1, () => validate(text))).toBeLessThan(Math.max(limitMs(5_000), reading * 5));
});

it("does not slow down over ten thousand keys of one map", () => {
  const spent = threadMs(() => {
    expect(validate(ids.map((id) => `${id}: 1`).join("\n")).diagnostics).toHaveLength(102);
  });
  expect(spent).toBeLessThan(limitMs(5_000));
});

it("stops to suggest when the budget is spent", () => {
  const suggest = suggestions(3);
  expect(suggest("lead", ["load", "zzz"])).toBe("load");
  expect(suggest("lead", ["zzz", "load"])).toBeUndefined();
  expect(suggest("lead", ["load"])).toBeUndefined();
});
