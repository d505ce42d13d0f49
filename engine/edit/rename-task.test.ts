import { describe, expect, it } from "vitest";
import { edit } from "./edit.ts";
import { applyChanges } from "./text-change.ts";

/** The text afterwards, or why it is refused. */
function renamed(text: string, from: string, to: string): string {
  const result = edit(text, { kind: "renameTask", from, to });
  return "problem" in result ? `refused: ${result.problem}` : applyChanges(text, result.changes);
}

describe("renaming a task whose id aliases repeat", () => {
  it("changes what means the task, and nothing that was a mere copy of its id", () => {
    const text =
      "tasks:\n  - id: &n a\n    name: *n\n    env: { TABLE: *n }\n  - id: b\n    dependencies: [*n]\n    command: x\n";
    expect(renamed(text, "a", "c")).toBe(
      "tasks:\n  - id: &n c\n    name: a\n    env: { TABLE: a }\n  - id: b\n    dependencies: [*n]\n    command: x\n",
    );
  });

  it("changes a dependency that has the anchor, and not the title that repeats it", () => {
    const text = "tasks:\n  - id: a\n  - id: b\n    dependencies: [&n a]\n    name: *n\n";
    expect(renamed(text, "a", "c")).toBe("tasks:\n  - id: c\n  - id: b\n    dependencies: [&n c]\n    name: a\n");
  });

  it("changes an expression, and not the description that repeats it", () => {
    const text = "tasks:\n  - id: a\n  - id: b\n    when: &w 'tasks.a.state == \"success\"'\n    description: *w\n";
    expect(renamed(text, "a", "c")).toBe(
      'tasks:\n  - id: c\n  - id: b\n    when: &w \'tasks.c.state == "success"\'\n    description: tasks.a.state == "success"\n',
    );
  });

  it("leaves a template that several tasks repeat where it is written", () => {
    const text = "tasks:\n  - id: a\n  - id: b\n    command: &c x ${{ tasks.a.state }}\n  - id: d\n    command: *c\n";
    expect(renamed(text, "a", "c")).toBe(text.replace("id: a", "id: c").replace("tasks.a", "tasks.c"));
  });

  it("quotes the new id where an alias goes", () => {
    const text = "tasks:\n  - id: a\n    name: &n a\n  - id: b\n    dependencies:\n      - *n # first\n";
    expect(renamed(text, "a", "null")).toBe(
      'tasks:\n  - id: "null"\n    name: &n a\n  - id: b\n    dependencies:\n      - "null" # first\n',
    );
  });

  it("leaves the second of two tasks with one id, also where that repeats the first's", () => {
    const text = "tasks:\n  - id: &n a\n  - id: *n\n  - id: b\n    dependencies: [*n]\n";
    expect(renamed(text, "a", "c")).toBe("tasks:\n  - id: &n c\n  - id: a\n  - id: b\n    dependencies: [*n]\n");
  });
});

