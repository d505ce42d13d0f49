import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import { validate } from "#engine/document/validate.ts";
import { isFinalTaskState } from "#engine/run/states.ts";
import { TRIGGER_RULES } from "#engine/run/trigger-rules.ts";
import { type LocalOutcome, LocalScheduler } from "./local-scheduler.ts";

const SUCCESS: LocalOutcome = { result: "success", output: null };
const FAILURE: LocalOutcome = { result: "failed", error: { class: "exit_code", message: "no", exitCode: 1 } };

function compiled(text: string): CompiledDag {
  const { dag, diagnostics } = validate(text);
  if (dag === undefined) throw new Error(JSON.stringify(diagnostics));
  return dag;
}

/** Plays a run to its end with these outcomes by task id; what is not named succeeds. */
function play(text: string, outcomes: Readonly<Record<string, readonly LocalOutcome[]>> = {}) {
  const dag = compiled(text);
  const scheduler = new LocalScheduler(dag);
  const order: string[] = [];
  const left = new Map(Object.entries(outcomes).map(([id, list]) => [id, [...list]]));
  let now = 0;
  while (scheduler.state === "running") {
    now = Math.max(now + 1, scheduler.ready().length > 0 ? 0 : (scheduler.nextDueAt() ?? 0));
    scheduler.promote(now);
    const index = scheduler.ready()[0];
    if (index === undefined) throw new Error("Nothing is ready and the run has not ended.");
    const id = dag.tasks[index]?.id ?? "";
    order.push(id);
    scheduler.start(index, now);
    scheduler.finish(index, left.get(id)?.shift() ?? SUCCESS, now + 1, 0.5);
  }
  const states = Object.fromEntries(dag.tasks.map((task) => [task.id, scheduler.stateOf(task.index)]));
  return { state: scheduler.state, isPartial: scheduler.isPartial, order, states, now };
}

const DIAMOND = `
id: diamond
tasks:
  - { id: a, type: noop }
  - { id: b, type: noop, dependencies: [a] }
  - { id: c, type: noop, dependencies: [a] }
  - { id: d, type: noop, dependencies: [b, c] }
`;

describe("a run in memory", () => {
  it("starts tasks when what they wait for has succeeded", () => {
    expect(play(DIAMOND)).toMatchObject({ state: "success", order: ["a", "b", "c", "d"] });
  });

  it("takes the more urgent one first", () => {
    expect(play("id: x\ntasks:\n  - { id: a, type: noop }\n  - { id: b, type: noop, priority: 5 }\n").order).toEqual([
      "b",
      "a",
    ]);
  });

  it("fails what depends on a failure, and goes on with the rest", () => {
    expect(play(DIAMOND, { b: [FAILURE] })).toMatchObject({
      state: "failed",
      order: ["a", "b", "c"],
      states: { b: "failed", c: "success", d: "upstream_failed" },
    });
  });

  it("stops at the first failure where the policy says so", () => {
    expect(play(`error_policy: fail\n${DIAMOND}`, { b: [FAILURE] })).toMatchObject({
      state: "failed",
      order: ["a", "b"],
      states: { c: "skipped" },
    });
  });

  it("succeeds in part where failures are forgiven, unless a critical task failed", () => {
    expect(play(`error_policy: allow_partial\n${DIAMOND}`, { b: [FAILURE] })).toMatchObject({
      state: "success",
      isPartial: true,
    });
    const critical = DIAMOND.replace("id: b,", "id: b, critical: true,");
    expect(play(`error_policy: allow_partial\n${critical}`, { b: [FAILURE] })).toMatchObject({ state: "failed" });
  });

  it("tries again after the delay of the policy, as often as it may", () => {
    const text =
      "id: x\ntasks:\n  - { id: a, retries: 2, command: x, retry: { strategy: fixed, delay: 10s, jitter: 0 } }\n";
    expect(play(text, { a: [FAILURE, FAILURE] })).toMatchObject({ state: "success", order: ["a", "a", "a"] });
    expect(play(text, { a: [FAILURE, FAILURE] }).now).toBeGreaterThan(20_000);
    expect(play(text, { a: [FAILURE, FAILURE, FAILURE] })).toMatchObject({ state: "failed" });
  });

  it("does not try again what cannot get better", () => {
    const invalid: LocalOutcome = { result: "failed", error: { class: "validation", message: "no" } };
    expect(play("id: x\ntasks:\n  - { id: a, retries: 5, command: x }\n", { a: [invalid] }).order).toEqual(["a"]);
  });

  it("hands outputs on", () => {
    const dag = compiled(DIAMOND);
    const scheduler = new LocalScheduler(dag);
    scheduler.start(0, 1_000);
    scheduler.finish(0, { result: "success", output: { n: 1 } }, 3_500, 0.5);
    expect(scheduler.resultOf(0)).toEqual({ output: { n: 1 }, state: "success", duration: 2.5 });
  });

  it("runs one task alone when it is told to", () => {
    const scheduler = new LocalScheduler(compiled(DIAMOND), 3);
    expect(scheduler.ready()).toEqual([3]);
    scheduler.start(3, 1);
    scheduler.finish(3, SUCCESS, 2, 0.5);
    expect(scheduler.state).toBe("success");
  });

  it("ends as cancelled when what runs has stopped", () => {
    const scheduler = new LocalScheduler(compiled(DIAMOND));
    scheduler.start(0, 1);
    scheduler.cancel(2);
    expect([scheduler.state, scheduler.mustStop]).toEqual(["running", true]);
    scheduler.finish(0, { result: "cancelled" }, 3, 0.5);
    expect(scheduler.state).toBe("cancelled");
  });
});

