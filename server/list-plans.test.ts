/** Lists are read by index, however many workflows and runs there are: their plans on 100,000 runs. */
import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listDags } from "./dags/read-dags.ts";
import { listRuns } from "./runs/read-runs.ts";
import { type TestServer, testServer } from "./testing-runtime.ts";

const DAGS = 2_000;
const RUNS = 100_000;

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
  const { pool } = server.runtime;
  await pool.query(
    `with version as (
       insert into dag.dag_version (dag_id, version, source, format, source_hash, compiled)
       select 'dag-' || n, 1, '', 'yaml', '', '{"errorPolicy": "fail"}' from generate_series(1, $1::int) n
       returning id, dag_id
     )
     insert into dag.dag (id, name, current_version, current_version_id)
     select dag_id, dag_id, 1, id from version`,
    [DAGS],
  );
  await pool.query(
    `insert into dag.run (id, dag_id, version_id, state, trigger, logical_date, error_policy, task_count, remaining, failed, created_at)
     select dag.first_uuid_at(now() - n * interval '1 second'), v.dag_id, v.id,
       case when n % 10 = 0 then 'failed' else 'success' end, 'manual', now(), 'fail', 3, 0, case when n % 10 = 0 then 2 else 0 end, now()
     from generate_series(1, $1::int) n
     join dag.dag_version v on v.dag_id = 'dag-' || (n % $2 + 1)`,
    [RUNS, DAGS],
  );
  await pool.query("analyze dag.dag, dag.dag_version, dag.run");
});
afterAll(() => server.close());

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly Plans?: readonly PlanNode[];
}

/** The plans of all that is asked through this pool, with what each step has really read. */
function explaining(pool: pg.Pool): { readonly pool: pg.Pool; readonly nodes: PlanNode[] } {
  const nodes: PlanNode[] = [];
  const add = (node: PlanNode): void => {
    nodes.push(node);
    for (const below of node.Plans ?? []) add(below);
  };
  const query = async (text: string, values: unknown[]) => {
    const { rows } = await pool.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
      `explain (analyze, format json) ${text}`,
      values,
    );
    for (const row of rows) add(row["QUERY PLAN"][0].Plan);
    return await pool.query(text, values);
  };
  return { pool: { query } as unknown as pg.Pool, nodes };
}

const read = (nodes: readonly PlanNode[], relation: string) =>
  nodes
    .filter((node) => node["Relation Name"] === relation)
    .reduce((sum, node) => sum + node["Actual Rows"] * node["Actual Loops"], 0);
const scanned = (nodes: readonly PlanNode[]) =>
  nodes.flatMap((node) => (node["Node Type"] === "Seq Scan" ? [node["Relation Name"]] : []));

const LIMIT = 50;

it.each([
  ["all", {}, undefined],
  ["one workflow's", { dagId: "dag-7" }, undefined],
  ["those of a state", { state: "failed" as const }, undefined],
  ["those behind a cursor in the middle", {}, "middle"],
])("runs: %s", async (_, filter, cursor) => {
  const { pool, nodes } = explaining(server.runtime.pool);
  const { rows } = await server.runtime.pool.query<{ id: string }>(
    "select id from dag.run order by id desc offset 50000 limit 1",
  );
  const page = { limit: LIMIT, ...(cursor === undefined ? {} : { before: rows[0]?.id ?? "" }) };
  expect(await listRuns(pool, filter, page)).toHaveLength(LIMIT);
  expect(scanned(nodes)).not.toContain("run");
  expect(read(nodes, "run")).toBeLessThanOrEqual(LIMIT * 2);
});

it.each([
  // The last 20 of each.
  ["all", {}, LIMIT * 20],
  // Beside that, the newest of each workflow at most.
  ["those whose newest run failed", { lastState: "failed" as const }, LIMIT * 20 + DAGS],
])("workflows: %s", async (_, filter, mostRead) => {
  const { pool, nodes } = explaining(server.runtime.pool);
  expect(await listDags(pool, filter, { limit: LIMIT })).toHaveLength(LIMIT);
  expect(scanned(nodes)).not.toContain("run");
  expect(read(nodes, "run")).toBeLessThanOrEqual(mostRead);
});
