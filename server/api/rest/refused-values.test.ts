import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "#server/principal.ts";
import { type TestServer, testServer } from "#server/testing-runtime.ts";
import { appRouter } from "../trpc/router.ts";

let server: TestServer;
let runId: string;
const DOCUMENT = `id: values
params: { t: { type: string }, o: { type: object } }
tasks: [{ id: a, type: noop }]
`;

beforeAll(async () => {
  server = await testServer();
  await server.json("operator", "POST", "/dags", DOCUMENT);
  runId = (await server.json("operator", "POST", "/dags/values/trigger", {}))["id"] as string;
});
afterAll(() => server.close());

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly details?: { readonly issues?: readonly { readonly path: readonly (string | number)[] }[] };
}

/** Status, code, and the field that it is about. */
async function refusalOf(answer: Response): Promise<[number, string, string | undefined]> {
  const { code, details } = (await answer.json()) as Refusal;
  return [answer.status, code, details?.issues?.[0]?.path.join(".")];
}

const trigger = (body: unknown) =>
  server.request("operator", "POST", "/dags/values/trigger", {
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });

describe("a text that no column can hold is refused by its field", () => {
  it.each([
    ["/dags?search=%00", "search"],
    ["/dags?tags=a,%00", "tags"],
    ["/dag-runs?dag_id=%00", "dag_id"],
    ["/task-instances?task_id=%00", "task_id"],
  ])("%s", async (path, field) => {
    expect(await refusalOf(await server.request("viewer", "GET", path))).toEqual([400, "VALIDATION_ERROR", field]);
  });

  it("of a log's search", async () => {
    const answer = await server.request("viewer", "GET", `/task-instances/${runId}.0/logs?q=%00`);
    expect(await refusalOf(answer)).toEqual([400, "VALIDATION_ERROR", "q"]);
  });

  it.each([
    [{ config: { t: "a\u0000b" } }, "config.t"],
    [{ params: { o: { list: [1, { x: "\u0000" }] } } }, "params.o.list.1.x"],
    [{ config: { o: { "a\u0000": 1 } } }, "config.o.a\u0000"],
    [{ config: { t: "\ud800" } }, "config.t"],
    [{ config: { o: { deep: ["\udfff!"] } } }, "config.o.deep.0"],
  ])("of a run: %j", async (body, field) => {
    expect(await refusalOf(await trigger(body))).toEqual([400, "VALIDATION_ERROR", field]);
  });

  it("of a document, also where it is written as an escape", async () => {
    for (const escaped of ["\\0", "\\ud800"]) {
      const body = `id: escaped\ntasks: [{ id: a, type: noop, name: "x${escaped}" }]\n`;
      const answer = await server.request("operator", "POST", "/dags", { body });
      const { code, message } = (await answer.json()) as Refusal;
      expect([answer.status, code, message]).toEqual([400, "INVALID_DAG", expect.stringContaining("tasks.0.name")]);
    }
  });

  it("of a restore's message", async () => {
    const answer = await server.request("operator", "POST", "/dags/values/versions/1/restore", {
      body: { message: "\u0000" },
    });
    expect(await refusalOf(answer)).toEqual([400, "VALIDATION_ERROR", "message"]);
  });

  it("takes every other letter", async () => {
    expect((await trigger({ config: { t: "\u0001 ä 😀 \u2028", o: { "😀": ["\ufffd"] } } })).status).toBe(201);
  });
});

it("values that are nested without end are refused, those of a careful person are not", async () => {
  const nested = (depth: number) => `{"config":{"o":{"a":${"[".repeat(depth)}${"]".repeat(depth)}}}}`;
  expect((await trigger(nested(50))).status).toBe(201);
  for (const depth of [200, 3_000, 200_000])
    expect((await refusalOf(await trigger(nested(depth)))).slice(0, 2)).toEqual([400, "VALIDATION_ERROR"]);
});

describe("a date that is too far away is refused by its field", () => {
  it.each(["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])("%s", async (date) => {
    const query = await server.request("viewer", "GET", `/dag-runs?from=${encodeURIComponent(date)}`);
    expect(await refusalOf(query)).toEqual([400, "VALIDATION_ERROR", "from"]);
    expect(await refusalOf(await trigger({ execution_date: date }))).toEqual([
      400,
      "VALIDATION_ERROR",
      "execution_date",
    ]);
  });

  it("and one before there were runs is a date like any other", async () => {
    const count = async (query: string) =>
      ((await server.json("viewer", "GET", `/dag-runs?${query}`)) as { pagination: { total_count: number } }).pagination
        .total_count;
    const all = await count("");
    expect(all).toBeGreaterThan(0);
    expect(await count("from=1960-01-01T00:00:00Z")).toBe(all);
    expect(await count("from=0001-01-01T00:00:00Z&until=9999-12-31T23:59:59Z")).toBe(all);
    expect(await count("until=1960-01-01T00:00:00Z")).toBe(0);
    expect((await trigger({ execution_date: "1960-01-01T00:00:00Z" })).status).toBe(201);
  });
});

describe("a number that no column can hold is refused by its field", () => {
  it.each([
    ["/dags?page=3000000000", "page"],
    ["/dag-runs?page=99999999999999999999", "page"],
    ["/dags/values/diff?from=3000000000", "from"],
  ])("%s", async (path, field) => {
    expect(await refusalOf(await server.request("viewer", "GET", path))).toEqual([400, "VALIDATION_ERROR", field]);
  });

  it.each([
    "logs?after=2147483647",
    "logs?after=99999999999",
    "logs/stream?after=2147483647",
    "logs?attempt=3000000000",
  ])("%s", async (path) => {
    const answer = await server.request("viewer", "GET", `/task-instances/${runId}.0/${path}`);
    expect(await refusalOf(answer)).toEqual([400, "VALIDATION_ERROR", /\?(\w+)=/.exec(path)?.[1]]);
  });

  it("a log's stream goes on behind a line that it will never have", async () => {
    const { id } = (await (await trigger({})).json()) as { id: string };
    await server.json("operator", "POST", `/dag-runs/${id}/cancel`, {}, 200);
    const stream = await server.request("viewer", "GET", `/task-instances/${id}.0/logs/stream`, {
      headers: { "last-event-id": "999999999999999" },
    });
    expect(await stream.text()).toContain("event: end");
  });
});

it("our pages' procedures refuse the same by their input", async () => {
  const pages = appRouter.createCaller({ runtime: server.runtime, principal: SYSTEM });
  const task = { runId, index: 0, attempt: 1 };
  for (const call of [
    () => pages.dags.list({ search: "\u0000" }),
    () => pages.dags.list({ cursor: "\u0000" }),
    () => pages.dags.list({ tags: ["\u0000"] }),
    () => pages.dags.source({ id: "values", version: 3_000_000_000 }),
    () => pages.dags.versions({ id: "values", before: 3_000_000_000 }),
    () => pages.dags.trigger({ id: "values", params: { t: "\u0000" }, idempotencyKey: "a" }),
    () => pages.dags.trigger({ id: "values", idempotencyKey: "\u0000" }),
    () => pages.dags.try({ text: DOCUMENT, params: { t: "\ud800" } }),
    () => pages.dags.try({ text: DOCUMENT, upTo: ["\u0000"] }),
    () => pages.dags.save({ text: `${DOCUMENT}#`, message: "\u0000" }),
    () => pages.tasks.logPage({ ...task, after: 2_147_483_647 }),
  ]) {
    await expect(call(), call.toString()).rejects.toMatchObject({ code: "BAD_REQUEST" });
  }
});
