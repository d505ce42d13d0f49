import { describe, expect, it } from "vitest";
import { edited, problemOf } from "./edited-testing.ts";
import { copyTasks } from "./clipboard.ts";
import { edit } from "./edit.ts";
import { dataOf } from "./edit-model-testing.ts";
import type { DocumentOperation } from "./operations.ts";
import { parseSource, type SourceTree } from "./source-tree.ts";
import { applyChanges } from "./text-change.ts";

/** The lines that are only in one of two texts, as `-old` and `+new`. */
function difference(before: string, after: string): string[] {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `-${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

const COMMENTED = `# The nightly load.
id: orders   # never change this
schedule: '0 2 * * *'

tasks:
  # --- take ---
  - id: extract            # from the partner
    command: |
      # not a YAML comment
      curl -s "$URL" |
        tee orders.json
    retries: 3   # they are flaky

  - id: transform
    dependencies: [ extract ]   # only this
    env: { "MODE": fast, LIMIT: 10 }
    when: tasks.extract.output.rows > 0
  # --- give ---
  - id: load
    dependencies:
      - transform
    command: 'load "\${{ tasks.transform.output.file }}" \${{ tasks["extract"].output.rows }}'
    # a last word
# the end
`;

describe("edges", () => {
  const chain =
    "id: x\ntasks:\n  - id: a\n  - id: b\n    dependencies: [ a ] # why\n  - id: c\n    dependencies:\n      - b # yes\n  - id: d\n    type: noop\n    retries: 1\n";

  it("are one line in brackets, with the spacing that is there", () => {
    const after = edited(chain.replace("- id: c\n    dependencies:\n      - b # yes", "- id: c"), {
      kind: "connect",
      edges: [{ from: "c", to: "b" }],
    });
    expect(after).toContain("    dependencies: [ a, c ] # why\n");
  });

  it("are one new line in a list of dashes", () => {
    const after = edited(chain, { kind: "connect", edges: [{ from: "a", to: "c" }] });
    expect(difference(chain, after)).toEqual(["+      - a"]);
    expect(after).toContain("      - b # yes\n      - a\n");
  });

  it("are one new line behind the type, where there were none", () => {
    const after = edited(chain, { kind: "connect", edges: [{ from: "a", to: "d" }] });
    expect(after).toContain("    type: noop\n    dependencies: [ a ]\n    retries: 1\n");
  });

  it("go with their line, and take the key along with the last one", () => {
    const two = edited(chain, { kind: "connect", edges: [{ from: "a", to: "c" }] });
    expect(edited(two, { kind: "disconnect", edges: [{ from: "a", to: "c" }] })).toBe(chain);
    const none = edited(chain, { kind: "disconnect", edges: [{ from: "a", to: "b" }] });
    expect(none).toContain("  - id: b\n  - id: c\n");
  });

  it("are refused with the circle that they would close", () => {
    expect(problemOf(chain, { kind: "connect", edges: [{ from: "c", to: "a" }] })).toContain("a → b → c → a");
    expect(problemOf(chain, { kind: "connect", edges: [{ from: "a", to: "a" }] })).toBe("a cannot wait for itself.");
    expect(problemOf(chain, { kind: "connect", edges: [{ from: "gone", to: "a" }] })).toContain("no task gone");
  });

  it("move to another end, also where both ends are in one circle but for the edge that goes", () => {
    const after = edited(chain, { kind: "reconnect", edge: { from: "b", to: "c" }, to: { from: "c", to: "b" } });
    expect(dataOf(after)).toMatchObject({ tasks: [{}, { dependencies: ["a", "c"] }, { id: "c" }, {}] });
  });

  it("take a task between", () => {
    const after = edited(chain, { kind: "insertOnEdge", from: "b", to: "c", task: { id: "between", type: "noop" } });
    expect(difference(chain, after)).toEqual([
      "-      - b # yes",
      "+  - id: between",
      "+    dependencies: [ b ]",
      "+      - between # yes",
    ]);
  });
});

describe("fields", () => {
  it("keep their manner of quoting and the comment behind them", () => {
    const after = edited(COMMENTED, { kind: "setField", path: ["schedule"], value: "0 3 * * *" });
    expect(difference(COMMENTED, after)).toEqual(["-schedule: '0 2 * * *'", "+schedule: '0 3 * * *'"]);
    const retried = edited(COMMENTED, { kind: "setField", task: "extract", path: ["retries"], value: 5 });
    expect(difference(COMMENTED, retried)).toEqual([
      "-    retries: 3   # they are flaky",
      "+    retries: 5   # they are flaky",
    ]);
  });

  it("of a script change only the lines that are other ones", () => {
    const value = '# not a YAML comment\ncurl -s "$URL" |\n  tee new.json\n';
    const after = edited(COMMENTED, { kind: "setField", task: "extract", path: ["command"], value });
    expect(difference(COMMENTED, after)).toEqual(["-        tee orders.json", "+        tee new.json"]);
  });

  it("within brackets change there", () => {
    const after = edited(COMMENTED, { kind: "setField", task: "transform", path: ["env", "MODE"], value: "a, b" });
    expect(after).toContain(`    env: { "MODE": 'a, b', LIMIT: 10 }\n`);
    const added = edited(COMMENTED, { kind: "setField", task: "transform", path: ["env", "NEW"], value: 1 });
    expect(added).toContain('    env: { "MODE": fast, LIMIT: 10, NEW: 1 }\n');
    const removed = edited(COMMENTED, { kind: "unsetField", task: "transform", path: ["env", "MODE"] });
    expect(removed).toContain("    env: { LIMIT: 10 }\n");
  });

  it("that are new stand where the reference has them", () => {
    const after = edited(COMMENTED, { kind: "setField", path: ["name"], value: "Orders: daily" });
    expect(after).toContain(`id: orders   # never change this\nname: 'Orders: daily'\nschedule:`);
  });

  it("become a block below their key, and the comment stays with the key", () => {
    const after = edited(COMMENTED, {
      kind: "setField",
      task: "extract",
      path: ["retries"],
      value: { strategy: "fixed" },
    });
    expect(after).toContain("    retries:   # they are flaky\n      strategy: fixed\n");
  });

  it("of several tasks change in one step, and go in one", () => {
    const tasks = ["extract", "transform"];
    const grouped = edited(COMMENTED, { kind: "setFieldOfTasks", tasks, path: ["group"], value: "nightly" });
    expect(difference(COMMENTED, grouped)).toEqual(["+    group: nightly", "+    group: nightly"]);
    expect(edited(grouped, { kind: "setFieldOfTasks", tasks, path: ["group"] })).toBe(COMMENTED);
    expect(problemOf(COMMENTED, { kind: "setFieldOfTasks", tasks: ["gone"], path: ["group"], value: "x" })).toBe(
      "There is no task gone any more.",
    );
    expect(problemOf(COMMENTED, { kind: "setFieldOfTasks", tasks, path: ["id"], value: "x" })).toContain("renaming");
  });

  it("that come from an anchor are written over, and not taken away", () => {
    const text = "id: x\ndefaults: &d { retries: 1 }\ntasks:\n  - id: a\n    <<: *d\n";
    expect(edited(text, { kind: "setField", task: "a", path: ["retries"], value: 2 })).toContain(
      "  - id: a\n    retries: 2\n    <<: *d\n",
    );
    expect(problemOf(text, { kind: "unsetField", task: "a", path: ["retries"] })).toContain("anchor");
  });

  it("with an anchor leave what its aliases say", () => {
    const text =
      "id: x\ntasks:\n  - id: a\n    env: &e { A: 1 } # shared\n  - id: b\n    env: *e\n  - id: c\n    env: *e\n";
    const after = edited(text, { kind: "setField", task: "a", path: ["env", "A"], value: 2 });
    expect(after).toBe(
      "id: x\ntasks:\n  - id: a\n    env: { A: 2 } # shared\n  - id: b\n    env: &e { A: 1 }\n  - id: c\n    env: *e\n",
    );
  });
});

