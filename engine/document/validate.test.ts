import { describe, expect, it, test } from "vitest";
import { DIAGNOSTIC_CODES, type TextEdit } from "./diagnostics.ts";
import { diagnose, withTasks } from "./testing.ts";
import { validate } from "./validate.ts";

/** Every problem of the reference: a document, and exactly what is said about it. */
const CASES: readonly [name: string, text: string, expected: readonly string[]][] = [
  [
    "YAML syntax",
    "id: x\ntasks: [1, 2",
    ["2:13 error yaml_syntax a list that begins with [ is not closed: write the ] before the next key begins"],
  ],
  [
    "more than one document",
    `${withTasks("id: a, command: ls")}---\nid: y\n`,
    ["4:1 error multiple_documents a file holds one workflow: remove everything after the second ---"],
  ],
  [
    "a tag that names code",
    "id: !!js/function x\ntasks: []",
    ["1:5 error unsupported_tag unresolved tag: tag:yaml.org,2002:js/function"],
  ],
  [
    "an alias without an anchor",
    "id: *no\ntasks: []",
    ["1:5 error unknown_alias there is no anchor &no before this alias"],
  ],
  ["an alias that contains itself", "a: &a [*a]", ["1:8 error alias_bomb the alias *a contains itself"]],
  [
    "a forbidden key",
    "id: x\n__proto__: { a: 1 }\ntasks: [{ id: a, command: ls }]",
    ['2:1 error forbidden_key the key "__proto__" is not allowed'],
  ],
  [
    "a duplicate key",
    "id: x\nid: y\ntasks: [{ id: a, command: ls }]",
    ['2:1 error duplicate_key the key "id" stands twice in this map'],
  ],
  [
    "a key that is no text",
    "id: x\n? [a]\n: 1\ntasks: [{ id: a, command: ls }]",
    ["2:3 error bad_key a key must be a text"],
  ],
  ["not a map", "- a", ["1:1 error not_a_document a workflow is a map with the key tasks"]],
  [
    "a document over 5 MB",
    `id: x\n# ${"x".repeat(5 * 1024 * 1024)}`,
    ["1:1 error document_too_large the document is over 5 MB"],
  ],
  [
    "binary data",
    "id: x\nname: a\u0000b\n",
    ["2:8 error binary the text holds binary data: is it a YAML or JSON file?"],
  ],
  [
    "too many levels",
    `id: x\na: ${"[".repeat(101)}`,
    ["2:104 error nesting_too_deep lists and maps are nested more than 100 levels deep"],
  ],
  [
    "aliases that expand without end",
    `a: &a [${"x, ".repeat(1_000)}]\nb: &b [${"*a, ".repeat(1_000)}]\nc: *b\n`,
    ["2:3996 error alias_bomb aliases expand to more than 1,000,000 values"],
  ],
  ["empty", "", ["1:1 error empty_document the document is empty"]],
  ["only a comment", "# nothing\n", ["1:1 error empty_document the document is empty"]],
  [
    "an unknown workflow key",
    `schedul: "@daily"\n${withTasks("id: a, command: ls")}`,
    ['1:1 error unknown_key "schedul" is not a key here: did you mean "schedule"?'],
  ],
  [
    "an unknown task key",
    withTasks("id: a, comand: ls"),
    ['3:14 error unknown_key "comand" is not a key here: did you mean "command"?'],
  ],
  [
    "a key of another type",
    withTasks("id: a, command: ls, branch: []"),
    ['3:27 error unknown_key "branch" belongs to tasks of type branch'],
  ],
  [
    "an unknown key that resembles none",
    withTasks("id: a, command: ls, zzzzzz: 1"),
    ['3:27 error unknown_key "zzzzzz" is not a key here'],
  ],
  [
    "an unknown key in a map",
    withTasks("id: a, command: ls, retries: 1, retry: { dellay: 1s }"),
    ['3:48 error unknown_key "dellay" is not a key here: did you mean "delay"?'],
  ],
  ["no tasks", "id: x", ['1:1 error missing_key "tasks" is missing']],
  ["an empty list of tasks", "id: x\ntasks: []", ['2:8 error out_of_range "tasks" a workflow needs at least one task']],
  ["a task without an id", withTasks("command: ls"), ['3:5 error missing_key "id" is missing']],
  ["a task that is no map", "id: x\ntasks: [a]", ["2:9 error wrong_type a task must be a map"]],
  [
    "a wrong type",
    withTasks("id: a, command: ls, retries: three"),
    ['3:36 error wrong_type "retries" must be a number, not the text "three"'],
  ],
  [
    "a fraction where whole numbers are",
    withTasks("id: a, command: ls, retries: 1.5"),
    ['3:36 error wrong_type "retries" must be a whole number, not 1.5'],
  ],
  [
    "a value out of range",
    withTasks("id: a, command: ls, retries: 101"),
    ['3:36 error out_of_range "retries" must be at most 100'],
  ],
  [
    "a negative count",
    withTasks("id: a, command: ls, retries: -1"),
    ['3:36 error out_of_range "retries" must be at least 0'],
  ],
  ["an empty text", withTasks('id: a, command: ""'), ['3:23 error out_of_range "command" must not be empty']],
  [
    "a value that is none of those allowed",
    `error_policy: fial\n${withTasks("id: a, command: ls")}`,
    ['1:15 error invalid_value "error_policy" cannot be "fial": did you mean "fail"?'],
  ],
  [
    "an unknown task type",
    withTasks("id: a, type: bahs, command: ls"),
    ['3:20 error invalid_value there is no task type "bahs": did you mean "bash"?'],
  ],
  [
    "a task type that resembles none",
    withTasks("id: a, type: zzzzzzzz"),
    [
      '3:20 error invalid_value there is no task type "zzzzzzzz": the types are bash, python, http, go, docker, function, branch, approval, sensor, dag, wait, noop',
    ],
  ],
  ["a task type that is no text", withTasks("id: a, type: 3"), ['3:20 error wrong_type "type" must be a text']],
  [
    "a bad id",
    withTasks('id: "a b", command: ls'),
    [
      '3:11 error bad_id "id" cannot be "a b": an id begins with a letter or digit and holds letters, digits, _ . - (at most 200)',
    ],
  ],
  [
    "no id and no name",
    "tasks: [{ id: a, command: ls }]",
    ['1:1 error missing_id the workflow needs an "id", or a "name" to make one of'],
  ],
  [
    "a name that makes no id",
    'name: "???"\ntasks: [{ id: a, command: ls }]',
    ['1:1 error missing_id the workflow needs an "id", or a "name" to make one of'],
  ],
  [
    "an id that is the address of a page",
    "id: new\ntasks: [{ id: a, command: ls }]",
    ['1:5 error bad_id the id of a workflow cannot be "new": that is where new ones are made'],
  ],
  [
    "a name that makes such an id",
    "name: New!\ntasks: [{ id: a, command: ls }]",
    ['1:7 error bad_id the id of a workflow cannot be "new": that is where new ones are made'],
  ],
  [
    "a bad variable name",
    withTasks("id: a, command: ls, env: { 9A: x }"),
    [
      `3:34 error bad_name "9A" cannot be a name here: an environment variable's name begins with a letter or _ and holds letters, digits and _`,
    ],
  ],
  [
    "a bad duration",
    withTasks("id: a, command: ls, timeout: soon"),
    ['3:36 error bad_duration "timeout" is wrong: "soon" is not a duration: write 90s, 1h30m, 250ms or 2d'],
  ],
  [
    "a duration without a unit",
    withTasks('id: a, command: ls, timeout: "90"'),
    ['3:36 error bad_duration "timeout" is wrong: "90" has no unit'],
  ],
  [
    "a negative duration",
    withTasks("id: a, command: ls, timeout: -5s"),
    ['3:36 error bad_duration "timeout" is wrong: a duration cannot be negative: "-5s"'],
  ],
  [
    "a negative bare duration",
    withTasks("id: a, command: ls, timeout: -5"),
    ['3:36 error bad_duration "timeout" is wrong: a duration cannot be negative: -5'],
  ],
  [
    "a duration that overflows",
    withTasks("id: a, command: ls, timeout: 99999999d"),
    ['3:36 error bad_duration "timeout" is wrong: 99999999d is longer than a hundred years'],
  ],
  [
    "a timeout of nothing",
    withTasks("id: a, command: ls, timeout: 0s"),
    ['3:36 error bad_duration "timeout" is wrong: must be longer than zero'],
  ],
  [
    "a duration that is a list",
    withTasks("id: a, command: ls, timeout: [1]"),
    ['3:36 error wrong_type "timeout" is wrong: expected a duration such as 90s, 1h30m or 2d'],
  ],
  [
    "a size without a unit",
    withTasks("id: a, command: ls, resources: { memory: 512 }"),
    ['3:48 error bad_size "memory" is wrong: "512" has no unit'],
  ],
  [
    "a negative size",
    withTasks("id: a, command: ls, resources: { memory: -1Gi }"),
    ['3:48 error bad_size "memory" is wrong: a size cannot be negative: -1Gi'],
  ],
  [
    "a size that overflows",
    withTasks("id: a, command: ls, resources: { memory: 99999999T }"),
    ['3:48 error bad_size "memory" is wrong: 99999999T is too large'],
  ],
  [
    "a size that is none",
    withTasks("id: a, command: ls, resources: { memory: big }"),
    ['3:48 error bad_size "memory" is wrong: "big" is not a size: write 512Mi, 1G or 64Ki'],
  ],
  [
    "a bad cron",
    `schedule: "61 * * * *"\n${withTasks("id: a, command: ls")}`,
    ['1:11 error bad_cron "61 * * * *" is not a cron: Invalid value for minute: 61'],
  ],
  [
    "too few cron fields",
    `schedule: "* * *"\n${withTasks("id: a, command: ls")}`,
    [
      '1:11 error bad_cron "* * *" is not a cron: write 5 fields (minute hour day month weekday), 6 with seconds, or @daily',
    ],
  ],
  [
    "an unknown nickname",
    `schedule: "@often"\n${withTasks("id: a, command: ls")}`,
    [
      '1:11 error bad_cron "@often" is not a cron: write 5 fields (minute hour day month weekday), 6 with seconds, or @daily',
    ],
  ],
  [
    "a cron that never fires, in a list",
    `schedule: ["@daily", "0 0 30 2 *"]\n${withTasks("id: a, command: ls")}`,
    ['1:22 error cron_never_fires "0 0 30 2 *" never fires: no such date comes'],
  ],
  [
    "a schedule of the wrong type",
    `schedule: 3\n${withTasks("id: a, command: ls")}`,
    ['1:11 error wrong_type "schedule" cannot be 3'],
  ],
  [
    "a schedule map with a slip",
    `schedule: { evry: 5m }\n${withTasks("id: a, command: ls")}`,
    [
      '1:11 error missing_key "every" is missing',
      '1:13 error unknown_key "evry" is not a key here: did you mean "every"?',
    ],
  ],
  [
    "a bad time zone",
    `timezone: Mars/Phobos\n${withTasks("id: a, command: ls")}`,
    ['1:11 error bad_timezone "Mars/Phobos" is not an IANA time zone such as Europe/Berlin'],
  ],
  [
    "a bad date",
    `start_date: "2026-02-30"\n${withTasks("id: a, command: ls")}`,
    ['1:13 error bad_date "2026-02-30" is neither a date such as 2026-01-31 nor RFC 3339'],
  ],
  [
    "dates in the wrong order",
    `start_date: "2026-02-01"\nend_date: "2026-01-01"\n${withTasks("id: a, command: ls")}`,
    ["2:11 error date_order end_date 2026-01-01 lies before start_date 2026-02-01"],
  ],
  [
    "a bad pattern",
    `params: { p: { pattern: "(" } }\n${withTasks("id: a, command: ls")}`,
    ['1:25 error bad_pattern "(" is not an RE2 pattern'],
  ],
  [
    "a default against its type",
    `params: { p: { type: integer, default: many } }\n${withTasks("id: a, command: ls")}`,
    ["1:40 error bad_param the default of p must be a whole number"],
  ],
  [
    "a choice against its type",
    `params: { p: { type: integer, enum: [1, two] } }\n${withTasks("id: a, command: ls")}`,
    ["1:41 error bad_param a value of enum of p must be a whole number"],
  ],
  [
    "limits the wrong way round",
    `params: { p: { type: integer, min: 3, max: 1 } }\n${withTasks("id: a, command: ls")}`,
    ["1:36 error bad_param min of p is above its max"],
  ],
  [
    "a duplicate id",
    withTasks("id: a, command: ls", "id: a, command: ls"),
    ['4:11 error duplicate_id the id "a" stands twice'],
  ],
  [
    "an unknown dependency",
    withTasks("id: extract, command: ls", "id: load, command: ls, dependencies: [extrct]"),
    ['4:45 error unknown_dependency load depends on "extrct", which does not exist: did you mean "extract"?'],
  ],
  [
    "an unknown dependency that resembles none",
    withTasks("id: a, command: ls, dependencies: [zzz]"),
    ['3:42 error unknown_dependency a depends on "zzz", which does not exist'],
  ],
  [
    "a dependency on itself",
    withTasks("id: a, command: ls, dependencies: [a]"),
    ["3:42 error self_dependency a depends on itself"],
  ],
  [
    "a dependency listed twice",
    withTasks("id: a, command: ls", "id: b, command: ls, dependencies: [a, a]"),
    ['4:45 warning duplicate_dependency b lists "a" twice'],
  ],
  [
    "a cycle",
    withTasks("id: a, command: ls, dependencies: [b]", "id: b, command: ls, dependencies: [a]"),
    ["3:42 error cycle tasks wait for each other: a → b → a"],
  ],
  [
    "an orphan",
    withTasks("id: a, command: ls", "id: b, command: ls, dependencies: [a]", "id: c, command: ls"),
    ["5:11 warning orphan_task c is connected to no other task"],
  ],
  [
    "a redundant edge",
    withTasks(
      "id: a, command: ls",
      "id: b, command: ls, dependencies: [a]",
      "id: c, command: ls, dependencies: [a, b]",
    ),
    ["5:42 info redundant_edge c waits for a anyway, through other tasks"],
  ],
  [
    "an unreachable task",
    withTasks("id: a, type: noop", "id: b, command: ls, dependencies: [a], trigger_rule: all_failed"),
    ["4:60 warning unreachable_task b can never run: its rule is all_failed, and an upstream task can never fail"],
  ],
  [
    "a timeout over the sla",
    withTasks("id: a, command: ls, timeout: 2h, sla: 1h"),
    [
      "3:36 warning timeout_over_sla the timeout 2h of a is longer than its sla 1h: it can miss its sla before it is stopped",
    ],
  ],
  [
    "a run's timeout over its sla",
    `timeout: 2h\nsla: 1h\n${withTasks("id: a, command: ls")}`,
    [
      "1:10 warning timeout_over_sla the timeout 2h is longer than the sla 1h: a run can miss its sla before it is stopped",
    ],
  ],
  [
    "retries without effect",
    withTasks("id: a, command: ls, retries: 2, retry: { strategy: none }"),
    ['3:36 warning retries_without_effect "retries" of a has no effect: its retry strategy is none'],
  ],
  [
    "retry settings without retries",
    withTasks("id: a, command: ls, retry: { delay: 5s }"),
    ['3:34 warning retries_without_effect "retry" of a has no effect: retries is 0'],
  ],
  [
    "retries of a noop",
    withTasks("id: a, type: noop, retries: 1"),
    ['3:35 warning retries_without_effect "retries" of a has no effect: a task of type noop does not fail by itself'],
  ],
  [
    "retries on exit codes that are excluded",
    withTasks("id: a, command: ls, retries: 1, retry: { on_exit_codes: [3], not_on_exit_codes: [3] }"),
    [
      '3:36 warning retries_without_effect "retries" of a has no effect: every exit code of on_exit_codes is in not_on_exit_codes',
    ],
  ],
  [
    "a branch to a task that is not directly downstream",
    withTasks(
      "id: a, type: branch, branch: [{ when: true, then: [b] }]".replace("true", '"true"'),
      "id: b, command: ls",
    ),
    ["3:60 error bad_branch b is not directly downstream of a: add a to its dependencies"],
  ],
  [
    "a branch to nowhere",
    withTasks("id: a, type: branch, branch: [{ else: [z] }]"),
    ['3:46 error bad_branch the branch leads to "z", which does not exist'],
  ],
  [
    "for_each over a number",
    withTasks("id: a, command: ls, for_each: { items: 3 }"),
    ['3:46 error wrong_type "items" is wrong: for_each needs a list, or an expression that gives one'],
  ],
  [
    "for_each over a literal text",
    withTasks(`id: a, command: ls, for_each: { items: "'abc'" }`),
    ["3:46 error for_each_not_a_list for_each needs a list: 'abc' is none"],
  ],
  [
    "an expression that cannot be read",
    withTasks('id: a, command: "echo ${{ 1 + }}"'),
    ["3:37 error bad_expression unexpected token: EOF in ${{ 1 + }}"],
  ],
  [
    "an expression with a type error",
    withTasks(`id: a, command: ls, when: "1 + true"`),
    ["3:34 error bad_expression no such overload: int + bool in ${{ 1 + true }}"],
  ],
  [
    "an expression that is not closed",
    withTasks('id: a, command: "echo ${{ 1"'),
    ["3:29 error bad_expression the expression is not closed by }} in ${{ 1"],
  ],
  [
    "a condition that is not closed, in a text of several lines",
    withTasks('id: a, command: ls, when: "  ${{ 1 ==\\n 2"'),
    ["3:36 error bad_expression the expression is not closed by }} in ${{ 1 =="],
  ],
  [
    "an expression in single quotes of a command",
    withTasks(`id: a, command: "date -d '\${{ now }}'"`),
    [
      "3:33 warning quoted_expression the shell takes what stands in single quotes as it is, so that the value does not come here: use double quotes",
    ],
  ],
  [
    "an expression in python source",
    withTasks(`id: a, type: python, script: "print(\${{ nope }})"`),
    [
      "3:43 warning expression_in_source expressions in source code are not evaluated, since a value could be read as code: hand it on by a variable in env",
    ],
  ],
  [
    "an unknown variable",
    withTasks('id: a, command: "${{ parms.x }}"'),
    ['3:28 error unknown_variable there is no variable "parms" here: did you mean "params"?'],
  ],
  [
    "an item without for_each",
    withTasks('id: a, command: "${{ item }}"'),
    [
      '3:28 error unknown_variable there is no variable "item" here: there are params, run, tasks, env, vars, secrets, attempt, now',
    ],
  ],
  [
    "a task that does not exist",
    withTasks("id: load-a, command: ls", 'id: b, dependencies: [load-a], command: "${{ tasks.load-b.output }}"'),
    ['4:52 error unknown_task there is no task "load-b": did you mean "load-a"?'],
  ],
  [
    "a task that is not upstream",
    withTasks(
      "id: a, command: ls",
      'id: b, command: "${{ tasks.a.output }}"',
      "id: c, command: ls, dependencies: [a, b]",
    ),
    ["4:28 error not_upstream b reads a, which is not upstream: it may not have run"],
  ],
  [
    "a task that reads itself",
    withTasks('id: a, command: "${{ tasks.a.output }}"'),
    ["3:28 error not_upstream a reads its own result: it has none yet"],
  ],
  [
    "an unknown parameter",
    `params: { region: {} }\n${withTasks('id: a, command: "${{ params.regoin }}"')}`,
    ['4:28 error unknown_param there is no parameter "regoin": did you mean "region"?'],
  ],
  [
    "a secret in a command",
    withTasks('id: a, command: "${{ secrets.K }}"'),
    [
      "3:28 error secret_not_allowed a secret may stand only in env, http, docker.env and with: elsewhere it would be shown or logged",
    ],
  ],
  [
    "a secret in a container's command",
    withTasks('id: a, type: docker, docker: { image: i, command: "${{ secrets.K }}", env: { K: "${{ secrets.K }}" } }'),
    [
      "3:62 error secret_not_allowed a secret may stand only in env, http, docker.env and with: elsewhere it would be shown or logged",
    ],
  ],
  [
    "a position of no task",
    `layout: { b: [1, 2] }\n${withTasks("id: a, command: ls")}`,
    ['1:14 warning unknown_layout_task layout places "b", which is no task'],
  ],
  [
    "a URL that is none",
    withTasks("id: a, type: http, command: api.example.com"),
    ['3:35 error bad_url "api.example.com" is not a URL: it begins with http:// or https://'],
  ],
  [
    "a bash task without a command",
    withTasks("id: a"),
    ['3:11 error missing_key a task of type bash needs one of "command", "script"'],
  ],
  [
    "two that exclude each other",
    withTasks("id: a, command: ls, script: ls"),
    ['3:35 error invalid_value "script" and "command" exclude each other'],
  ],
];

