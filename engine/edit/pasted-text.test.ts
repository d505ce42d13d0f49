/** What a text on the clipboard may be, and what it is taken for. */
import { describe, expect, it } from "vitest";
import { dataOf } from "./edit-model-testing.ts";
import { edited, problemOf } from "./edited-testing.ts";

describe("a text on the clipboard", () => {
  it.each([
    ["a list", "- id: p\n  type: noop\n- id: q"],
    ["an indented list whose first dash was cut off its blanks", "- id: p\n    type: noop\n  - id: q\n"],
    ["one task", "id: p\ntype: noop\n"],
    ["a whole document", "id: other\ntasks:\n  - id: p\n    type: noop\n"],
    ["a JSON list", '[{ "id": "p", "type": "noop" }]'],
    ["a JSON task", '{ "id": "p", "type": "noop" }'],
    ["a JSON document", '{ "id": "o", "tasks": [{ "id": "p", "type": "noop" }] }'],
    ["a list behind the beginning of a document", "---\n- id: p\n  type: noop\n"],
    ["a list behind a directive", "# a file\n%YAML 1.2\n--- # here\n- id: p\n  type: noop\n...\n"],
    ["a workflow behind the beginning of a document", "---\nid: other\ntasks:\n  - id: p\n    type: noop\n"],
    ["one task behind the beginning of a document", "---\nid: p\ntype: noop\n"],
    ["a list behind a byte order mark", "\uFEFF- id: p\n  type: noop\n"],
    ["a JSON list behind a byte order mark", '\uFEFF[{ "id": "p", "type": "noop" }]'],
    ["a list in brackets with a comment behind it", "[{ id: p, type: noop }] # all of them"],
    ["a task in braces with a comment behind it", "{ id: p, type: noop } # it"],
    ["Markdown", "```yaml\n- id: p\n  type: noop\n```\n"],
    ["a fence with words around it", "Try this:\n\n~~~\n[{ id: p, type: noop }]\n~~~\nIt should work: `p`.\n"],
    ["a fence that is cut off", "```\nid: p\ntype: noop\n"],
  ])("reads %s", (_, text) => {
    const after = edited("id: y\ntasks:\n  - id: z\n", { kind: "pasteTasks", text });
    const { tasks } = dataOf(after) as { tasks: object[] };
    expect(tasks.slice(0, 2)).toEqual([{ id: "z" }, { id: "p", type: "noop" }]);
  });

  it.each([
    ["nothing", "  \n", "nothing on the clipboard"],
    ["a workflow without tasks", "id: w\ntasks: []\n", "no tasks"],
    ["a workflow whose tasks are no list", "id: w\ntasks: later\n", "no tasks"],
    ["tasks of which one has no id", "- id: p\n- type: noop\n", "no task with an id"],
    ["a list of which one is no task", "- id: p\n- q\n", "no task with an id"],
    ["an id that cannot be one", "- id: a b!\n", '^"a b!" cannot be an id: '],
    ["an id of nothing", "- id: ''\n", '^"" cannot be an id: '],
    ["what is not text", "PNG\u0000\u0001", "not text"],
    ["prose", "Dear Sir,", "no tasks|not YAML|not a map"],
    ["broken YAML", "- id: [a", "not YAML"],
    ["five megabytes", "- id: a\n".repeat(800_000), "5 MB"],
    [
      "an expression that cannot say the id that is free",
      "- id: load\n- id: p\n  command: x ${{ tasks . load . state }}\n",
      "p could not name load-2",
    ],
  ])("refuses %s", (_, text, message) => {
    expect(problemOf("id: y\ntasks:\n  - id: load\n", { kind: "pasteTasks", text })).toMatch(new RegExp(message));
  });

  it.each([
    [
      "a fence whose content has fences of its own",
      "```yaml\n- id: a\n  script: |\n    cat <<E > r.md\n    ```\n    x\n    ```\n    E\n- id: b\n```\n",
      "- id: a\n  script: |\n    cat <<E > r.md\n    ```\n    x\n    ```\n    E\n- id: b\n",
    ],
    [
      "a longer fence",
      "````\n- id: a\n  script: |\n   one\n   ```\n   two\n````\nMore words\n",
      "- id: a\n  script: |\n   one\n   ```\n   two\n",
    ],
    [
      "a fence within a list of Markdown",
      "   ~~~yaml\n   - id: a\n     script: |\n       x\n   ~~~\n",
      "- id: a\n  script: |\n    x\n",
    ],
    [
      "a selection that began at the dash of a task with a list",
      "- id: a\n    dependencies:\n      - z\n    command: ls\n  - id: b\n",
      "- id: a\n  dependencies:\n    - z\n  command: ls\n- id: b\n",
    ],
    [
      "a selection that began at a dash of lists within lists",
      "-   dependencies:\n      - z\n      id: a\n  -   id: b\n",
      "- dependencies:\n    - z\n  id: a\n- id: b\n",
    ],
  ])("is read to its end: %s", (_, text, meant) => {
    const document = "id: y\ntasks:\n- id: z\n";
    const { tasks } = dataOf(edited(document, { kind: "pasteTasks", text })) as { tasks: object[] };
    expect(tasks.slice(1)).toEqual(dataOf(meant));
  });

  it.each([
    ["several documents", "- id: a\n---\n- id: b\n", "several documents"],
    ["a list of words", "- a\n- b\n", "no tasks with an id"],
    ["an id of nothing", "- id:\n  command: ls\n", "no tasks with an id"],
  ])("is refused in words about itself: %s", (_, text, message) => {
    expect(problemOf("id: y\ntasks: []\n", { kind: "pasteTasks", text })).toContain(message);
  });
});