describe("tasks", () => {
  it("are added with a blank line where the others have one, before the comments that end the document", () => {
    const text = "id: x\ntasks:\n  - id: a\n\n  - id: b\n    # own\n# the end\n";
    const after = edited(text, { kind: "addTask", task: { id: "c", retries: 2, dependencies: ["b"], type: "noop" } });
    expect(after).toBe(
      "id: x\ntasks:\n  - id: a\n\n  - id: b\n    # own\n\n  - id: c\n    type: noop\n    dependencies: [b]\n    retries: 2\n# the end\n",
    );
  });

  it("are added to a list of dashes that is not indented, with its line ends", () => {
    const text = "id: x\r\ntasks:\r\n- id: a\r\n- id: b";
    expect(edited(text, { kind: "addTask", task: { id: "c" }, after: "a" })).toBe(
      "id: x\r\ntasks:\r\n- id: a\r\n- id: c\r\n- id: b",
    );
  });

  it("are those of most lines where a stray one is among them", () => {
    const add: DocumentOperation = { kind: "addTask", task: { id: "c", type: "noop" } };
    const text = "id: x\ntasks:\n- id: a\r\n- id: b\n";
    expect(edit(text, add)).toMatchObject({ changes: [{ insert: "\n- id: c\n  type: noop" }] });
    const ofWindows = "id: x\r\ntasks:\n- id: a\r\n- id: b\r\n";
    expect(edit(ofWindows, add)).toMatchObject({ changes: [{ insert: "\r\n- id: c\r\n  type: noop" }] });
  });

  it("are added to JSON as JSON", () => {
    const text = '{\n    "id": "x",\n    "tasks": [\n        { "id": "a" }\n    ]\n}\n';
    const after = edited(text, { kind: "addTask", task: { id: "b", dependencies: ["a"] } });
    expect(JSON.parse(after)).toEqual({ id: "x", tasks: [{ id: "a" }, { id: "b", dependencies: ["a"] }] });
    expect(after.startsWith('{\n    "id": "x",\n    "tasks": [\n        { "id": "a" },\n        {')).toBe(true);
  });

  it("go with their edges, their places and their own comments, and leave the comments above", () => {
    const text = `${COMMENTED}layout:\n  transform: [1, 2]\n`;
    const after = edited(text, { kind: "removeTasks", ids: ["transform"] });
    expect(after).toContain("    retries: 3   # they are flaky\n\n  # --- give ---\n  - id: load\n    command:");
    expect(after).not.toContain("layout");
    expect(after).toContain("# --- take ---");
  });

  it("are refused where the id is taken or is none", () => {
    expect(problemOf(COMMENTED, { kind: "addTask", task: { id: "load" } })).toContain("There is a task load already");
    expect(problemOf(COMMENTED, { kind: "addTask", task: { id: "a b" } })).toContain("cannot be an id");
  });

  it("are moved with the comments above them", () => {
    const after = edited(COMMENTED, { kind: "reorder", id: "load", before: "extract" });
    expect(after.indexOf("# --- give ---")).toBeLessThan(after.indexOf("# --- take ---"));
    expect(after.split("\n").toSorted()).toEqual(COMMENTED.split("\n").toSorted());
  });

  it("are the document's first ones", () => {
    expect(edited("id: x\ntasks: [] # none yet\n", { kind: "addTask", task: { id: "a" } })).toBe(
      "id: x\ntasks: # none yet\n  - id: a\n",
    );
    expect(dataOf(edited("# only a comment\n", { kind: "addTask", task: { id: "a" } }))).toEqual({
      tasks: [{ id: "a" }],
    });
    expect(dataOf(edited("", { kind: "addTask", task: { id: "a" } }))).toEqual({ tasks: [{ id: "a" }] });
  });
});

