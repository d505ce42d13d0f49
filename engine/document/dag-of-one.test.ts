import { describe, expect, it } from "vitest";
import { evaluateTemplate } from "../expressions/index.ts";
import { dagOfOne } from "./dag-of-one.ts";
import { compiledFrom } from "./testing.ts";

const DAG = compiledFrom(`id: x
outputs: { last: tasks.d.output.n }
layout: { a: [0, 0], d: [9, 9], e: [1, 1] }
tasks:
  - { id: a, command: echo a, queue: far, timeout: 5m }
  - { id: b, command: echo b, dependencies: [a], retries: 3 }
  - { id: c, command: echo c, dependencies: [a] }
  - { id: d, command: "echo \${{ tasks.a.output.n }}", dependencies: [b, c], trigger_rule: one_failed }
  - { id: e, command: echo e, dependencies: [d] }
`);

describe("one task by itself", () => {
  it("has what it waits for and what it reads before it, which do nothing", () => {
    const dag = dagOfOne(DAG, "d", { a: { n: 7 } });
    expect(dag?.tasks.map(({ id, type, lane, upstream, queue }) => [id, type, lane, upstream, queue])).toEqual([
      ["a", "noop", "inline", [], "default"],
      ["b", "noop", "inline", [], "default"],
      ["c", "noop", "inline", [], "default"],
      ["d", "bash", "process", [0, 1, 2], "default"],
    ]);
    expect(dag?.tasks.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(dag?.tasks.map(({ outputs }) => outputs)).toEqual([{ n: 7 }, {}, {}, {}]);
    expect(dag?.tasks[3]).toMatchObject({
      triggerRule: "all_success",
      config: { command: "echo ${{ tasks.a.output.n }}" },
    });
    expect(dag?.tasks[0]?.timeoutMs).toBeUndefined();
    expect(dag).toMatchObject({ layout: { a: [0, 0], d: [9, 9] }, outputs: {} });
  });

  it("hands on what is given as it is, expressions included", () => {
    const given = { text: "a ${{ secrets.key }} $${{ b", list: [{ deep: "${{ params.x }}" }], none: null, yes: true };
    const outputs = dagOfOne(DAG, "b", { a: given })?.tasks[0]?.outputs ?? {};
    const scope = {
      params: {},
      run: { id: "r", logical_date: "", interval_start: null, interval_end: null, trigger: "try" },
      tasks: {},
      env: {},
      vars: {},
      secrets: { key: "hidden" },
      attempt: 1,
      now: "2026-01-01T00:00:00Z",
    };
    expect(evaluateTemplate(outputs, scope)).toEqual(given);
  });

  it("is nothing where there is no such task", () => {
    expect(dagOfOne(DAG, "unknown", {})).toBeUndefined();
    expect(dagOfOne(DAG, "a", {})?.tasks.map(({ id, queue }) => [id, queue])).toEqual([["a", "far"]]);
  });
});
