import { describe, expect, it } from "vitest";
import { edited } from "./edited-testing.ts";
import { copyTasks } from "./clipboard.ts";
import { dataOf } from "./edit-model-testing.ts";
import { parseSource, type SourceTree } from "./source-tree.ts";

/** None of them can stand behind `|` as it is. */
const TEXTS = [
  "A description of many more than forty characters, with Windows' line breaks\r\nin it\r\n",
  "a text of many more than forty characters\nthat holds a line separator\u2028and another line",
  "\n\n\n",
];

describe("a long text that needs quotes", () => {
  it.each(TEXTS)("stands on one line, with the comment behind it: %j", (value) => {
    const text = "description: old   # shown on the status page\ntasks:\n  - id: a\n";
    const after = edited(text, { kind: "setField", path: ["description"], value });
    expect(after).toBe(`description: ${JSON.stringify(value)}   # shown on the status page\ntasks:\n  - id: a\n`);
  });

  it.each(TEXTS)("is written in a task, in brackets and in a new task: %j", (value) => {
    for (const text of [
      "tasks:\n  - id: a\n    script: old\n",
      "tasks:\n  - { id: a, script: old }\n",
      "tasks:\r\n  - id: a\r\n    script: old\r\n",
      '{ "tasks": [{ "id": "a", "script": "old" }] }\n',
    ]) {
      const after = edited(text, { kind: "setField", task: "a", path: ["script"], value });
      expect(dataOf(after)).toEqual({ tasks: [{ id: "a", script: value }] });
      const grown = edited(text, { kind: "addTask", task: { id: "b", script: value } });
      expect(dataOf(grown)).toMatchObject({ tasks: [{ id: "a" }, { id: "b", script: value }] });
    }
  });

  it("is copied whole from behind a bar that keeps its empty lines", () => {
    const script = "a script of many more than forty characters, so long\n\n";
    const text = `tasks:\n  - id: a\n    script: |+\n      ${script.trimEnd()}\n\n  - id: b\n`;
    expect(dataOf(copyTasks(parseSource(text) as SourceTree, ["a"]))).toEqual([{ id: "a", script }]);
    expect(dataOf(edited(text, { kind: "duplicateTasks", ids: ["a"] }))).toMatchObject({
      tasks: [{ id: "a", script }, { id: "a-2", script }, { id: "b" }],
    });
  });

  it("takes nothing of the blanks that nobody sees behind the former one", () => {
    for (const former of ["make  ", "'make'\t", '"make" ']) {
      const text = `tasks:\n  - id: a\n    command: ${former}\n    retries: 1\n`;
      const after = edited(text, { kind: "setField", task: "a", path: ["command"], value: "cat <<E\nx\nE" });
      expect(after).toBe("tasks:\n  - id: a\n    command: |-\n      cat <<E\n      x\n      E\n    retries: 1\n");
    }
  });
});

describe("what a map merges", () => {
  const TEXT =
    "defaults:\n  env: &e { A: 1, C: 3 }\ntasks:\n  - id: a\n    env: { <<: *e, A: 2, B: 2 }\n  - id: b\n    env: { <<: *e, A: 2 }\n";

  it("does not come back where another value is set", () => {
    const after = edited(TEXT, { kind: "setField", task: "a", path: ["env"], value: { B: 5 } });
    expect(dataOf(after)).toMatchObject({ tasks: [{ id: "a", env: { B: 5 } }, {}] });
  });

  it("is the value again of a key that goes, and stays", () => {
    expect(edited(TEXT, { kind: "unsetField", task: "b", path: ["env", "A"] })).toBe(
      TEXT.replace("{ <<: *e, A: 2 }", "{ <<: *e }"),
    );
    expect(edited(TEXT, { kind: "unsetField", task: "a", path: ["env", "A"] })).toBe(
      TEXT.replace("A: 2, B: 2", "B: 2"),
    );
  });
});

describe("what people have aligned", () => {
  it("stays aligned where a value is set", () => {
    const text = "id:   aligned    # the id\nname: x\ntasks:\n  - id: a\n    command:   echo a   # after\n";
    expect(edited(text, { kind: "setField", path: ["id"], value: "other" })).toBe(text.replace("aligned ", "other "));
    expect(edited(text, { kind: "setField", task: "a", path: ["command"], value: 'echo "b"' })).toBe(
      text.replace("echo a ", "'echo \"b\"' ").replace("'echo \"b\"'", 'echo "b"'),
    );
    expect(edited(text, { kind: "setField", task: "a", path: ["command"], value: "one\ntwo\n" })).toBe(
      text.replace("echo a   # after\n", "|   # after\n      one\n      two\n"),
    );
  });

  it("is indented with tabs where a JSON document is", () => {
    const text = '{\n\t"tasks": [\n\t\t{\n\t\t\t"id": "a"\n\t\t}\n\t]\n}\n';
    expect(edited(text, { kind: "addTask", task: { id: "b", type: "noop" } })).toBe(
      '{\n\t"tasks": [\n\t\t{\n\t\t\t"id": "a"\n\t\t},\n\t\t{\n\t\t\t"id": "b",\n\t\t\t"type": "noop"\n\t\t}\n\t]\n}\n',
    );
  });
});
