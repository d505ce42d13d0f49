import { expect, test, vi } from "vitest";
import { draftOf } from "#engine/edit/draft.ts";
import { parseSource } from "#engine/edit/source-tree.ts";
import type { TaskFacts, TaskFactsSource } from "../graph/task-facts.ts";
import { draftFacts } from "./draft-facts.ts";

const succeeded: TaskFacts = { state: "success", attempt: 1, startedAt: 0, endedAt: 1 };

test("a task has the facts of the task with its id, wherever it stands now", () => {
  const tree = parseSource("id: x\ntasks:\n  - { id: new }\n  - { id: b }\n  - { id: a }\n");
  if ("problem" in tree) throw new Error(tree.problem);
  const subscribe = vi.fn(() => () => undefined);
  const source: TaskFactsSource = {
    read: (index) => (index === 1 ? succeeded : undefined),
    subscribe,
    subscribeAll: () => () => undefined,
  };
  const indexOf = new Map([
    ["a", 0],
    ["b", 1],
  ]);
  const facts = draftFacts(source, indexOf, draftOf(tree).tasks);
  expect([0, 1, 2].map((index) => facts.read(index)?.state)).toEqual([undefined, "success", undefined]);
  const listener = () => undefined;
  facts.subscribe(2, listener);
  facts.subscribe(0, listener);
  expect(subscribe.mock.calls).toEqual([[0, listener]]);
});
