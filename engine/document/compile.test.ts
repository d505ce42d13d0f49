import { describe, expect, it } from "vitest";
import { compiledFrom, diagnose, withTasks } from "./testing.ts";
import { canonicalType, TASK_TYPES, taskTypeOf } from "./task-types/registry.ts";
import { validate } from "./validate.ts";

function configOf(task: string): unknown {
  return compiledFrom(withTasks(task)).tasks[0]?.config;
}

describe("short forms", () => {
  it.each([
    ["type: bash, command: ls -l", { command: "ls -l" }],
    ["type: shell, script: ls", { script: "ls" }],
    ["type: python, command: python extract.py", { command: "python extract.py" }],
    ["type: py, command: extract.py", { file: "extract.py" }],
    [
      "type: python, script: print(1), requirements: [requests], interpreter: python3.12",
      { script: "print(1)", requirements: ["requests"], interpreter: "python3.12" },
    ],
    ["type: go, command: ./cmd/load", { package: "./cmd/load" }],
    ["type: golang, command: main.go", { file: "main.go" }],
    ["type: go, command: go test ./...", { command: "go test ./..." }],
    ["type: go, script: package main", { script: "package main" }],
    ["type: http, command: https://a.example", { method: "GET", url: "https://a.example" }],
    ["type: rest, command: post https://a.example", { method: "POST", url: "https://a.example" }],
    [
      'type: http, command: "PUT https://a.example a body"',
      { method: "PUT", url: "https://a.example", body: "a body" },
    ],
    ['type: http, command: "https://a.example {}"', { method: "POST", url: "https://a.example", body: "{}" }],
    [
      'type: http, command: "GET https://a.example?d=${{ run.id }} x ${{ run.id }}"',
      { method: "GET", url: "https://a.example?d=${{ run.id }}", body: "x ${{ run.id }}" },
    ],
    [
      'type: http, http: { url: "${{ run.id }}", expect_status: [200, 3xx], body: { a: [1, null] } }',
      { method: "GET", url: "${{ run.id }}", expect_status: [200, "3xx"], body: { a: [1, null] } },
    ],
    [
      "type: docker, docker: { image: alpine, env: { A: 1, B: null } }, command: echo",
      { image: "alpine", env: { A: "1", B: "" }, command: "echo" },
    ],
    [
      "type: docker, docker: { image: alpine, command: [a, b] }, command: echo",
      { image: "alpine", command: ["a", "b"] },
    ],
    ["type: function, function: score, with: { a: 1 }", { function: "score", with: { a: 1 } }],
    ["type: function, function: score", { function: "score", with: {} }],
    ["type: dag, dag: other", { dag: "other", with: {}, wait: true }],
    ["type: wait, for: 10m", { for_ms: 600_000 }],
    ['type: wait, until: "2026-01-01T00:00:00Z"', { until: "2026-01-01T00:00:00Z" }],
    ["type: noop", {}],
    ["type: approval, approval: { message: Go?, timeout: 2d }", { message: "Go?", timeout: "2d" }],
    ["type: sensor, sensor: { file: /a, interval: 5s }", { file: "/a", interval: "5s" }],
    ["type: branch, branch: [{ else: [] }]", { branch: [{ else: [] }] }],
  ])("%s", (task, config) => {
    expect(configOf(`id: a, ${task}`)).toEqual(config);
  });

  it.each([
    [
      "type: sensor, sensor: { interval: 5s }",
      '3:36 error missing_key a task of type sensor needs one of "file", "http", "time", "task", "sql"',
    ],
    ["type: sensor", '3:11 error missing_key a task of type sensor needs "sensor"'],
    [
      "type: http, http: { url: nowhere }",
      '3:39 error bad_url "nowhere" is not a URL: it begins with http:// or https://',
    ],
    ['type: http, command: "http://["', '3:35 error bad_url "http://[" is not a URL'],
    ['type: http, command: " "', "3:35 error bad_url expected [METHOD ]URL[ BODY]"],
    ["type: branch, branch: [{ then: [a] }]", '3:37 error bad_branch a case needs "when" and "then", or "else"'],
    [
      'type: branch, branch: [{ else: [], when: "true" }]',
      '3:37 error bad_branch "else" stands alone, without "when" and "then"',
    ],
    ["type: branch, branch: [{ else: [] }, { else: [] }]", '3:37 error bad_branch "else" must be the last case'],
    ["type: branch", '3:11 error missing_key a task of type branch needs "branch"'],
    ["type: approval", '3:11 error missing_key a task of type approval needs "approval"'],
    ["type: wait, for: 1m, until: x", '3:42 error invalid_value "until" and "for" exclude each other'],
  ])("refuses %s", (task, message) => {
    expect(diagnose(withTasks(`id: a, ${task}`))).toEqual([message]);
  });

  it("knows every type by its names", () => {
    expect(["shell", "rest", "py", "golang", "bash", "no"].map(canonicalType)).toEqual([
      "bash",
      "http",
      "python",
      "go",
      "bash",
      undefined,
    ]);
    for (const type of TASK_TYPES) expect(taskTypeOf(type.name)).toBe(type);
    expect(taskTypeOf("no")).toBeUndefined();
  });

  it("has examples that are valid", () => {
    for (const type of TASK_TYPES) {
      const others = ["load_a", "load_b"].map((id) => `  - id: ${id}\n    type: noop\n`).join("");
      const targets = ["full_load", "delta_load"]
        .map((id) => `  - id: ${id}\n    type: noop\n    dependencies: [choose]\n`)
        .join("");
      const example = type.example.replaceAll(/^/gm, "  ");
      const text = `id: x\nparams: { full: { type: boolean, default: false } }\ntasks:\n${example}\n${type.name === "noop" ? others : ""}${type.name === "branch" ? targets : ""}`;
      expect({ type: type.name, diagnostics: validate(text).diagnostics }).toEqual({
        type: type.name,
        diagnostics: [],
      });
    }
  });
});

