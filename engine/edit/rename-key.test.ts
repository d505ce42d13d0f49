import { describe, expect, it } from "vitest";
import { edit } from "./edit.ts";
import type { FieldPath } from "./operations.ts";
import { applyChanges } from "./text-change.ts";

function renamed(text: string, path: FieldPath, to: string, task?: string): string {
  const result = edit(text, { kind: "renameKey", path, to, ...(task !== undefined && { task }) });
  return "problem" in result ? `refused: ${result.problem}` : applyChanges(text, result.changes);
}

describe("renaming an entry of a map", () => {
  it("changes the name where it stands, and keeps what is said of it", () => {
    const text = `id: x
tasks:
  - id: a
    env:  # what it is told
      # where it lies
      TARGET: here  # for now
      'OTHER': "there"
    command: echo $TARGET
`;
    expect(renamed(text, ["env", "TARGET"], "PLACE", "a")).toBe(text.replace("TARGET: here", "PLACE: here"));
    expect(renamed(text, ["env", "OTHER"], "it's", "a")).toBe(text.replace("'OTHER'", "'it''s'"));
    expect(renamed(text, ["env", "TARGET"], "yes: no", "a")).toBe(text.replace("TARGET: here", '"yes: no": here'));
  });

  it.each([
    [
      '{"id": "x", "env": {"A": "1", "B": "2"}, "tasks": []}',
      '{"id": "x", "env": {"a, b": "1", "B": "2"}, "tasks": []}',
    ],
    ["id: x\nenv: { A: 1, B: 2 }\n", 'id: x\nenv: { "a, b": 1, B: 2 }\n'],
    ["id: x\nenv:\n  ? &k A\n  : 1\n  B: 2\n", 'id: x\nenv:\n  ? &k "a, b"\n  : 1\n  B: 2\n'],
  ])("in the way in which %j writes it", (text, expected) => {
    expect(renamed(text, ["env", "A"], "a, b")).toBe(expected);
  });

  it("refuses what would lose an entry, or is not written there", () => {
    const text = "id: x\nbase: &base { C: 1 }\nenv:\n  <<: *base\n  A: 1\n  B: 2\n";
    expect(renamed(text, ["env", "A"], "B")).toBe("refused: There is B already.");
    expect(renamed(text, ["env", "A"], "C")).toBe("refused: There is C already.");
    expect(renamed(text, ["env", "A"], " ")).toBe("refused: A name cannot be empty.");
    expect(renamed(text, ["env", "C"], "D")).toMatch(/^refused: C is not written here/);
    expect(renamed(text, ["with", "C"], "D")).toMatch(/^refused: C is not written here/);
    expect(renamed(text, ["env", "A"], "D", "gone")).toBe("refused: There is no task gone any more.");
  });

  it.each([
    ["id: x\nenv:\n  AREA   : 1\n  COUNTRY: 2\n", "id: x\nenv:\n  REGION : 1\n  COUNTRY: 2\n"],
    ["id: x\nenv:\n  AREA:    1\n  COUNTRY: 2\n", "id: x\nenv:\n  REGION:  1\n  COUNTRY: 2\n"],
    ["id: x\nenv:\n  AREA:  1\n  X:     2\n", "id: x\nenv:\n  REGION: 1\n  X:     2\n"],
  ])("keeps what is aligned where it was: %j", (text, expected) => {
    expect(renamed(text, ["env", "AREA"], "REGION")).toBe(expected);
  });

  it("does nothing where the name is the same", () => {
    expect(renamed("id: x\nenv: { A: 1 }\n", ["env", "A"], "A")).toBe("id: x\nenv: { A: 1 }\n");
  });
});

describe("renaming a parameter", () => {
  const text = `id: x
params:
  # the first day
  day: { type: string, default: '1' }  # of the month
  days: { type: integer, default: 2 }
tasks:
  - id: a
    when: params.day != "day" && params.days > 1
    command: echo params.day \${{ params . day }} \${{ params["day"] }} \${{ [1].map(params, params.day) }}
  - id: b
    env: { DAY: "\\u0024{{ params.\\u0064ay }}" }
    script: |
      print("\${{ params.day }}")  # params.day
`;

  it("is followed by every expression that reads it, and by nothing else", () => {
    expect(renamed(text, ["params", "day"], "date")).toBe(
      text
        .replace("  day: {", "  date: {")
        .replace('params.day != "day"', 'params.date != "day"')
        .replace("params . day", "params . date")
        .replace('params["day"]', 'params["date"]')
        .replace('"\\u0024{{ params.\\u0064ay }}"', '"${{ params.date }}"')
        .replace('print("${{ params.day }}")', 'print("${{ params.date }}")'),
    );
  });

  it("is refused where expressions could not name it", () => {
    expect(renamed(text, ["params", "day"], "a-b")).toMatch(/^refused: "a-b" cannot be a parameter: a name begins/);
    const odd = "id: x\nparams: { a: { type: string } }\ntasks:\n  - id: t\n    command: ${{ (params).a }}\n";
    expect(renamed(odd, ["params", "a"], "b")).toMatch(/^refused: An expression names a in a way that only typing/);
  });

  it("reaches what aliases repeat and merges bring", () => {
    const aliased = `id: x
params: { a: { type: integer } }
x-base: &base { when: params.a == 1 }
env: { COND: &c params.a == 1 }
tasks:
  - id: t
    when: *c
  - id: u
    <<: *base
  - id: v
    command: "\${{ params.a }} \${{ params.b }}"
`;
    expect(renamed(aliased, ["params", "a"], "b")).toBe(
      aliased
        .replace("params: { a:", "params: { b:")
        .replace("when: *c", "when: params.b == 1")
        .replace("<<: *base", "<<: { when: params.b == 1 }")
        .replace("{{ params.a }}", "{{ params.b }}"),
    );
  });

  it("leaves the keys of tasks and of the workflow alone", () => {
    expect(renamed(text, ["params"], "b")).toMatch(/^refused: params is a setting/);
    expect(renamed(text, ["id"], "b", "a")).toMatch(/^refused: id is a setting/);
  });
});
