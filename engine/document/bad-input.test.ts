import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDocument } from "./read-document.ts";
import { diagnose, withTasks } from "./testing.ts";
import { limitMs, threadMs } from "./thread-time-testing.ts";
import { validate } from "./validate.ts";

const DEEP = 20_000;
const laughs = [
  "a0: &a0 [x, x, x, x, x, x, x, x, x, x]",
  ...Array.from(
    { length: 9 },
    (_, level) => `a${level + 1}: &a${level + 1} [${Array(10).fill(`*a${level}`).join(", ")}]`,
  ),
].join("\n");

const BAD: readonly [name: string, text: string, code: string][] = [
  ["over 5 MB", "x".repeat(5 * 1024 * 1024 + 1), "document_too_large"],
  ["over 5 MB in bytes only", "é".repeat(3 * 1024 * 1024), "document_too_large"],
  ["binary with NUL", "id: x\u0000y", "binary"],
  ["a wrongly decoded picture", "\ufffd\ufffd\ufffd\ufffdPNG", "binary"],
  ["empty", "", "empty_document"],
  ["a byte order mark alone", "\ufeff", "empty_document"],
  ["blanks", " \n\n  \n", "empty_document"],
  ["brackets", "[".repeat(DEEP), "nesting_too_deep"],
  ["closed brackets", "[".repeat(DEEP) + "]".repeat(DEEP), "nesting_too_deep"],
  ["braces of JSON", '{"a":'.repeat(DEEP), "nesting_too_deep"],
  ["brackets over lines", `a:\n${"  [\n".repeat(DEEP)}`, "nesting_too_deep"],
  ["dashes in a line", "- ".repeat(DEEP), "nesting_too_deep"],
  ["question marks in a line", "? ".repeat(DEEP), "nesting_too_deep"],
  ["indentation", Array.from({ length: 3_000 }, (_, level) => `${" ".repeat(level)}a:`).join("\n"), "nesting_too_deep"],
  ["an alias bomb", laughs, "alias_bomb"],
  ["a prototype", "__proto__: { polluted: true }\nid: x", "forbidden_key"],
  ["a constructor in JSON", '{"id":"x","constructor":{"prototype":{"polluted":true}}}', "forbidden_key"],
  ["unclosed quotes", `id: "${"a\n".repeat(50_000)}`, "yaml_syntax"],
  ["noise of tabs", "\t:\t-\t".repeat(10_000), "yaml_syntax"],
];