describe("renaming a task", () => {
  it("keeps the style of an id that is a block, and the comment behind its bar", () => {
    const text =
      "tasks:\n  - id: >- # a, the first\n      a\n  - id: b\n    dependencies:\n      - |- # one\n        a\n";
    expect(renamed(text, "a", "true")).toBe(
      "tasks:\n  - id: >- # a, the first\n      true\n  - id: b\n    dependencies:\n      - |- # one\n        true\n",
    );
  });

  it("finds references in a folded text, whatever its header and its lines look like", () => {
    const text =
      "tasks:\n  - id: a\n  - id: b\n    command: >2- # a a\n        a more a\n\n\n      a ${{ tasks.a\n      .state }} a\n\n        ${{ tasks.a.state }}\n";
    expect(renamed(text, "a", "c")).toBe(
      text.replace("id: a", "id: c").replace("tasks.a\n", "tasks.c\n").replace("tasks.a.", "tasks.c."),
    );
  });

  it.each(["null", "true", "007", "1.0", "1e3", "0x10"])("quotes %s, where it is a key of the layout too", (id) => {
    const text = "layout: { a: [1, 2], 'b': [1, 2], ? a-2 : [1, 2] }\ntasks:\n  - id: a\n  - id: b\n  - id: a-2\n";
    expect(renamed(text, "a", id)).toBe(text.replace("{ a:", `{ "${id}":`).replace("id: a\n", `id: "${id}"\n`));
    expect(renamed(text, "b", id)).toBe(text.replace("'b'", `'${id}'`).replace("id: b\n", `id: "${id}"\n`));
    expect(renamed(text, "a-2", id)).toBe(text.replace("? a-2", `? "${id}"`).replace("id: a-2\n", `id: "${id}"\n`));
  });

  it("renames a key of the layout that is written with escapes", () => {
    const text = '{"layout": {"\\u0061": [1, 2]}, "tasks": [{"id": "\\u0061", "command": "x"}]}';
    expect(renamed(text, "a", "c")).toBe('{"layout": {"c": [1, 2]}, "tasks": [{"id": "c", "command": "x"}]}');
  });

  it.each([
    ["true", "tasks.a.state"],
    ["in", "tasks['b'].state + tasks.a.state"],
    ["c-1", "tasks . a . state"],
  ])("is refused where an expression cannot say %s: %s", (to, expression) => {
    const text = `tasks:\n  - id: a\n  - id: b\n    command: x \${{ ${expression} }}\n`;
    expect(renamed(text, "a", to)).toMatch(/^refused: .*b.* could not name "?[\w-]+"?/);
  });

  it("stays apart from a list that means something else where an alias names the task", () => {
    const text = "tags: &t [a]\ntasks:\n  - id: a\n  - id: b\n    dependencies: *t # both\n";
    expect(renamed(text, "a", "c")).toBe(text.replace("id: a", "id: c").replace("*t", "[c]"));
  });

  it("follows into a list that several tasks wait for, and not where that is mere data", () => {
    const text =
      "tasks:\n  - id: a\n  - id: b\n    dependencies: &d [a] # the list\n  - id: e\n    dependencies: *d\n  - id: f\n    env: { WORDS: *d }\n";
    expect(renamed(text, "a", "c")).toBe(
      text.replace("id: a", "id: c").replace("[a]", "[c]").replace("WORDS: *d", "WORDS: [a]"),
    );
  });

  it("leaves a merge alone, of which the task says its id itself", () => {
    const text = "tasks:\n  - &first\n    id: a\n    command: x\n  - { <<: *first, id: b, dependencies: [a] }\n";
    expect(renamed(text, "a", "c")).toBe(text.replace("id: a", "id: c").replace("[a]", "[c]"));
  });

  it("writes out a merge that brings dependencies from a place where they are data", () => {
    const text =
      "defaults:\n  env: &e { dependencies: [a] }\ntasks:\n  - id: a\n  - id: b\n    <<: *e\n  - id: d\n    <<: [*e]\n";
    expect(renamed(text, "a", "c")).toBe(
      text
        .replace("id: a", "id: c")
        .replace("<<: *e", "<<: { dependencies: [c] }")
        .replace("<<: [*e]", "<<: [{ dependencies: [c] }]"),
    );
  });

  it("follows through an alias of an alias", () => {
    const text =
      "tags: &t [a]\ndescription: x\nlabels: { l: &l { then: *t } }\ntasks:\n  - id: a\n  - id: b\n    branch: [*l]\n  - id: d\n    dependencies: *t\n";
    expect(renamed(text, "a", "c")).toBe(
      text
        .replace("id: a", "id: c")
        .replace("[*l]", "[{ then: [c] }]")
        .replace("dependencies: *t", "dependencies: [c]"),
    );
  });
});

it("is refused where an expression names the task in a way that is not looked through", () => {
  const text = "tasks:\n  - id: a\n  - id: b\n    dependencies: [a]\n    when: (tasks).a.state == 'success'\n";
  expect(renamed(text, "a", "c")).toMatch(/^refused: The expressions of b could not name c/);
});
