/** Texts as long as a document may be, of one character or of one kind of task: an edit takes time in proportion. */
import { describe, expect, it, vi } from "vitest";
import { copyTasks } from "./clipboard.ts";
import { edit } from "./edit.ts";
import { edited } from "./edited-testing.ts";
import { dataOf } from "./edit-model-testing.ts";
import type { DocumentOperation } from "./operations.ts";
import { parseSource } from "./source-tree.ts";

// What is in proportion takes a second or two; what is not, minutes.
vi.setConfig({ testTimeout: 60_000 });

/** A pattern that is tried anew at each of them takes ten minutes. */
const MANY = 400_000;

const RETRIES: DocumentOperation = { kind: "setField", task: "a", path: ["retries"], value: 4 };

describe("a run of very many", () => {
  it("blanks within a text behind | is read once", () => {
    const text = `id: w\ntasks:\n  - id: a\n    script: |\n      a${" ".repeat(MANY)}b\n`;
    expect(edited(text, RETRIES)).toBe(`${text}    retries: 4\n`);
  });

  it("blank lines within a text behind | is read once", () => {
    const text = `id: w\ntasks:\n  - id: a\n    script: |\n      a${"\n".repeat(MANY)}      b\n`;
    expect(edited(text, RETRIES)).toBe(`${text}    retries: 4\n`);
  });

  it("blanks before an item that goes out of brackets is read once", () => {
    const text = `id: w\nname: "${" ".repeat(MANY)}"\ntags: [a, b,\n  # about c\n  c]\ntasks: []\n`;
    expect(edited(text, { kind: "setField", path: ["tags"], value: ["a", "c"] })).toContain(
      "tags: [a,\n  # about c\n  c]",
    );
  });

  it("blank lines behind the key on the line of a dash is read once", () => {
    const text = `id: w\ntasks:\n  - name: N${"\n".repeat(MANY)}    id: a\n`;
    expect(edited(text, { kind: "unsetField", task: "a", path: ["name"] })).toBe("id: w\ntasks:\n  - id: a\n");
  });

  it("letters at the beginning of a folded text is read once", () => {
    const long = "a".repeat(MANY);
    const text = `id: w\ndescription: >\n  ${long}\n  one two\ntasks: []\n`;
    const value = `${long} one three\n`;
    const after = edited(text, { kind: "setField", path: ["description"], value });
    expect(dataOf(after)).toMatchObject({ description: value });
  });
});

describe("very many tasks", () => {
  /** One by one, each with a look at the whole document, they take an hour. */
  const TASKS = 4_000;
  const task = (n: number) =>
    `- id: t${n}\n  dependencies: [${n === 0 ? "" : `t${n - 1}`}]\n  command: echo \${{ tasks.t${Math.max(0, n - 1)}.output }}\n`;
  const list = Array.from({ length: TASKS }, (_, n) => task(n)).join("");

  it("are pasted beside others that have their ids", () => {
    const text = `id: w\ntasks:\n${list}`;
    expect(edited(text, { kind: "pasteTasks", text: list })).toBe(text + list.replaceAll(/\bt(\d+)\b/g, "t$1-2"));
  });

  it("are copied", () => {
    const result = edit(`id: w\ntasks:\n${list}`, {
      kind: "duplicateTasks",
      ids: Array.from({ length: TASKS / 2 }, (_, n) => `t${n}`),
    });
    expect(result).toMatchObject({ dropped: [] });
    expect("problem" in result ? [] : result.ids).toHaveLength(TASKS / 2);
  });

  it("with aliases are copied", () => {
    const merging = Array.from({ length: TASKS * 3 }, (_, n) => `- <<: *base\n  id: t${n}\n`).join("");
    const tree = parseSource(`id: w\nx-base: &base { retries: 1 }\ntasks:\n${merging}`);
    if ("problem" in tree) throw new Error(tree.problem);
    const copied = copyTasks(
      tree,
      Array.from({ length: TASKS * 3 }, (_, n) => `t${n}`),
    );
    expect(copied).toContain(`- retries: 1\n  id: t${TASKS * 3 - 1}\n`);
  });

  it("of one id are pasted, each under an id of its own", () => {
    const result = edit("id: w\ntasks:\n- id: a\n", { kind: "pasteTasks", text: "- id: a\n".repeat(TASKS) });
    expect("problem" in result ? [] : result.ids?.slice(-2)).toEqual([`a-${TASKS}`, `a-${TASKS + 1}`]);
  });
});

describe("a text behind | ends", () => {
  it.each([
    ["a no-break space", "\u00a0"],
    ["a line separator", "\u2028"],
    ["a byte order mark", "\ufeff"],
  ])("in %s, which is a part of it", (_what, end) => {
    const text = `id: w\ntasks:\n  - id: a\n    script: |\n      echo x${end}\n    type: bash\n`;
    expect(edited(text, { kind: "setField", task: "a", path: ["script"], value: "echo y\n" })).toBe(
      text.replace(`echo x${end}`, "echo y"),
    );
    expect(edited(text, RETRIES)).toBe(`${text}    retries: 4\n`);
  });
});