describe("renaming", () => {
  it("follows every reference, in expressions too, and touches nothing else", () => {
    const after = edited(`${COMMENTED}layout: { extract: [1, 2] }\n`, {
      kind: "renameTask",
      from: "extract",
      to: "take-2",
    });
    expect(difference(COMMENTED, after)).toEqual([
      "-  - id: extract            # from the partner",
      "-    dependencies: [ extract ]   # only this",
      "-    when: tasks.extract.output.rows > 0",
      `-    command: 'load "\${{ tasks.transform.output.file }}" \${{ tasks["extract"].output.rows }}'`,
      "+  - id: take-2            # from the partner",
      "+    dependencies: [ take-2 ]   # only this",
      "+    when: tasks.take-2.output.rows > 0",
      `+    command: 'load "\${{ tasks.transform.output.file }}" \${{ tasks["take-2"].output.rows }}'`,
      "+layout: { take-2: [1, 2] }",
    ]);
  });

  it("reaches into scripts, escapes and branches, and leaves words that only look alike", () => {
    const text = [
      "id: x",
      "tasks:",
      "  - id: a",
      "    description: a is for a",
      "  - id: b",
      "    dependencies: [a]",
      "    script: |",
      "      echo a tasks.a.output.x ${{ tasks.a.output.x + 'tasks.a' }}",
      "      echo $${{ tasks.a.output.x }}",
      '    env: { A: "\\u00fc ${{ tasks[\\"a\\"].output.a }}" }',
      "  - id: c",
      "    type: branch",
      "    branch: [{ when: tasks.a.state == 'success', then: [a, b] }, { else: [a] }]",
      "",
    ].join("\n");
    const after = edited(text, { kind: "renameTask", from: "a", to: "alpha" });
    expect(after).toContain("description: a is for a");
    expect(after).toContain("echo a tasks.a.output.x ${{ tasks.alpha.output.x + 'tasks.a' }}");
    expect(after).toContain("echo $${{ tasks.a.output.x }}");
    expect(after).toContain('tasks[\\"alpha\\"].output.a');
    expect(after).toContain("{ when: tasks.alpha.state == 'success', then: [alpha, b] }, { else: [alpha] }");
  });

  it("is refused for an id that is taken or cannot be one", () => {
    expect(problemOf(COMMENTED, { kind: "renameTask", from: "load", to: "extract" })).toContain("already");
    expect(problemOf(COMMENTED, { kind: "renameTask", from: "load", to: "" })).toContain("cannot be an id");
  });
});