describe("bad input", () => {
  it.each(BAD)("answers %s within half a second", (_name, text, code) => {
    let result = validate("");
    expect(
      threadMs(() => {
        result = validate(text);
      }),
    ).toBeLessThan(500);
    const { dag, diagnostics } = result;
    expect(dag).toBeUndefined();
    expect(diagnostics.map((each) => each.code)).toContain(code);
    expect(diagnostics.every(({ range }) => range.start.line >= 1 && range.start.column >= 1)).toBe(true);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it("refuses 20,000 levels without keeping the thread for 100 ms", () => {
    validate("[]");
    for (const text of ["[".repeat(DEEP), "- ".repeat(DEEP), '{"a":'.repeat(DEEP)]) {
      expect(threadMs(() => void validate(text))).toBeLessThan(limitMs(100));
    }
  });

  const shared = (value: (index: number) => string): string =>
    `id: x\ndefaults: { env: &e { ${Array.from({ length: 200 }, (_, index) => `K${index}: ${value(index)}`).join(", ")} } }\ntasks:\n${Array.from({ length: 400 }, (_, index) => `  - {id: t${index}, command: ls, env: *e}\n`).join("")}`;
  const param = (index: number): string => `p${index}: { pattern: "(a?){200}${index}", default: ${"a".repeat(200)} }`;
  const oneTask = "tasks: [{ id: a, command: ls }]\n";
  const SLOW: readonly [name: string, text: string][] = [
    ["commas", `[${",".repeat(40_000)}]`],
    ["closing braces", `[${"}".repeat(45_000)}`],
    ["both", "{]".repeat(30_000)],
    ["shared expressions", shared((index) => `"\${{ params.a${index} }}"`)],
    ["shared reads of a task that is not upstream", shared((index) => `"\${{ tasks.t${index}.output }}"`)],
    ["shared values of a wrong type", shared(() => "[1]")],
    [
      "long references",
      `id: x\ntasks:\n${Array.from({ length: 6 }, (_, index) => `  - {id: t${index}, command: '\${{ tasks.${"a-".repeat(4_900)}a }}'}\n`).join("")}`,
    ],
    [
      "a pattern that is shared",
      `id: x\nparams:\n  p: &p { pattern: "((a{1,30}){1,30})b", default: ${"a".repeat(400)} }\n${Array.from({ length: 99 }, (_, index) => `  p${index}: *p\n`).join("")}${oneTask}`,
    ],
    [
      "a pattern and a long text",
      `id: x\nparams: { p: { pattern: "(a?){240}", default: "${"a".repeat(8_000)}b" } }\n${oneTask}`,
    ],
    [
      "many patterns",
      `id: x\nparams: { ${Array.from({ length: 200 }, (_, index) => param(index)).join(", ")} }\n${oneTask}`,
    ],
    [
      "many large patterns",
      `id: x\nparams: { ${Array.from({ length: 1_000 }, (_, index) => `p${index}: { pattern: "(a{90}){9}${index}" }`).join(", ")} }\n${oneTask}`,
    ],
  ];

  it.each(SLOW)("answers less than 64 KiB of %s without keeping the thread for long", (_name, text) => {
    expect(text.length).toBeLessThan(64 * 1024);
    // 20 to 90 ms on a machine of its own, where it took up to five seconds.
    const spent = Array.from({ length: 3 }, () => threadMs(() => void validate(text)));
    expect(Math.min(...spent)).toBeLessThan(limitMs(300));
  });

  it("does not take brackets in scripts, quotes and comments for nesting", () => {
    const brackets = "[{".repeat(300);
    expect(
      diagnose(
        `id: x # ${brackets}\ntasks:\n  - id: a\n    script: |\n      ${brackets}\n\n      ${brackets}\n    description: "${brackets}"\n  - id: b\n    command: echo ${brackets}\n    description: 'it''s ${brackets}'\n    dependencies: [a]\n  - id: c\n    dependencies: [b]\n    script: >-\n      ${brackets}\n`,
      ),
    ).toEqual([]);
    expect(
      diagnose(`id: x\ntasks:\n- id: a\n  env:\n    A: "\\"${brackets}"\n  script: |2-\n    ${brackets}\n`),
    ).toEqual([]);
    expect(readDocument(`- |\n ${brackets}\n- ? >\n   ${brackets}\n  : 1\n`).diagnostics).toEqual([]);
  });

  it("reads a byte order mark, carriage returns and JSON with positions", () => {
    expect(diagnose(`\ufeff${withTasks("id: a, command: ls")}`)).toEqual([]);
    expect(diagnose("id: x\r\ntasks:\r\n  - id: a\r\n    comand: ls\r\n")).toEqual([
      '4:5 error unknown_key "comand" is not a key here: did you mean "command"?',
    ]);
    expect(diagnose('{\n  "id": "x",\n  "tasks": [{ "id": "a", "command": "ls", "retires": 1 }]\n}')).toEqual([
      '3:43 error unknown_key "retires" is not a key here: did you mean "retries"?',
    ]);
  });

  it("never throws on texts", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(Array.isArray(validate(text).diagnostics)).toBe(true);
      }),
      { numRuns: 300 },
    );
    const yamlish = fc.array(
      fc.constantFrom(
        "id",
        "tasks",
        ":",
        " ",
        "\n",
        "- ",
        "  ",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        "&a ",
        "*a",
        "<<",
        "!!",
        "|",
        ">",
        "#",
        "a",
        "1",
        "${{",
        "}}",
        ",",
        "? ",
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(yamlish, (parts) => {
        expect(Array.isArray(validate(parts.join("")).diagnostics)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it("never throws on mutations of a valid document, nor calls an unreadable one valid", () => {
    const valid = withTasks(
      'id: a, command: "echo ${{ run.id }}", retries: 2, timeout: 1h',
      "id: b, type: http, command: https://example.com, dependencies: [a], env: { A: b }",
    );
    fc.assert(
      fc.property(fc.nat(valid.length), fc.nat(12), fc.string({ maxLength: 6 }), (at, removed, inserted) => {
        const { dag, diagnostics } = validate(valid.slice(0, at) + inserted + valid.slice(at + removed));
        expect(dag === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
      }),
      { numRuns: 500 },
    );
  });
});