describe("compile", () => {
  it("fills in every default", () => {
    expect(compiledFrom(withTasks("id: a, command: ls"))).toEqual({
      id: "x",
      name: "x",
      tags: [],
      timezone: "UTC",
      catchup: { enabled: false, maxRuns: 50 },
      isPaused: false,
      maxActiveRuns: 16,
      onOverlap: "queue",
      errorPolicy: "skip_downstream",
      params: {},
      env: {},
      notify: [],
      outputs: {},
      layout: {},
      tasks: [
        {
          index: 0,
          id: "a",
          name: "a",
          type: "bash",
          lane: "process",
          config: { command: "ls" },
          upstream: [],
          triggerRule: "all_success",
          retries: 0,
          retry: {
            strategy: "exponential",
            delayMs: 1_000,
            maxDelayMs: 300_000,
            multiplier: 2,
            incrementMs: 5_000,
            jitter: 0.25,
          },
          critical: false,
          poolSlots: 1,
          priority: 0,
          env: {},
          resources: {},
          queue: "default",
          outputs: {},
          idempotent: true,
        },
      ],
    });
  });

  it("carries every key", () => {
    const dag = compiledFrom(`
name: Täglich Orders
description: d
owner: o
tags: [t]
schedule: ["@daily", "0 0 * * * *"]
timezone: Europe/Berlin
start_date: "2026-01-01"
end_date: "2026-02-01T00:00:00+01:00"
catchup: { enabled: true }
is_paused: true
max_active_runs: 2
on_overlap: skip
max_active_tasks: 3
priority: high
timeout: 1h
sla: 2h
error_policy: allow_partial
params:
  region: { type: string, default: eu, enum: [eu, us], required: true, pattern: "[a-z]+", description: d, secret: true, min: 1, max: 5 }
  count: { default: 3 }
  ratio: { default: 0.5 }
  flag: { default: true }
  list: { default: [] }
  map: { default: {} }
  text: { default: null }
env: { A: 1, B: true }
notify: [{ on: [failure], channel: ops }]
outputs: { total: tasks.a.output.total, fixed: 3, text: "\${{ run.id }}" }
layout: { a: [1, 2] }
tasks:
  - id: a
    name: A
    description: d
    command: ls
    when: "\${{ params.count > 1 }}"
    retries: 2
    retry: { strategy: linear, delay: 0s, max_delay: 1m, multiplier: 3, increment: 1s, jitter: 0, on_exit_codes: [1], not_on_exit_codes: [2], on_errors: [timeout] }
    timeout: 10
    sla: 1m
    critical: true
    pool: db
    pool_slots: 2
    priority: 5
    env: { C: x }
    working_dir: /tmp
    resources: { cpu: 0.5, memory: 1Mi, max_log: 1Ki, max_output: 1Ki }
    queue: gpu
    circuit_breaker: { name: c }
    for_each: { items: "params.list", max_parallel: 2, as: file }
    outputs: { n: result.n }
    cache: { key: run.id, ttl: 1d }
    group: g
    idempotent: false
  - { id: b, command: ls, dependencies: [a], for_each: { items: [1, 2] }, cache: { key: "\${{ run.id }}" }, when: true, trigger_rule: all_done }
`);
    expect(dag).toMatchObject({
      id: "taglich-orders",
      schedule: { kind: "cron", crons: ["@daily", "0 0 * * * *"] },
      startDate: "2026-01-01T00:00:00.000Z",
      endDate: "2026-01-31T23:00:00.000Z",
      catchup: { enabled: true, maxRuns: 50 },
      priority: 100,
      timeoutMs: 3_600_000,
      env: { A: "1", B: "true" },
      outputs: { total: "${{ tasks.a.output.total }}", fixed: 3, text: "${{ run.id }}" },
      layout: { a: [1, 2] },
    });
    expect(Object.values(dag.params).map(({ type }) => type)).toEqual([
      "string",
      "integer",
      "number",
      "boolean",
      "array",
      "object",
      "string",
    ]);
    expect(dag.tasks[0]).toMatchObject({
      when: "params.count > 1",
      timeoutMs: 10_000,
      retry: { strategy: "linear", delayMs: 0, onExitCodes: [1], notOnExitCodes: [2], onErrors: ["timeout"] },
      resources: { cpu: 0.5, memoryBytes: 1_048_576, maxLogBytes: 1_024, maxOutputBytes: 1_024 },
      circuitBreaker: { name: "c", maxFailures: 5, timeoutMs: 60_000, halfOpenMax: 1 },
      forEach: { items: "${{ params.list }}", maxParallel: 2, as: "file" },
      cache: { key: "${{ run.id }}", ttlMs: 86_400_000 },
      outputs: { n: "${{ result.n }}" },
    });
    expect(dag.tasks[1]).toMatchObject({
      upstream: [0],
      when: "true",
      forEach: { items: [1, 2], as: "item" },
      cache: { key: "${{ run.id }}" },
    });
    expect(JSON.parse(JSON.stringify(dag))).toEqual(dag);
  });

  it("reads the other kinds of schedule, catch-up and priority", () => {
    const task = withTasks("id: a, command: ls");
    expect(compiledFrom(`schedule: { every: 15m }\n${task}`).schedule).toEqual({ kind: "interval", everyMs: 900_000 });
    expect(compiledFrom(`schedule: { datasets: [a, b] }\n${task}`).schedule).toEqual({
      kind: "datasets",
      datasets: ["a", "b"],
    });
    expect(compiledFrom(`schedule: null\n${task}`).schedule).toBeUndefined();
    expect(compiledFrom(`schedule: "@hourly"\ncatchup: true\npriority: 7\n${task}`)).toMatchObject({
      catchup: { enabled: true },
      priority: 7,
    });
    expect(compiledFrom(`catchup: { enabled: false, max_runs: 3 }\n${task}`).catchup).toEqual({
      enabled: false,
      maxRuns: 3,
    });
  });

  it.each([
    ["type: bash, command: ls", true],
    ["type: http, command: 'https://a.example'", true],
    ["type: http, http: { method: PUT, url: 'https://a.example' }", true],
    ["type: http, command: 'https://a.example {}'", false],
    ["type: http, http: { method: PATCH, url: 'https://a.example' }", false],
    ["type: http, http: { method: POST, url: 'https://a.example', idempotency_key: true }", true],
    ["type: http, command: 'POST https://a.example', idempotent: true", true],
  ])("knows whether a lost attempt may be repeated: %s", (task, expected) => {
    expect(compiledFrom(withTasks(`id: t, ${task}`)).tasks[0]?.idempotent).toBe(expected);
  });

  it("merges defaults: maps key by key, the rest replaced, keys of other types left out", () => {
    const dag = compiledFrom(`
id: x
defaults: { type: python, retries: 2, retry: { delay: 5s, jitter: 0 }, env: { A: a, B: b }, requirements: [requests], command: default.py }
tasks:
  - { id: a, env: { B: c } }
  - { id: b, type: bash, command: ls, retries: 0, dependencies: [a] }
  - { id: c, script: print(1), retry: { delay: 1s }, dependencies: [b] }
`);
    expect(dag.tasks[0]).toMatchObject({
      type: "python",
      retries: 2,
      env: { A: "a", B: "c" },
      config: { file: "default.py", requirements: ["requests"] },
    });
    expect(dag.tasks[1]).toMatchObject({ type: "bash", retries: 0, config: { command: "ls" } });
    expect(dag.tasks[2]).toMatchObject({ config: { script: "print(1)" }, retry: { delayMs: 1_000, jitter: 0 } });
    expect(diagnose("id: x\ndefaults: { retries: x }\ntasks: [{ id: a, command: ls }]")).toEqual([
      '2:22 error wrong_type "retries" must be a number, not the text "x"',
    ]);
  });

  it("takes such a number for seconds where the text begins with a brace and is no JSON", () => {
    const yaml = "{ id: x, timeout: 2000000, tasks: [{ id: a, command: ls, sla: 3000000 }] }";
    expect(compiledFrom(yaml)).toMatchObject({ timeoutMs: 2_000_000_000, tasks: [{ slaMs: 3_000_000_000 }] });
    const json = '\ufeff{ "id": "x", "timeout": 2000000, "tasks": [{ "id": "a", "command": "ls" }] }';
    expect(compiledFrom(json)).toMatchObject({ timeoutMs: 2 });
  });

  it("reads a bare number above a million in a JSON timeout or sla as the predecessor's nanoseconds", () => {
    const json =
      '{ "id": "x", "timeout": 7200000000000, "tasks": [{ "id": "a", "command": "ls", "timeout": 1800000000000, "sla": 3600 }], "defaults": { "sla": 5000000000 } }';
    expect(compiledFrom(json)).toMatchObject({
      timeoutMs: 7_200_000,
      tasks: [{ timeoutMs: 1_800_000, slaMs: 3_600_000 }],
    });
    expect(diagnose("id: x\ntimeout: 7200000000000\ntasks: [{ id: a, command: ls }]")).toEqual([
      expect.stringContaining("bad_duration"),
    ]);
  });

  it("resolves anchors, aliases and merges, with positions where they are written", () => {
    const text =
      "id: x\ndefaults: &common { retries: 1 }\ntasks:\n  - { <<: *common, id: a, command: ls }\n  - { <<: [*common, { command: pwd, retries: 9 }], id: b, dependencies: &up [a] }\n  - { id: c, command: ls, dependencies: *up, when: *nope }\n";
    expect(diagnose(text)).toEqual([expect.stringMatching(/^6:\d+ error unknown_alias/)]);
    const dag = compiledFrom(text.replace(", when: *nope", ""));
    expect(dag.tasks).toMatchObject([{ retries: 1 }, { retries: 1, config: { command: "pwd" } }, { upstream: [0] }]);
    expect(diagnose("id: x\ntasks:\n  - { <<: 3, id: a, command: ls }")).toEqual([
      "3:7 error wrong_type << merges a map, or a list of maps",
    ]);
    expect(diagnose("id: x\ntasks:\n  - { <<: { retries: x }, id: a, command: ls }")).toEqual([
      '3:22 error wrong_type "retries" must be a number, not the text "x"',
    ]);
    expect(
      diagnose("id: x\nparams: { 1: {}, p: { min: .inf } }\ntasks: [{ id: a, command: ls }]").map((each) =>
        each.split(" ").slice(0, 3).join(" "),
      ),
    ).toEqual(["2:11 error bad_name", "2:28 error wrong_type"]);
  });
});
