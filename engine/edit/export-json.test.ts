import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { validate } from "../document/validate.ts";
import { documentJson } from "./export-json.ts";
import { parseSource } from "./source-tree.ts";

function exported(text: string): string {
  const tree = parseSource(text);
  if ("problem" in tree) throw new Error(tree.problem);
  return documentJson(tree);
}

const CORPUS = path.join(import.meta.dirname, "corpus");

describe("a document as JSON", () => {
  it.each(readdirSync(CORPUS).filter((name) => /\.(ya?ml|json)$/.test(name)))("means the same: %s", (name) => {
    const text = readFileSync(path.join(CORPUS, name), "utf8");
    const { dag } = validate(text);
    if (dag === undefined) return;
    expect(validate(exported(text)).dag).toEqual(dag);
  });

  it("writes out anchors and merges, in the order of the text", () => {
    const text = "id: x\nenv: &e { A: 1 }\ntasks: [{ id: a, <<: { retries: 1 }, command: ls }, { id: b, env: *e }]\n";
    const expected = {
      id: "x",
      env: { A: 1 },
      tasks: [
        { retries: 1, id: "a", command: "ls" },
        { id: "b", env: { A: 1 } },
      ],
    };
    expect(exported(text)).toBe(`${JSON.stringify(expected, undefined, 2)}\n`);
  });

  it("gives long times their unit, which JSON documents read as nanoseconds", () => {
    const text =
      "id: x\ntimeout: 2000000\ndefaults: { sla: 3000000 }\ntasks:\n  - { id: a, command: ls, timeout: 5000000 }\n";
    expect(JSON.parse(exported(text))).toMatchObject({
      timeout: "2000000s",
      defaults: { sla: "3000000s" },
      tasks: [{ timeout: "5000000s" }],
    });
    expect(validate(exported(text)).dag).toEqual(validate(text).dag);
  });

  it("is empty for an empty text", () => {
    expect(exported("")).toBe("{}\n");
  });
});
