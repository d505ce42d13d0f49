/** Corners of reading and checking that the table of problems does not reach. */
import { describe, expect, it } from "vitest";
import { readDocument } from "./read-document.ts";
import { compiledFrom, diagnose, withTasks } from "./testing.ts";
import { validate } from "./validate.ts";

function codes(text: string): string[] {
  return validate(text).diagnostics.map(({ code, range }) => `${range.start.line}:${range.start.column} ${code}`);
}

describe("types of values", () => {
  it.each([
    ["a list of one text", "tags: x", '1:7 error wrong_type "tags" must be a list, not the text "x"'],
    ["a map", "params: 3", '1:9 error wrong_type "params" must be a map, not 3'],
    ["a flag", "is_paused: maybe", '1:12 error wrong_type "is_paused" must be true or false, not the text "maybe"'],
    ["a text", "owner: 3", '1:8 error wrong_type "owner" must be a text, not 3'],
    ["an empty value", "owner:", '1:7 error wrong_type "owner" must be a text, not empty'],
    ["a list for a text", "owner: [a]", '1:8 error wrong_type "owner" must be a text, not a list'],
    ["a map for a text", "owner: { a: 1 }", '1:8 error wrong_type "owner" must be a text, not a map'],
    ["a long text", `owner: ${"x".repeat(300)}`, '1:8 error out_of_range "owner" must be at most 255 characters'],
    ["an empty list", "tags: []\nschedule: []", '2:11 error out_of_range "schedule" must not be empty'],
    ["a union", "priority: urgent", '1:11 error wrong_type "priority" cannot be the text "urgent"'],
    ["a catch-up without its switch", "catchup: { max_runs: 3 }", '1:10 error missing_key "enabled" is missing'],
    ["a notification without a channel", "notify: [{ on: [failure] }]", '1:10 error missing_key "channel" is missing'],
    ["a notification of nothing", "notify: [{ on: [], channel: c }]", '1:16 error out_of_range "on" must not be empty'],
    ["a position", "layout: { a: [1] }", '1:14 error out_of_range "a" expected a position [x, y]'],
    [
      "a parameter's name",
      "params: { a-b: {} }",
      '1:11 error bad_name "a-b" cannot be a name here: a name begins with a letter or _ and holds letters, digits and _ (at most 100)',
    ],
    ["too many tags of one", "tags: [a, 3]", "1:11 error wrong_type must be a text, not 3"],
    ["a processor count", "defaults: { resources: { cpu: 0 } }", '1:31 error out_of_range "cpu" must be more than 0'],
    ["an exit code", "defaults: { retry: { on_exit_codes: [256] } }", "1:38 error out_of_range must be at most 255"],
    [
      "a queue",
      'defaults: { queue: "a b" }',
      `1:20 error invalid_value "queue" cannot be "a b": a queue's name holds letters, digits, _ . -`,
    ],
    ["a dependency list", "defaults: { dependencies: [a] }", '1:13 error unknown_key "dependencies" is not a key here'],
  ])("%s", (_name, line, message) => {
    expect(diagnose(`${line}\n${withTasks("id: a, command: ls")}`)).toEqual([message]);
  });

  it.each([
    ["env: { A: [1] }", '"A" is wrong: expected a text, a number or true/false'],
    ["type: http, http: { url: 3 }", '"url" must be a text, not 3'],
    ["type: http, http: {}", '"url" is missing'],
    ["type: http, http: { url: https://a, metod: GET }", '"metod" is not a key here: did you mean "method"?'],
    ["type: http, http: { url: https://a, expect_status: 99 }", '"expect_status" must be at least 100'],
    ["type: http, http: { url: https://a, expect_status: 9xx }", "expected a status"],
    ["type: http, http: { url: https://a, headers: { 'a b': c } }", "not a header's name"],
    ["type: sensor, sensor: { task: { dag: a, stat: any } }", 'did you mean "state"?'],
    ["type: sensor, sensor: { sql: { connection: a } }", '"query" is missing'],
    ["type: sensor, sensor: { http: { url: https://a, bdy: 1 } }", 'did you mean "body"?'],
    ["type: approval, approval: { message: m, form: { f: { typ: string } } }", 'did you mean "type"?'],
    ['type: sensor, sensor: { file: "${{ secrets.K }}" }', "a secret may stand only in"],
    ["type: branch, branch: [{ whn: 'true' }]", 'did you mean "when"?'],
    ["for_each: { itms: [1] }, command: ls", 'did you mean "items"?'],
    ["for_each: { items: [1], as: 1a }, command: ls", "a name begins with"],
    ["when: 3, command: ls", '"when" cannot be 3'],
    ['when: "", command: ls', "an expression is missing"],
    ["retry: fast, command: ls", '"retry" must be a map'],
  ])("of tasks: %s", (task, message) => {
    expect(diagnose(withTasks(`id: a, ${task}`)).join("\n")).toContain(message);
  });
});

