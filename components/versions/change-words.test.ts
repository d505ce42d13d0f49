import { describe, expect, it } from "vitest";
import type { TaskChange } from "#engine/edit/version-diff.ts";
import { changeInShort, countWords, fieldChangeWords, taskChangeWords } from "./change-words.ts";

const SAME: TaskChange = {
  id: "load",
  fields: [],
  upstream: { added: [], removed: [] },
  isMoved: false,
  isReordered: false,
};

describe("what differs, in words", () => {
  it.each([
    [{ path: ["retries"], before: 0, after: 3 }, "retries 0 → 3"],
    [{ path: ["env", "DAY"], after: "monday" }, "env.DAY added: monday"],
    [{ path: ["timeout"], before: "1h" }, "timeout removed, was 1h"],
    [{ path: ["command"], before: "a\nb\n", after: "a\nc\nd\n" }, "command changed, +2 −1 lines"],
    [{ path: ["command"], before: "x".repeat(80), after: "y" }, "command changed"],
    [{ path: ["script"], after: "a\nb" }, "script added"],
    [{ path: ["when"], before: "", after: " pad" }, 'when "" → " pad"'],
  ])("%o: %s", (change, words) => {
    expect(fieldChangeWords(change)).toBe(words);
  });

  it("say all of a task, and in short what fits on its box", () => {
    const change: TaskChange = {
      ...SAME,
      formerId: "store",
      fields: [{ path: ["retries"], before: 1, after: 2 }],
      upstream: { added: ["a"], removed: ["b"] },
      isMoved: true,
      isReordered: true,
    };
    expect(taskChangeWords(change)).toEqual([
      "renamed from store",
      "depends on +a −b",
      "retries 1 → 2",
      "moved on the canvas",
      "moved in the list",
    ]);
    expect(changeInShort(change)).toBe("3 changes: name, retries, dependencies");
    expect(changeInShort({ ...SAME, fields: change.fields })).toBe("retries changed");
    expect(changeInShort({ ...SAME, isMoved: true })).toBe("moved");
    expect(changeInShort({ ...SAME, isReordered: true })).toBe("moved in the list");
  });

  it("count", () => {
    const none = { added: 0, removed: 0, changed: 0, moved: 0, settings: 0 };
    expect(countWords(none)).toBe("the same workflow, written differently");
    expect(countWords({ added: 1, removed: 2, changed: 1, moved: 3, settings: 1 })).toBe(
      "1 task added, 2 tasks removed, 1 task changed, 3 tasks moved, 1 setting changed",
    );
    expect(countWords({ ...none, settings: 2 })).toBe("2 settings changed");
  });
});
