import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { corpus } from "./corpus-testing.ts";
import { withConflictComments } from "./conflict-comments.ts";
import { edit } from "./edit.ts";
import { documentText, operationOn } from "./edit-samples-testing.ts";
import { mergeTexts } from "./merge-texts.ts";
import { parseSource } from "./source-tree.ts";
import { taskListOf } from "./task-list.ts";
import { applyChanges } from "./text-change.ts";

const BASE = "id: w\nname: W\ntasks:\n  - id: a\n    retries: 1\n  - id: b\n    retries: 2\n";

describe("two people's changes of one text", () => {
  it("are both taken where they are apart", () => {
    const ours = BASE.replace("retries: 1", "retries: 5");
    const theirs = BASE.replace("name: W", "name: Weekly").replace("  - id: b\n    retries: 2\n", "");
    expect(mergeTexts(BASE, ours, theirs)).toEqual({
      text: "id: w\nname: Weekly\ntasks:\n  - id: a\n    retries: 5\n",
      conflicts: 0,
    });
  });

  it("are taken once where both have done the same", () => {
    const both = BASE.replace("retries: 1", "retries: 5");
    expect(mergeTexts(BASE, both, both)).toEqual({ text: both, conflicts: 0 });
  });

  it("are both shown where they differ: ours counts, theirs is a comment", () => {
    const ours = BASE.replace("retries: 1", "retries: 5");
    const theirs = BASE.replace("retries: 1", "retries: 7\n\n    timeout: 5m");
    expect(mergeTexts(BASE, ours, theirs)).toEqual({
      text: BASE.replace("    retries: 1", "    # theirs: retries: 7\n#\n    # theirs: timeout: 5m\n    retries: 5"),
      conflicts: 1,
    });
  });

  it("conflict where one changes what the other removes", () => {
    const ours = BASE.replace("    retries: 1\n", "");
    const theirs = BASE.replace("retries: 1", "retries: 7");
    expect(mergeTexts(BASE, ours, theirs)).toEqual({
      text: BASE.replace("    retries: 1", "    # theirs: retries: 7"),
      conflicts: 1,
    });
    expect(mergeTexts(BASE, theirs, ours)).toEqual({ text: theirs, conflicts: 1 });
  });

  it("conflict where both add at one place, and lose neither", () => {
    const ours = `${BASE}  - id: mine\n`;
    const theirs = `${BASE}  - id: other\n`;
    expect(mergeTexts(BASE, ours, theirs)).toEqual({
      text: `${BASE}  # theirs: - id: other\n  - id: mine\n`,
      conflicts: 1,
    });
  });

  it("are found in documents of any size", () => {
    const task = (n: number, retries: number) => `  - id: t${n}\n    command: echo\n    retries: ${retries}\n`;
    const document = (changed: ReadonlyMap<number, number>) =>
      `tasks:\n${Array.from({ length: 20_000 }, (_, n) => task(n, changed.get(n) ?? 1)).join("")}`;
    const ours = new Map([
      [1, 5],
      [19_998, 6],
    ]);
    const theirs = new Map([[10_000, 7]]);
    const merged = mergeTexts(document(new Map()), document(ours), document(theirs));
    expect(merged.conflicts).toBe(0);
    expect(merged.text === document(new Map([...ours, ...theirs]))).toBe(true);
    expect(mergeTexts("", "a\n".repeat(200_000), "").text).toHaveLength(400_000);
  });

  it("that differ within a text of several lines are shown above it, and leave it as it is", () => {
    const document = (body: string) =>
      `tasks:\n  - id: a\n    http:\n      body: |\n        {\n${body}        }\n      url: x\n`;
    const merged = mergeTexts(
      document('          "n": 1\n'),
      document('          "n": 2\n'),
      document('          "n": 3\n'),
    );
    expect(merged).toEqual({
      text: document('          "n": 2\n').replace("      body: |", '      # theirs:           "n": 3\n      body: |'),
      conflicts: 1,
    });
    const plain = (second: string) => `description: one\n  ${second}\n  three\nid: x\n`;
    expect(mergeTexts(plain("two"), plain("2"), plain("zwei")).text).toBe(`# theirs:   zwei\n${plain("2")}`);
  });

  it("leave a text alone whose end one removes and the other changes", () => {
    const document = (end: string) => `script: |\n  one\n${end}id: x\n`;
    expect(mergeTexts(document("  two\n"), document(""), document("  2\n")).text).toBe(
      "script: |\n  one\n# theirs:   2\nid: x\n",
    );
  });

  it.each([
    ["the blank lines that end a text", "a: |+\n  one\n", "\n", "\n\n", "\n\n\n", "b: 1\n"],
    ["a text that begins where another ends", 'a: [ "x\n    y", "z\n', "    1\n", "    2\n", "    3\n", '    w" ]\n'],
    ["a key of several lines", "? |\n  one\n", "  1\n", "  2\n", "  3\n", ": x\n"],
    ["a line that begins with a tab", "a:\n", "  1\n", "  2\n", "\t3\n", "b: 1\n"],
  ])("that differ in %s change nothing of what it says", (_where, head, base, ours, theirs, tail) => {
    const merged = mergeTexts(head + base + tail, head + ours + tail, head + theirs + tail);
    expect(merged.conflicts).toBe(1);
    expect(merged.text).toContain("#");
    expect(parse(merged.text)).toEqual(parse(head + ours + tail));
  });

  it("leave JSON without comments where the two together are none any more", () => {
    const document = (last: string, n: number) => `{\n  "retries": ${n},\n  "id": "x"${last}\n}\n`;
    const merged = mergeTexts(document("", 1), document(' "y"', 2), document("", 3));
    expect(merged).toEqual({ text: document(' "y"', 2), conflicts: 1 });
  });

  it("leave JSON as JSON: ours counts, and the number says that there was more", () => {
    const document = (n: number) => `{\n  "id": "x",\n  "retries": ${n}\n}\n`;
    expect(mergeTexts(document(1), document(2), document(3))).toEqual({ text: document(2), conflicts: 1 });
  });

  it("are found at the very beginning and without a line break at the end", () => {
    expect(mergeTexts("a\nb\nc", "x\nb\nc", "a\nb\ny")).toEqual({ text: "x\nb\ny", conflicts: 0 });
    expect(mergeTexts("", "mine", "")).toEqual({ text: "mine", conflicts: 0 });
    expect(mergeTexts("", "", "theirs\n")).toEqual({ text: "theirs\n", conflicts: 0 });
  });

  it("join where one's change reaches over several of the other's", () => {
    const base = "a\nb\nc\nd\ne\n";
    const merged = mergeTexts(base, "a\nB\nc\nD\ne\n", "a\nX\nY\nZ\ne\n");
    expect(merged).toEqual({ text: "a\n# theirs: X\n# theirs: Y\n# theirs: Z\nB\nc\nD\ne\n", conflicts: 1 });
  });

  it.each([
    ["ours inserts before a line that theirs changes", "a\nnew\nb\nc\n", "a\nB\nc\n", "a\n# theirs: B\nnew\nb\nc\n"],
    [
      "theirs inserts before a line that ours changes",
      "a\nB\nc\n",
      "a\nnew\nb\nc\n",
      "a\n# theirs: new\n# theirs: b\nB\nc\n",
    ],
    ["ours removes all of it", "", "a\nB\nc\n", "# theirs: a\n# theirs: B\n# theirs: c\n"],
    [
      "ours removes a line behind which theirs inserts",
      "a\nc\n",
      "a\nb\nnew\nc\n",
      "a\n# theirs: b\n# theirs: new\nc\n",
    ],
    ["both add behind the end", "a\nb\nc\nx\n", "a\nb\nc\ny\n", "a\nb\nc\n# theirs: y\nx\n"],
    ["both add at the beginning", "x\na\nb\nc\n", "y\na\nb\nc\n", "# theirs: y\nx\na\nb\nc\n"],
  ])("conflict where %s", (_where, ours, theirs, text) => {
    expect(mergeTexts("a\nb\nc\n", ours, theirs)).toEqual({ text, conflicts: 1 });
  });

  it("in neighbouring lines are both taken: neither touches the other's", () => {
    expect(mergeTexts("a\nb\nc\n", "a\nB\nc\n", "a\nb\nC\n")).toEqual({ text: "a\nB\nC\n", conflicts: 0 });
  });

  it("conflict in the last line where none has a line break, and then have none either", () => {
    expect(mergeTexts("a\nb", "a\nmine", "a\ntheir own")).toEqual({
      text: "a\n# theirs: their own\nmine",
      conflicts: 1,
    });
  });

  it("are shown as comments with Windows' line breaks where the text has them", () => {
    expect(mergeTexts("a\r\nb\r\nc\r\n", "a\r\nX\r\nc\r\n", "a\r\n  Y y\r\n\r\nc\r\n")).toEqual({
      text: "a\r\n  # theirs: Y y\r\n#\r\nX\r\nc\r\n",
      conflicts: 1,
    });
  });

  it("leave a byte order mark at the beginning, also where the first line conflicts", () => {
    expect(mergeTexts("\uFEFFid: w\n", "\uFEFFid: x\n", "\uFEFFid: y\n").text).toBe("\uFEFF# theirs: id: y\nid: x\n");
    expect(mergeTexts("\uFEFFid: w\n", "id: w\n", "\uFEFFid: y\n")).toEqual({ text: "id: y\n", conflicts: 0 });
  });

  it("of two places that conflict are counted one by one", () => {
    const [ours, theirs] = [BASE.replace(/retries: \d/g, "retries: 8"), BASE.replace(/retries: \d/g, "retries: 9")];
    const merged = mergeTexts(BASE, ours, theirs);
    expect(merged.conflicts).toBe(2);
    expect(merged.text.replace(/^ *# theirs.*\n/gm, "")).toBe(ours);
  });

  it("keep Windows' line breaks", () => {
    expect(mergeTexts("a\r\nb\r\nc\r\nd\r\n", "A\r\nb\r\nc\r\nd\r\n", "a\r\nb\r\nc\r\nD\r\n")).toEqual({
      text: "A\r\nb\r\nc\r\nD\r\n",
      conflicts: 0,
    });
  });
});

describe("changes apart from each other that do not go together", () => {
  it("are a conflict where the merged text could not be read", () => {
    const base = "id: w\ntasks:\n- id: a\n";
    const [ours, theirs] = ["id: w\ntasks:\n- id: a\n\n- id: a-2\n", "id: w\ntasks: []\n"];
    expect(mergeTexts(base, ours, theirs)).toEqual({
      text: "id: w\n# theirs: tasks: []\ntasks:\n- id: a\n\n- id: a-2\n",
      conflicts: 1,
    });
    const others = mergeTexts(base, theirs, ours);
    expect(others.conflicts).toBe(1);
    expect(parse(others.text)).toEqual({ id: "w", tasks: [] });
    expect(others.text).toContain("# theirs: - id: a-2\n");
  });

  it("are a conflict where both add a task of one id, or a key of one name", () => {
    const base = "id: w\ntasks:\n- id: a\n  type: bash\n  retries: 1\n\n- id: b\n";
    const first = base.replace("- id: a", "- id: n\n\n- id: a");
    const last = `${base}\n- id: n\n  type: noop\n`;
    expect(mergeTexts(base, first, last)).toEqual({
      text: `${first}\n# theirs: - id: n\n  # theirs: type: noop\n`.replace("\n\n# theirs", "\n#\n# theirs"),
      conflicts: 1,
    });
    const above = base.replace("  type: bash\n", "  name: A\n  type: bash\n");
    const below = base.replace("  retries: 1\n", "  retries: 1\n  name: B\n");
    expect(mergeTexts(base, above, below)).toEqual({
      text: above.replace("  retries: 1\n", "  retries: 1\n  # theirs: name: B\n"),
      conflicts: 1,
    });
  });

  it("leaves their other changes as they are", () => {
    const base = `id: w\n${Array.from({ length: 40 }, (_, n) => `key-${n}: 1\n`).join("")}tasks:\n- id: a\n`;
    const ours = `${base}- id: b\n`;
    const theirs = base.replaceAll(/(key-[02468]+): 1/g, "$1: 2").replace("tasks:\n- id: a\n", "tasks: []\n");
    const merged = mergeTexts(base, ours, theirs);
    expect(merged.conflicts).toBe(1);
    expect(parse(merged.text)).toMatchObject({ "key-0": 2, "key-8": 2, "key-9": 1, tasks: [{ id: "a" }, { id: "b" }] });
  });

  it("stay as they are where a side could not be read, or had the fault before", () => {
    const base = "id: w\nid: v\ntasks: [\n";
    expect(mergeTexts(base, `x: 1\n${base}`, `${base}y: 2\n`)).toEqual({ text: `x: 1\n${base}y: 2\n`, conflicts: 0 });
    const twice = "id: w\nname: v\nid: v\n";
    expect(mergeTexts(twice, `x: 1\n${twice}`, `${twice}y: 2\n`).conflicts).toBe(0);
  });

  it("are never merged into what says less than both could, whatever is edited", () => {
    fc.assert(
      fc.property(documentText, fc.nat(0xffffff), fc.nat(0xffffff), ({ text }, mine, others) => {
        const [ours, theirs] = [editedBy(text, mine, "mine"), editedBy(text, others, "mine")];
        const merged = mergeTexts(text, ours, theirs);
        const tree = parseSource(merged.text);
        if ("problem" in tree) throw new Error(`${tree.problem}\n${merged.text}`);
        const { tasks, byId } = taskListOf(tree);
        expect(tasks.length, merged.text).toBe(byId.size);
      }),
      { numRuns: 1_000 },
    );
  });

  function editedBy(text: string, seed: number, fresh: string): string {
    const tree = parseSource(text);
    const ids = "problem" in tree ? [] : taskListOf(tree).tasks.map(({ id }) => id);
    let edited = text;
    for (const operation of fc.sample(operationOn(ids, fresh), { numRuns: 2, seed })) {
      const result = edit(edited, operation);
      if (!("problem" in result)) edited = applyChanges(edited, result.changes);
    }
    return edited;
  }
});

describe("a text without an end of its last line", () => {
  it("gets none, and no bare line break within Windows' ones", () => {
    const base = "a: 1\r\nb: 2";
    expect(mergeTexts(base, `${base}\r\nc: 3`, `z: 0\r\n${base}`)).toEqual({
      text: `z: 0\r\n${base}\r\nc: 3`,
      conflicts: 0,
    });
    expect(mergeTexts(base, `${base}\r\nc: 3`, `${base}\r\nd: 4`)).toEqual({
      text: `${base}\r\n# theirs: d: 4\r\nc: 3`,
      conflicts: 1,
    });
  });

  it("gets one where a side gave it one", () => {
    expect(mergeTexts("a: 1\nb: 2", "a: 1\nb: 2\n", "a: 2\nb: 2").text).toBe("a: 2\nb: 2\n");
    expect(mergeTexts("a: 1\nb: 2\n", "a: 1\nb: 2", "a: 1\nb: 2\nc: 3\n").text).toBe("a: 1\nb: 2\nc: 3");
  });
});

describe("what the other side wrote, as comments before any line of a document", () => {
  const documents = corpus().filter(({ tree }) => !tree.isJson);

  it.each(documents.map(({ file, text }) => [file, text] as const))("leaves what it says: %s", (_file, text) => {
    const before = text.replace(/^\uFEFF/, "");
    const value = toJs(before);
    const lines = before.split("\n").length;
    const written = [["        deep: 1", "", "b: |"], ["\ttabs"], ["- # a\r"]];
    for (let line = 0; line < lines; line += 1) {
      const conflicts = [
        { line, theirs: written[line % written.length] ?? [] },
        { line: line + 1, theirs: ["other"] },
      ];
      expect(toJs(withConflictComments(before, conflicts))).toEqual(value);
    }
  });

  function toJs(text: string): unknown {
    return parse(text, { uniqueKeys: false, logLevel: "silent" });
  }
});

describe("for any texts", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", "  d", ""), { maxLength: 12 }).map((lines) => lines.join("\n"));

  it("a side that has not changed does not count", () => {
    fc.assert(
      fc.property(text, text, (base, changed) => {
        expect(mergeTexts(base, changed, base)).toEqual({ text: changed, conflicts: 0 });
        expect(mergeTexts(base, base, changed)).toEqual({ text: changed, conflicts: 0 });
      }),
      { numRuns: 2_000 },
    );
  });

  it("a merge without conflicts does not depend on who is who", () => {
    fc.assert(
      fc.property(text, text, text, (base, ours, theirs) => {
        const merged = mergeTexts(base, ours, theirs);
        if (merged.conflicts === 0) expect(mergeTexts(base, theirs, ours)).toEqual(merged);
      }),
      { numRuns: 2_000 },
    );
  });

  /** A base, and what one person made of it: some lines replaced, removed, or followed by fresh ones. */
  const changed = fc
    .tuple(
      fc.array(fc.constantFrom("a", "b", "  c", "", "d\r"), { minLength: 1, maxLength: 10 }),
      fc.array(fc.tuple(fc.nat(9), fc.constantFrom("change", "remove", "insert")), { maxLength: 5 }),
      fc.array(fc.tuple(fc.nat(9), fc.constantFrom("change", "remove", "insert")), { maxLength: 5 }),
    )
    .map(([lines, mine, others]) => ({
      base: lines,
      ours: side(lines, mine, "mine"),
      theirs: side(lines, others, "other"),
    }));

  function side(lines: readonly string[], edits: readonly (readonly [number, string])[], who: string): string[] {
    return lines.flatMap((line, n) => {
      const fresh = edits.flatMap(([at, how], order) =>
        at === n && how === "insert" ? [`  ${who} ${n}.${order}`] : [],
      );
      const own = edits.find(([at, how]) => at === n && how !== "insert")?.[1];
      return [...(own === "remove" ? [] : own === "change" ? [`${who} ${n}`] : [line]), ...fresh];
    });
  }

  it("no line that a person added is lost, and ours stand there as they were, in their order", () => {
    fc.assert(
      fc.property(changed, ({ base, ours, theirs }) => {
        // The last line of a text has the end that the others have, once there is one behind it.
        const merged = mergeTexts(base.join("\n"), ours.join("\n"), theirs.join("\n")).text.split(/\r?\n/);
        const isMine = (line: string) => line.trim().startsWith("mine");
        expect(merged.filter(isMine)).toEqual(ours.filter(isMine));
        const unmarked = merged.map((line) => line.replace("# theirs: ", ""));
        expect(unmarked.filter((line) => line.includes("other "))).toEqual(
          theirs.filter((line) => line.includes("other ")),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it("changes that stand apart are all taken, whoever is who", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 14 }), fc.nat(14), fc.nat(14), (size, a, b) => {
        fc.pre(a < size && b < size && Math.abs(a - b) > 1);
        const lines = Array.from({ length: size }, (_, n) => `line ${n}`);
        const ours = lines.toSpliced(a, 1, "mine", "mine too");
        const theirs = lines.toSpliced(b, 1);
        const expected = lines.map((line, n) => (n === a ? "mine\nmine too" : line)).toSpliced(b, 1);
        const merged = { text: expected.join("\n"), conflicts: 0 };
        expect(mergeTexts(lines.join("\n"), ours.join("\n"), theirs.join("\n"))).toEqual(merged);
        expect(mergeTexts(lines.join("\n"), theirs.join("\n"), ours.join("\n"))).toEqual(merged);
      }),
    );
  });

  it("a merge never throws", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (base, ours, theirs) => {
        expect(mergeTexts(base, ours, theirs).conflicts).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("one side ends all lines in another way", () => {
  const base = "id: w\ntasks:\n  - id: a\n    retries: 1\n";
  const windows = (text: string) => text.replaceAll("\n", "\r\n");
  const theirs = base.replace("retries: 1", "retries: 2");

  it("which is no conflict with what the other has changed", () => {
    expect(mergeTexts(base, windows(base), theirs)).toEqual({ text: windows(theirs), conflicts: 0 });
    expect(mergeTexts(base, theirs, windows(base))).toEqual({ text: windows(theirs), conflicts: 0 });
    expect(mergeTexts(windows(base), base, windows(theirs))).toEqual({ text: theirs, conflicts: 0 });
  });

  it("and a conflict that there is is written in that way too", () => {
    const ours = windows(base.replace("retries: 1", "retries: 3"));
    const merged = mergeTexts(base, ours, theirs);
    expect(merged.conflicts).toBe(1);
    expect(merged.text.replaceAll("\r\n", "")).not.toContain("\n");
  });
});