describe("validate", () => {
  test.each(CASES)("reports %s", (_name, text, expected) => {
    expect(diagnose(text)).toEqual(expected);
  });

  it("warns of names that the server does not know", () => {
    const text = `notify: [{ on: [failure], channel: opps }]\n${withTasks(
      'id: a, command: ls, pool: db, env: { K: "${{ secrets.KEY }}" }',
      "id: b, type: dag, dag: other, dependencies: [a]",
    )}`;
    const known = {
      pools: new Set<string>(),
      channels: new Set(["ops"]),
      secrets: new Set<string>(),
      workflows: new Set<string>(),
    };
    expect(diagnose(text, { known })).toEqual([
      '1:36 warning unknown_channel there is no alert channel "opps" on this server: did you mean "ops"?',
      '4:33 warning unknown_pool there is no pool "db" on this server',
      '4:52 warning unknown_secret there is no secret "KEY" on this server',
      '5:30 warning unknown_workflow there is no workflow "other" on this server',
    ]);
    expect(diagnose(text)).toEqual([]);
    expect(
      diagnose(text, {
        known: {
          pools: new Set(["db"]),
          workflows: new Set(["other"]),
          secrets: new Set(["KEY"]),
          channels: new Set(["opps"]),
        },
      }),
    ).toEqual([]);
  });

  it("reports every error of a document, in the order of the text", () => {
    const codes = validate(
      "id: x\nschedul: 1\ntasks:\n  - { id: a, comand: ls }\n  - { id: b, command: ls, dependencies: [b, zz] }\n  - { id: c, command: ls, timeout: x }\n",
    ).diagnostics.map(({ code }) => code);
    expect(codes).toEqual(["unknown_key", "unknown_key", "self_dependency", "unknown_dependency", "bad_duration"]);
  });

  it("shows every edge of a cycle with its line", () => {
    const [diagnostic] = validate(
      withTasks(
        "id: a, command: ls, dependencies: [c]",
        "id: b, command: ls, dependencies: [a]",
        "id: c, command: ls, dependencies: [b]",
      ),
    ).diagnostics;
    const edges = diagnostic?.related?.map(({ message, range }) => `${range.start.line} ${message}`);
    expect(edges?.toSorted()).toEqual(["3 a waits for c", "4 b waits for a", "5 c waits for b"]);
  });

  it("reports separate cycles separately, and shortens long ones", () => {
    const ring = Array.from(
      { length: 30 },
      (_, index) => `id: t${index}, command: ls, dependencies: [t${(index + 1) % 30}]`,
    );
    const messages = diagnose(
      withTasks(...ring, "id: a, command: ls, dependencies: [b]", "id: b, command: ls, dependencies: [a]"),
    );
    expect(messages).toHaveLength(2);
    expect(messages.join()).toContain("→ … →");
  });

  it("offers fixes that make the document valid", () => {
    const text = withTasks("id: extract, comand: ls", "id: load, command: ls, dependencies: [extract]");
    expect(diagnose(applyFixes(text))).toEqual([]);
    const second = withTasks(
      "id: a, command: ls",
      "id: b, command: ls, dependencies: [a]",
      "id: c, command: ls, dependencies: [a, b]",
    );
    expect(diagnose(applyFixes(second))).toEqual([]);
    expect(
      diagnose(
        applyFixes(
          "id: x\ntasks:\n  - id: a\n    command: ls\n  - id: b\n    command: ls\n    dependencies:\n      - a\n      - a\n",
        ),
      ),
    ).toEqual([]);
    expect(diagnose(applyFixes(withTasks("id: a, command: ls", "id: b, command: ls, dependencies: [a, b]")))).toEqual(
      [],
    );
    expect(diagnose(applyFixes(withTasks('id: a, command: ls, timeout: "90"')))).toEqual([]);
    expect(diagnose(applyFixes(`${withTasks("id: a, type: bsh, command: ls")}`))).toEqual([]);
  });

  it("lists at most a thousand problems and says how many more there are", () => {
    const tasks = Array.from({ length: 1_200 }, (_, index) => `id: t${index}, command: ls, zzzzzz: 1`);
    const { diagnostics } = validate(withTasks(...tasks));
    expect(diagnostics).toHaveLength(1_001);
    expect(diagnostics.at(-1)).toMatchObject({
      severity: "info",
      code: "too_many_problems",
      message: "200 more problems are not shown",
    });
  });

  it("checks expressions of defaults, outputs and the workflow's env", () => {
    expect(
      diagnose(
        'id: x\nenv: { A: "${{ params.p }}", S: "${{ secrets.S }}" }\noutputs: { n: "${{ tasks.z.output }}", k: [ "${{ secrets.S }}" ], m: tasks.a.output }\ndefaults: { env: { B: "${{ nope }}" }, pool: "${{ secrets.S }}", description: "${{ ignored" }\ntasks: [{ id: a, command: ls }]',
      ),
    ).toEqual([
      '2:16 error unknown_param there is no parameter "p"',
      '3:20 error unknown_task there is no task "z"',
      "3:50 error secret_not_allowed a secret may stand only in env, http, docker.env and with: elsewhere it would be shown or logged",
      '4:28 error unknown_variable there is no variable "nope" here: there are params, run, tasks, item, env, vars, secrets, attempt, now',
      "4:51 error secret_not_allowed a secret may stand only in env, http, docker.env and with: elsewhere it would be shown or logged",
    ]);
  });

  it("points at every bad expression of a block, line by line", () => {
    const script = (style: string): string =>
      `id: x\ntasks:\n  - id: a\n    script: ${style}\n      echo \${{ nope }}\n\n        echo \${{ 1 + }} \${{ nope }}\n`;
    const positions = (text: string): string[] =>
      validate(text).diagnostics.map(
        ({ code, range: { start, end } }) => `${start.line}:${start.column}-${end.line}:${end.column} ${code}`,
      );
    expect(positions(script("|"))).toEqual([
      "5:16-5:20 unknown_variable",
      "7:22-7:23 bad_expression",
      "7:29-7:33 unknown_variable",
    ]);
    expect(positions(script("|-").replaceAll("\n", "\r\n"))).toEqual(positions(script("|")));
    expect(positions('{"id":"x","tasks":[{"id":"a","command":"say \\"${{ nope }}\\" ${{ nope }}"}]}')).toEqual([
      "1:51-1:55 unknown_variable",
      "1:65-1:69 unknown_variable",
    ]);
  });

  it("points into folded blocks as a whole, at each problem once", () => {
    expect(
      diagnose(
        "id: x\ntasks:\n  - id: a\n    script: >\n      echo ${{ params.p }}\n      echo ${{ params.q }} ${{ params.q }}\n",
      ),
    ).toEqual([
      '4:13 error unknown_param there is no parameter "p"',
      '4:13 error unknown_param there is no parameter "q"',
    ]);
  });

  it("changes the quotes around an expression of a command, where that changes nothing else", () => {
    const document = (command: string) => `id: x\ntasks:\n  - id: a\n    command: ${command}\n`;
    const changesOf = (command: string): readonly string[] | undefined =>
      validate(document(command))
        .diagnostics.find(({ code }) => code === "quoted_expression")
        ?.fix?.edits.map(
          ({ range: { start, end }, newText }) => `${start.line}:${start.column}-${end.column} ${newText}`,
        );
    expect(changesOf("echo 'at ${{ now }}' # why")).toEqual(['4:19-20 "', '4:33-34 "']);
    expect(changesOf("|\n      cd x\n      echo 'at ${{ now }}'")).toEqual(['6:12-13 "', '6:26-27 "']);
    for (const kept of ["echo '$HOME ${{ now }}'", `"echo '\${{ now }}'"`, "'echo ''${{ now }}'''"]) {
      expect(changesOf(kept)).toBeUndefined();
    }
  });

  it("points into a heredoc whose mark is quoted", () => {
    expect(
      diagnose("id: x\ntasks:\n  - id: a\n    script: |\n      cat <<'EOF'\n      at ${{ now }}\n      EOF\n"),
    ).toEqual([expect.stringMatching(/^6:10 warning quoted_expression .* as in <<EOF$/)]);
  });

  it("takes a slip for the key with the same letters, where two are as near", () => {
    expect(diagnose("id: x\ntaks: [{ id: a, type: noop }]\n").join("\n")).toContain('did you mean "tasks"?');
  });

  it("changes an unknown dependency to the nearest id", () => {
    const [diagnostic] = validate(
      withTasks("id: extract, command: ls", "id: load, command: ls, dependencies: [extrct]"),
    ).diagnostics;
    expect(diagnostic?.fix).toEqual({
      title: "Change to extract",
      edits: [{ range: { start: { line: 4, column: 45 }, end: { line: 4, column: 51 } }, newText: "extract" }],
    });
  });

  it.each([
    ["[c, b, a]", "[c]"],
    ["[a, b, c]", "[c]"],
    ["[b, c, a]", "[c]"],
    ["[a, c, b]", "[c]"],
  ])("offers fixes that can be applied together or one by one: of %s, %s is left", (list, left) => {
    const text = withTasks(
      "id: a, command: ls",
      "id: b, command: ls, dependencies: [a]",
      "id: c, command: ls, dependencies: [b]",
      `id: d, command: ls, dependencies: ${list}`,
    );
    expect(applyFixes(text)).toBe(text.replace(list, left));
    const fixes = validate(text).diagnostics.flatMap(({ fix }) => fix ?? []);
    expect(fixes).toHaveLength(2);
    for (const { edits } of fixes) expect(diagnose(applyEdits(text, edits))).toHaveLength(1);
  });

  it.each([
    ["[b, b, b]", "[]"],
    ["[a, b, a, b]", "[a]"],
    ["[b, a, a, b]", "[a]"],
  ])("removes what depends on itself and what stands twice: of %s, %s is left", (list, left) => {
    let text = withTasks("id: a, command: ls", `id: b, command: ls, dependencies: ${list}`);
    for (let round = 0; round < 3; round += 1) text = applyFixes(text);
    expect(text).toBe(withTasks("id: a, command: ls", `id: b, command: ls, dependencies: ${left}`));
  });

  it("removes a redundant edge from a list with repetitions in a second round", () => {
    const text = withTasks(
      "id: a, command: ls",
      "id: b, command: ls, dependencies: [a]",
      "id: c, command: ls, dependencies: [a, a, b]",
    );
    expect(applyFixes(applyFixes(text))).toBe(text.replace("[a, a, b]", "[b]"));
  });

  it("bounds what the patterns of parameters cost, and says what to change", () => {
    const params = (...fields: readonly string[]): string =>
      `params: { ${fields.map((field, index) => `p${index}: { ${field} }`).join(", ")} }\n${withTasks("id: a, command: ls")}`;
    expect(diagnose(params('pattern: "((a{1,30}){1,30})b"'))).toEqual([
      '1:26 error bad_pattern the pattern "((a{1,30}){1,30})b" is too large: repetitions such as {1,100} may expand it to at most 1000 steps',
    ]);
    expect(diagnose(params(`pattern: "a+", default: ${"a".repeat(10_001)}`))).toEqual([
      "1:41 error bad_param the default of p0 must be at most 10,000 characters, because it has a pattern",
    ]);
    const slow = Array.from(
      { length: 9 },
      (_, index) => `pattern: "(a?){200}${index}", default: ${"a".repeat(200)}${index}`,
    );
    expect(diagnose(params(...slow))).toContainEqual(
      expect.stringContaining(
        "error bad_param the default of p7 takes too long to match its pattern: shorten the text",
      ),
    );
    const many = Array.from({ length: 200 }, (_, index) => `pattern: "(a{90}){9}${index}"`);
    expect(diagnose(params(...many))).toEqual([
      expect.stringMatching(
        /error bad_pattern the patterns of all parameters together take too long to check: shorten them$/,
      ),
    ]);
    expect(
      diagnose(withTasks('id: a, type: approval, approval: { message: m, form: { f: { pattern: "(" } } }')),
    ).toEqual(['3:76 error bad_pattern "(" is not an RE2 pattern']);
  });

  it("knows what a branch or a condition may skip, and what may fail", () => {
    expect(
      diagnose(
        withTasks(
          "id: a, command: ls, when: params.x == 1".replace("params.x == 1", '"1 == 1"'),
          "id: b, command: ls, dependencies: [a], trigger_rule: all_skipped",
        ),
      ),
    ).toEqual([]);
    expect(
      diagnose(
        withTasks(
          "id: a, type: branch, branch: [{ else: [b] }]",
          "id: b, type: noop, dependencies: [a]",
          "id: c, command: ls, dependencies: [b], trigger_rule: all_skipped",
        ),
      ),
    ).toEqual([]);
    expect(
      diagnose(
        withTasks(
          "id: a, command: ls, when: false",
          "id: b, command: ls, dependencies: [a]",
          "id: c, command: ls, dependencies: [b], trigger_rule: one_success",
        ),
      ),
    ).toEqual([
      "4:11 warning unreachable_task b can never run: an upstream task can never succeed",
      "5:60 warning unreachable_task c can never run: its rule needs a success, and no upstream task can succeed",
    ]);
    expect(
      diagnose(
        withTasks(
          "id: a, type: noop",
          "id: b, command: ls, dependencies: [a], trigger_rule: one_failed",
          "id: c, command: ls, dependencies: [a], trigger_rule: all_skipped",
        ),
      ),
    ).toEqual([
      "4:60 warning unreachable_task b can never run: its rule is one_failed, and no upstream task can fail",
      "5:60 warning unreachable_task c can never run: its rule is all_skipped, and an upstream task can never be skipped",
    ]);
    expect(
      diagnose(
        withTasks(
          "id: a, command: ls",
          "id: b, command: ls, dependencies: [a], trigger_rule: always",
          "id: c, command: ls, dependencies: [a, b], trigger_rule: all_done",
        ),
      ),
    ).toEqual([]);
  });

  it("summarizes a valid document", () => {
    const { summary } = validate(
      withTasks(
        "id: a, command: ls, timeout: 10m",
        "id: b, command: ls, dependencies: [a], sla: 5m",
        "id: c, command: ls, dependencies: [a]",
      ),
    );
    expect(summary).toEqual({ tasks: 3, edges: 2, levels: 2, expectedDurationMs: 900_000, criticalPath: ["a", "b"] });
  });

  it("has a case for every code", () => {
    // The names that only a server knows, and the end of a long list, have tests of their own below the table.
    const elsewhere = ["unknown_pool", "unknown_channel", "unknown_secret", "unknown_workflow", "too_many_problems"];
    const inTable = CASES.flatMap(([, , expected]) => expected.map((line) => line.split(" ")[2]));
    expect(new Set([...inTable, ...elsewhere])).toEqual(new Set(Object.keys(DIAGNOSTIC_CODES)));
  });

  it("has a sentence for every code", () => {
    for (const meaning of Object.values(DIAGNOSTIC_CODES)) expect(meaning).toMatch(/^[A-Z].*\.$/);
  });
});

/** Applies the fixes of all diagnostics. */
function applyFixes(text: string): string {
  return applyEdits(
    text,
    validate(text).diagnostics.flatMap(({ fix }) => fix?.edits ?? []),
  );
}

/** Applies edits, last ones first so that positions stay true. */
function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  const offsetOf = ({ line, column }: { line: number; column: number }): number =>
    (lineStarts[line - 1] ?? 0) + column - 1;
  return edits
    .toSorted((left, right) => offsetOf(right.range.start) - offsetOf(left.range.start))
    .reduce(
      (result, { range, newText }) =>
        result.slice(0, offsetOf(range.start)) + newText + result.slice(offsetOf(range.end)),
      text,
    );
}
