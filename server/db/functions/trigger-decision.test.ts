import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RUN_STATES, TASK_STATES } from "#engine/run/states.ts";
import { allUpstreamCounts, decide, TRIGGER_RULES } from "#engine/run/trigger-rules.ts";
import { type TestDatabase, testDatabase } from "../testing.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe("the database's copy of the rules", () => {
  it("decides every combination of up to five upstream tasks as the engine does", async () => {
    const cases = TRIGGER_RULES.flatMap((rule) => [...allUpstreamCounts(5)].map((counts) => ({ rule, ...counts })));
    const { rows } = await database.pool.query<{ decision: string }>(
      `select dag.trigger_decision(c.rule, c.total, c.succeeded, c.failed, c.upstream_failed, c.skipped) as decision
       from unnest($1::text[], $2::int[], $3::int[], $4::int[], $5::int[], $6::int[]) with ordinality
         as c(rule, total, succeeded, failed, upstream_failed, skipped, n)
       order by c.n`,
      [
        cases.map((each) => each.rule),
        cases.map((each) => each.total),
        cases.map((each) => each.succeeded),
        cases.map((each) => each.failed),
        cases.map((each) => each.upstreamFailed),
        cases.map((each) => each.skipped),
      ],
    );
    const differing = cases.filter((each, n) => rows[n]?.decision !== decide(each.rule, each));
    expect(rows).toHaveLength(cases.length);
    expect(differing).toEqual([]);
  });

  it.each([
    ["task_instance", TASK_STATES],
    ["run", RUN_STATES],
  ])("allows the same states of a %s", async (table, states) => {
    const { rows } = await database.pool.query<{ definition: string }>(
      "select pg_get_constraintdef(oid) as definition from pg_constraint where conname = $1",
      [`${table}_state`],
    );
    const allowed = [...(rows[0]?.definition ?? "").matchAll(/'(\w+)'/g)].map(([, state]) => state);
    expect(allowed).toEqual([...states]);
  });
});
