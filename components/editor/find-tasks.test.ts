import { expect, it } from "vitest";
import { findTasks } from "./find-tasks.ts";

const TASKS = [
  { id: "reload", name: "Reload" },
  { id: "load", name: "Write the rows" },
  { id: "clean", name: "Load nothing bad" },
  { id: "send", name: "Send" },
];

it("finds tasks by a part of the id or the name, first those that begin with it", () => {
  expect(findTasks(TASKS, " LOAD").map(({ id }) => id)).toEqual(["load", "clean", "reload"]);
  expect(findTasks(TASKS, "").map(({ id }) => id)).toEqual(["reload", "load", "clean", "send"]);
  expect(findTasks(TASKS, "nowhere")).toEqual([]);
});

it("finds the last of very many", () => {
  const many = Array.from({ length: 5_000 }, (_, n) => ({ id: `task-${n}`, name: `Task ${n}` }));
  expect(findTasks(many, "task-4999")).toEqual([{ id: "task-4999", name: "Task 4999" }]);
});