/** A random acyclic workflow: each task may wait for some of those before it, under any rule. */
const workflow = fc
  .array(
    fc.record({
      rule: fc.constantFrom(...TRIGGER_RULES),
      upstream: fc.array(fc.nat(1_000), { maxLength: 4 }),
      retries: fc.nat(2),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((tasks) => {
    const lines = tasks.map(({ rule, upstream, retries }, n) => {
      const ids = n === 0 ? [] : [...new Set(upstream.map((each) => `t${each % n}`))];
      return `  - { id: t${n}, command: x, retries: ${retries}, trigger_rule: ${rule}, dependencies: [${ids.join(", ")}] }`;
    });
    return `id: random\ntasks:\n${lines.join("\n")}\n`;
  });
const outcome = fc.constantFrom<LocalOutcome>(SUCCESS, FAILURE, { result: "skipped" });

it("whatever the workflow and however its tasks end, every run ends, and every task of it", () => {
  fc.assert(
    fc.property(workflow, fc.array(fc.array(outcome, { maxLength: 3 }), { maxLength: 30 }), (text, outcomes) => {
      const { states, state, order } = play(text, Object.fromEntries(outcomes.map((list, n) => [`t${n}`, list])));
      expect(Object.values(states).every(isFinalTaskState)).toBe(true);
      const anyFailed = Object.values(states).some((each) => each === "failed" || each === "upstream_failed");
      expect(state).toBe(anyFailed ? "failed" : "success");
      expect(new Set(order)).toEqual(
        new Set(
          Object.entries(states).flatMap(([id, each]) =>
            each === "success" || each === "failed" || order.includes(id) ? [id] : [],
          ),
        ),
      );
    }),
  );
});

it("events tell every change, in order and without a gap", () => {
  const dag = compiled(DIAMOND);
  const scheduler = new LocalScheduler(dag);
  const events = [scheduler.start(0, 1).event, scheduler.finish(0, SUCCESS, 2, 0.5)];
  expect(events.map(({ sequence }) => sequence)).toEqual([1, 2]);
  expect(events[1]?.tasks).toMatchObject([
    { index: 0, state: "success" },
    { index: 1, state: "queued" },
    { index: 2, state: "queued" },
  ]);
});