it("lets a secret into a sensor's request", () => {
  expect(diagnose(withTasks('id: a, type: sensor, sensor: { http: { url: "https://a/${{ secrets.K }}" } }'))).toEqual(
    [],
  );
});

describe("reading", () => {
  it("takes numbers and flags as keys by how they are written", () => {
    expect(readDocument("1: a\ntrue: b\n0x10: c").data).toEqual({ 1: "a", true: "b", "0x10": "c" });
  });

  it("reads an empty value as null, in maps and lists", () => {
    expect(readDocument("a:\nb: [~, ]\nc:\n  -\n").data).toEqual({ a: null, b: [null], c: [null] });
    expect(readDocument("? a").data).toEqual({ a: null });
    expect(readDocument("~").diagnostics.map(({ code }) => code)).toEqual(["empty_document"]);
  });

  it("finds positions of keys, values, items, and of what encloses what is not there", () => {
    const document = readDocument("a:\n  b: [1, 22]\nc: &c { d: 1 }\ne: *c\nf: { <<: [*c], g: 2 }\n");
    const at = (path: (string | number)[], part?: "key"): string => {
      const { start, end } = document.rangeOf(path, part);
      return `${start.line}:${start.column}-${end.line}:${end.column}`;
    };
    expect(at(["a", "b", 1])).toBe("2:10-2:12");
    expect(at(["a", "b"], "key")).toBe("2:3-2:4");
    expect(at(["a", "b", 9])).toBe("2:6-2:6");
    expect(at(["zzz"])).toBe("1:1-1:1");
    expect(at(["e", "d"])).toBe("3:12-3:13");
    expect(at(["f", "d"])).toBe("3:12-3:13");
    expect(at(["f", "zzz"])).toBe("5:4-5:4");
    expect(at(["a", "b", 0, "deeper"])).toBe("2:7-2:8");
    expect(document.sourceOffsetOf(["a", "b"], 0)).toBeUndefined();
    expect(document.sourceOffsetOf(["a", "zzz"], 0)).toBeUndefined();
    expect(document.removalRangeOf(["a", "b"])).toBeUndefined();
    expect(document.removalRangeOf(["a", "b", 9])).toBeUndefined();
    expect(document.removalRangeOf(["a", "b", 0])).toEqual({
      start: { line: 2, column: 7 },
      end: { line: 2, column: 10 },
    });
    expect(document.removalRangeOf(["a", "b", 1])).toEqual({
      start: { line: 2, column: 8 },
      end: { line: 2, column: 12 },
    });
    expect(readDocument("").rangeOf(["a"])).toEqual({ start: { line: 1, column: 1 }, end: { line: 1, column: 1 } });
  });

  it("leaves the only item of a list in place, and takes the whole line of another", () => {
    expect(readDocument("a:\n  - x\n").removalRangeOf(["a", 0])).toBeUndefined();
    expect(readDocument("a: [x]").removalRangeOf(["a", 0])).toEqual({
      start: { line: 1, column: 5 },
      end: { line: 1, column: 6 },
    });
    expect(readDocument("a:\n  - x\n  - y").removalRangeOf(["a", 1])).toEqual({
      start: { line: 3, column: 1 },
      end: { line: 3, column: 6 },
    });
  });

  it("points at expressions in JSON and YAML alike", () => {
    expect(diagnose('{"id":"x","tasks":[{"id":"a","command":"${{ nope }}"}]}')).toEqual([
      expect.stringMatching(/^1:45 error unknown_variable/),
    ]);
    expect(diagnose("id: x\ntasks:\n  - id: a\n    command: ${{ nope }}\n")).toEqual([
      expect.stringMatching(/^4:18 error unknown_variable/),
    ]);
  });

  it("names keys by how they are written, to find them again", () => {
    expect(diagnose(`env: { 1.0: x }\n${withTasks("id: a, command: ls, env: { 0x10: y }")}`)).toEqual([
      expect.stringMatching(/^1:8 error bad_name "1.0"/),
      expect.stringMatching(/^4:34 error bad_name "0x10"/),
    ]);
  });

  it("merges keys that objects of JavaScript have by nature", () => {
    const text =
      "id: x\ntasks:\n  - { id: a, command: ls, env: { <<: { toString: hi, A: merged }, valueOf: own, A: own } }\n";
    expect(compiledFrom(text).tasks[0]?.env).toEqual({ toString: "hi", valueOf: "own", A: "own" });
    expect(readDocument("<<: [{ toString: first }, { toString: second }]").data).toEqual({ toString: "first" });
  });

  it("follows an alias to the definition before it, where an anchor is defined again", () => {
    const document = readDocument("a: &x { k: 1 }\nb: *x\nc: &x { k: 22 }\nd: *x\n");
    expect(document.data).toEqual({ a: { k: 1 }, b: { k: 1 }, c: { k: 22 }, d: { k: 22 } });
    expect(document.rangeOf(["b", "k"]).start).toEqual({ line: 1, column: 12 });
    expect(document.rangeOf(["d", "k"]).start).toEqual({ line: 3, column: 12 });
  });

  it("complains once of what aliases share", () => {
    const shared = (env: string): string =>
      `id: x\ntasks:\n  - { id: t, command: ls, env: &e { ${env} } }\n  - { id: u, command: ls, env: *e }\n  - { id: v, command: ls, env: *e, comand: x }\n`;
    expect(codes(shared("1A: x"))).toEqual(["3:37 bad_name", "5:36 unknown_key"]);
    expect(codes(shared('A: "${{ params.p }}"'))).toEqual(["3:45 unknown_param", "5:36 unknown_key"]);
    expect(codes(shared('A: "${{ tasks.t.output }}"'))).toEqual([
      "3:45 not_upstream",
      "3:45 not_upstream",
      "3:45 not_upstream",
      "5:36 unknown_key",
    ]);
  });

  it("counts aliases by what they expand to, and lets many small ones pass", () => {
    const many = `id: x\ndefaults: { retry: &r { delay: 1s } }\ntasks:\n${Array.from({ length: 500 }, (_, index) => `  - { id: t${index}, command: ls, retries: 1, retry: *r }\n`).join("")}`;
    expect(compiledFrom(many).tasks).toHaveLength(500);
    expect(codes("a: &a [x]\nb: &a [y]\nc: *a")).toContain("1:1 unknown_key");
  });
});