describe("the clipboard", () => {
  const tree = parseSource(COMMENTED) as SourceTree;

  it("carries tasks with their comments, at the left edge", () => {
    const text = copyTasks(tree, ["load"]);
    expect(text.split("\n")[0]).toBe("# --- give ---");
    expect(text).toContain("- id: load\n  dependencies:\n    - transform\n");
    expect(text).toContain("  # a last word\n");
  });

  it("gives ids that are free, says so, and keeps the references among what is pasted", () => {
    const result = edit(COMMENTED, { kind: "pasteTasks", text: copyTasks(tree, ["extract", "transform"]) });
    if ("problem" in result) throw new Error(result.problem);
    expect(result.renamed).toEqual([
      { from: "extract", to: "extract-2" },
      { from: "transform", to: "transform-2" },
    ]);
    const after = applyChanges(COMMENTED, result.changes);
    expect(after).toContain("    when: tasks.extract-2.output.rows > 0\n");
    expect(after).toContain("  - id: extract-2            # from the partner\n");
    expect(after.startsWith(COMMENTED.slice(0, COMMENTED.indexOf("# the end")))).toBe(true);
  });

  it("leaves out dependencies on tasks that are not here, and says which", () => {
    const result = edit("id: y\ntasks:\n  - id: z\n", { kind: "pasteTasks", text: copyTasks(tree, ["load"]) });
    expect(result).toMatchObject({ ids: ["load"], dropped: [{ task: "load", dependency: "transform" }] });
  });
});

describe("a text that does not parse", () => {
  it("is left alone, and the place that must be mended is told", () => {
    expect(edit("id: x\ntasks: [\n", { kind: "addTask", task: { id: "a" } })).toMatchObject({
      problem: expect.stringContaining("mended"),
      offset: expect.any(Number),
    });
  });
});