describe("checking", () => {
  it.each([
    ["a key of the workflow", (faults: string) => `id: w\nparams: { ${faults} }\ntasks: [{ id: a, command: x }]\n`],
    ["a task", (faults: string) => `id: w\ntasks: [{ id: a, command: x, env: { ${faults} } }]\n`],
  ])("tells of hundreds of thousands of faults in %s without running out of stack", (_, document) => {
    const faults = Array.from({ length: 200_000 }, (_each, n) => `k${n}: []`).join(", ");
    const { diagnostics } = validate(document(faults));
    expect(diagnostics.at(-1)?.code).toBe("too_many_problems");
  });

  it("keeps checking tasks where the workflow's own keys are faulty", () => {
    expect(codes("id: x\nowner: 3\ntasks:\n  - { id: a, command: ls, dependencies: [a] }\n")).toEqual([
      "2:8 wrong_type",
      "4:42 self_dependency",
    ]);
  });

  it("does not blame a dependency on a faulty task", () => {
    expect(codes(withTasks("id: a, comand: ls", "id: b, command: ls, dependencies: [a]"))).toEqual([
      "3:14 unknown_key",
    ]);
  });

  it("finds cycles that share an edge", () => {
    const text = withTasks(
      "id: a, command: ls, dependencies: [b, c]",
      "id: b, command: ls, dependencies: [a]",
      "id: c, command: ls, dependencies: [b]",
    );
    expect(diagnose(text)).toEqual([
      "3:42 error cycle tasks wait for each other: a → b → a",
      "3:45 error cycle tasks wait for each other: a → c → b → a",
    ]);
  });

  it("stops after twenty cycles", () => {
    const pairs = Array.from({ length: 25 }, (_, index) => [
      `id: a${index}, command: ls, dependencies: [b${index}]`,
      `id: b${index}, command: ls, dependencies: [a${index}]`,
    ]).flat();
    expect(codes(withTasks(...pairs))).toHaveLength(20);
  });

  it("leaves a redundant edge alone where a rule or a branch needs it", () => {
    expect(
      diagnose(
        withTasks(
          "id: a, command: ls",
          "id: b, command: ls, dependencies: [a]",
          "id: c, command: ls, dependencies: [a, b], trigger_rule: none_failed",
        ),
      ),
    ).toEqual([]);
    expect(
      diagnose(
        withTasks(
          "id: a, type: branch, branch: [{ else: [b, c] }]",
          "id: b, command: ls, dependencies: [a]",
          "id: c, command: ls, dependencies: [a, b]",
        ),
      ),
    ).toEqual([]);
  });

  it.each(["always", "all_done", "none_failed", "one_success", "all_failed"])(
    "does not take an edge for implied by a path through %s",
    (rule) => {
      expect(
        diagnose(
          withTasks(
            "id: a, command: ls",
            `id: b, command: ls, dependencies: [a], trigger_rule: ${rule}`,
            "id: c, command: ls, dependencies: [a, b]",
          ),
        ),
      ).toEqual([]);
    },
  );

  it("finds an edge that is implied by one of several paths", () => {
    expect(
      codes(
        withTasks(
          "id: a, command: ls",
          "id: b, command: ls, dependencies: [a], trigger_rule: always",
          "id: c, command: ls, dependencies: [a]",
          "id: d, command: ls, dependencies: [a, b, c]",
        ),
      ),
    ).toEqual(["6:42 redundant_edge"]);
  });

  it("finds a redundant edge behind hundreds that are none", () => {
    const needed = Array.from(
      { length: 201 },
      (_, index) => `id: n${index}, command: ls, dependencies: [r, a], trigger_rule: none_failed`,
    );
    expect(
      codes(
        withTasks(
          "id: r, command: ls",
          "id: a, command: ls, dependencies: [r]",
          ...needed,
          "id: z, command: ls, dependencies: [r, a]",
        ),
      ),
    ).toEqual(["206:42 redundant_edge"]);
  });

  it.each(["always", "one_success", "one_failed", "one_done"])("warns of what %s does not wait for", (rule) => {
    const warning = "may start before it has ended: a trigger rule between them does not wait";
    const through = (field: string): string[] => [
      "id: a, command: ls",
      "id: x, command: ls",
      `id: b, command: ls, dependencies: [a, x], trigger_rule: ${rule}`,
      `id: c, dependencies: [b], command: "\${{ tasks.a.${field} }}"`,
    ];
    expect(diagnose(withTasks(...through("output")))).toEqual([`6:47 warning not_upstream c reads a, but ${warning}`]);
    expect(diagnose(withTasks(...through("state")))).toEqual([]);
    const direct = `id: d, dependencies: [a, x], trigger_rule: ${rule}, command: "\${{ tasks.a.output }}"`;
    expect(diagnose(withTasks("id: a, command: ls", "id: x, command: ls", direct))).toEqual([
      expect.stringContaining(`warning not_upstream d reads a, but ${warning}`),
    ]);
  });

  it("knows that a task with one upstream task waits for it, unless its rule is always", () => {
    const chain = (rule: string): string =>
      withTasks(
        "id: a, command: ls",
        `id: b, command: ls, dependencies: [a], trigger_rule: ${rule}`,
        'id: c, dependencies: [b], command: "${{ tasks.a.output }}"',
        'id: d, dependencies: [c], command: "${{ tasks.z.output }}"',
        "id: z, command: ls",
        'id: e, dependencies: [z, c], trigger_rule: all_done, command: "${{ tasks.a.output }}"',
      );
    const unrelated = "6:47 not_upstream";
    expect(codes(chain("one_success"))).toEqual([unrelated]);
    expect(codes(chain("always"))).toEqual(["5:47 not_upstream", unrelated, "8:74 not_upstream"]);
    expect(validate(chain("always")).diagnostics.map(({ severity }) => severity)).toEqual([
      "warning",
      "error",
      "warning",
    ]);
  });

  it("does not claim that a noop with expressions cannot fail", () => {
    const alert = "id: b, command: ls, dependencies: [a], trigger_rule: all_failed";
    expect(codes(withTasks("id: a, type: noop, outputs: { n: run.id }", alert))).toEqual([]);
    expect(codes(withTasks('id: a, type: noop, env: { N: "${{ run.id }}" }', alert))).toEqual([]);
    expect(codes(`env: { N: "\${{ run.id }}" }\n${withTasks("id: a, type: noop", alert)}`)).toEqual([]);
    expect(codes(`env: { N: n }\n${withTasks("id: a, type: noop, env: { M: 1 }, outputs: {}", alert)}`)).toEqual([
      "5:60 unreachable_task",
    ]);
  });

  it("does not call tasks orphans where no task has an edge", () => {
    expect(diagnose(withTasks("id: a, command: ls", "id: b, command: ls"))).toEqual([]);
  });

  it.each([
    "none_skipped",
    "none_failed",
    "one_done",
    "all_done",
    "always",
    "none_failed_min_one_success",
    "all_done_min_one_success",
    "one_success",
  ])("finds nothing unreachable about %s", (rule) => {
    expect(
      diagnose(
        withTasks(
          "id: a, command: ls",
          `id: b, command: ls, dependencies: [a], trigger_rule: ${rule}`,
          "id: c, command: ls, dependencies: [b], trigger_rule: all_failed",
        ),
      ),
    ).toEqual([]);
  });

  it("reads a task from afar, more than once", () => {
    const reader = 'command: "${{ tasks.a.output }}"';
    const chain = [
      "id: a, command: ls",
      "id: b, command: ls, dependencies: [a]",
      ...["c", "d", "e"].map((id) => `id: ${id}, ${reader}, dependencies: [b]`),
    ];
    expect(diagnose(withTasks(...chain))).toEqual([]);
    expect(codes(withTasks(...chain, `id: f, ${reader}`, `id: g, ${reader}, dependencies: [f]`))).toEqual([
      "8:28 not_upstream",
      "9:28 not_upstream",
    ]);
  });

  it("accepts every kind of date, and zones but no offsets", () => {
    const task = withTasks("id: a, command: ls");
    expect(diagnose(`start_date: 2026-01-31\nend_date: "2026-01-31T10:00:00.5+02:00"\n${task}`)).toEqual([]);
    expect(diagnose(`start_date: "2026-01-31T10:00"\n${task}`)).toHaveLength(1);
    expect(diagnose(`start_date: "2026-01-00"\nend_date: "2026-01-01T99:00:00Z"\n${task}`)).toHaveLength(2);
    expect(diagnose(`timezone: "+02:00"\n${task}`)).toHaveLength(1);
  });

  it("knows the item of a mapped task by its name, and outputs by result", () => {
    expect(
      diagnose(
        withTasks(
          'id: a, command: "${{ file.name }} ${{ item }}", for_each: { items: "params.x == null ? [] : [1]", as: file }, outputs: { n: result.n, m: { k: "${{ result }}" } }',
        ).replace("params.x", "run.id"),
      ),
    ).toEqual([]);
    expect(diagnose(withTasks('id: a, command: "${{ result.n }}"'))).toEqual([
      expect.stringContaining('there is no variable "result" here'),
    ]);
    expect(diagnose(withTasks('id: a, command: ls, when: "${{ run.id }} ${{ nope }}"'))).toEqual([
      expect.stringContaining("unknown_variable"),
    ]);
    expect(diagnose(withTasks('id: a, command: ls, for_each: { items: "${{ run.id }}-x" }'))).toEqual([]);
  });
});
