import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HandDrivenWorker } from "#server/db/testing-dag.ts";
import { type TestServer, testServer } from "#server/testing-runtime.ts";

let server: TestServer;
let worker: HandDrivenWorker;

beforeAll(async () => {
  server = await testServer();
  worker = await HandDrivenWorker.register(server.database.pool);
});
afterAll(() => server.close());

const documentOf = (id: string, more = "") => `# kept to the letter
id: ${id}
tags: [etl, test]
${more}
tasks:
  - id: extract
    command: echo hi   # spaces stay
    retries: 1
  - id: load
    command: echo ho
    dependencies: [extract]
`;

async function apply(id: string, more = ""): Promise<void> {
  await server.json("operator", "POST", "/dags", documentOf(id, more));
}

async function codeOf(response: Response): Promise<[number, unknown]> {
  return [response.status, ((await response.json()) as { code: unknown }).code];
}

describe("dags", () => {
  it("creates a workflow from YAML, gives the exact text back, and makes a version only of a change", async () => {
    const created = await server.request("operator", "POST", "/dags", { body: documentOf("exact") });
    expect([created.status, created.headers.get("etag")]).toEqual([201, '"1"']);
    expect(await created.json()).toMatchObject({ id: "exact", version: 1, is_paused: false, tags: ["etl", "test"] });
    const text = await server.request("viewer", "GET", "/dags/exact", { headers: { accept: "application/yaml" } });
    expect(await text.text()).toBe(documentOf("exact"));
    expect((await server.request("operator", "POST", "/dags", { body: documentOf("exact") })).headers.get("etag")).toBe(
      '"1"',
    );
    const changed = await server.request("operator", "POST", "/dags", { body: documentOf("exact", "owner: ada") });
    expect([changed.status, changed.headers.get("etag")]).toEqual([200, '"2"']);
    const { versions } = await server.json("viewer", "GET", "/dags/exact/versions");
    expect(versions).toMatchObject([{ version: 2, created_by: "operator" }, { version: 1 }]);
    expect(await (await server.request("viewer", "GET", "/dags/exact/versions/1")).text()).toBe(documentOf("exact"));
  });

  it("takes JSON documents too", async () => {
    const created = await server.json("operator", "POST", "/dags", {
      id: "from-json",
      tasks: [{ id: "a", command: "true", timeout: 3_600_000_000_000 }],
    });
    expect(created["tasks"]).toMatchObject([{ id: "a", timeout: "1h" }]);
  });

  it("refuses a save over somebody else's", async () => {
    await apply("locked");
    const stale = await server.request("operator", "POST", "/dags", {
      body: documentOf("locked", "owner: b"),
      headers: { "if-match": '"0"' },
    });
    expect(await codeOf(stale)).toEqual([409, "CONFLICT"]);
    const fresh = await server.request("operator", "POST", "/dags", {
      body: documentOf("locked", "owner: b"),
      headers: { "if-match": '"1"' },
    });
    expect(fresh.status).toBe(200);
  });

  it("deletes only what was seen, if that is asked for", async () => {
    await apply("removed");
    await server.json("operator", "POST", "/dags", documentOf("removed", "owner: b"), 200);
    const remove = (match: string) =>
      server.request("operator", "DELETE", "/dags/removed", { headers: { "if-match": match } });
    expect(await codeOf(await remove('"1"'))).toEqual([409, "CONFLICT"]);
    expect(await codeOf(await remove("newest"))).toEqual([400, "VALIDATION_ERROR"]);
    expect((await remove('"2"')).status).toBe(204);
    expect(await codeOf(await remove('"2"'))).toEqual([404, "DAG_NOT_FOUND"]);
  });

  it("makes one first version when two people create the same workflow at once", async () => {
    const answers = await Promise.all(
      ["a", "b", "c", "d"].map((owner) =>
        server.request("operator", "POST", "/dags", { body: documentOf("twins", `owner: ${owner}`) }),
      ),
    );
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 201]);
    const { versions } = (await server.json("viewer", "GET", "/dags/twins/versions")) as {
      versions: { version: number }[];
    };
    expect(versions.map((each) => each.version)).toEqual([4, 3, 2, 1]);
  });

  it("gives the first answer to a save again for its key, whatever was saved since", async () => {
    const save = (owner: string, headers: Record<string, string>) =>
      server.request("operator", "POST", "/dags", { body: documentOf("saved-once", `owner: ${owner}`), headers });
    const once = { "idempotency-key": "save-1", "if-match": '"0"' };
    const answers = await Promise.all([1, 2, 3].map(() => save("a", once)));
    await save("b", {});
    for (const answer of [...answers, await save("a", once)]) {
      expect([answer.status, answer.headers.get("etag")]).toEqual([201, '"1"']);
      expect(await answer.json()).toMatchObject({ id: "saved-once", version: 1, owner: "a" });
    }
    expect(await codeOf(await save("c", once))).toEqual([422, "IDEMPOTENCY_MISMATCH"]);
    expect(await codeOf(await save("a", { ...once, "if-match": '"1"' }))).toEqual([422, "IDEMPOTENCY_MISMATCH"]);
    expect(await codeOf(await save("a", { "idempotency-key": "x".repeat(201) }))).toEqual([400, "VALIDATION_ERROR"]);
    const { versions } = await server.json("viewer", "GET", "/dags/saved-once/versions");
    expect(versions).toHaveLength(2);
  });

  it("gives the first answer to a restore again for its key, also when the workflow is gone", async () => {
    await apply("restored-once");
    await server.json("operator", "POST", "/dags", documentOf("restored-once", "owner: b"), 200);
    const restore = () =>
      server.request("operator", "POST", "/dags/restored-once/versions/1/restore", {
        body: {},
        headers: { "idempotency-key": "restore-1" },
      });
    expect(await (await restore()).json()).toMatchObject({ version: 3, owner: null });
    await server.json("operator", "POST", "/dags", documentOf("restored-once", "owner: c"), 200);
    await server.request("operator", "DELETE", "/dags/restored-once");
    const again = await restore();
    expect([again.status, again.headers.get("etag")]).toEqual([200, '"3"']);
    expect(await again.json()).toMatchObject({ version: 3, owner: null });
    expect(await codeOf(await server.request("viewer", "GET", "/dags/restored-once"))).toEqual([404, "DAG_NOT_FOUND"]);
  });

  it("says all that is wrong with a document, with lines", async () => {
    const answer = await server.request("operator", "POST", "/dags", {
      body: "id: bad\ntasks:\n  - id: a\n    comand: x\n    dependencies: [b]\n",
    });
    const body = (await answer.json()) as {
      code: string;
      message: string;
      details: { diagnostics: { code: string; range: { start: { line: number } } }[] };
    };
    expect([answer.status, body.code]).toEqual([400, "DAG_VALIDATION_FAILED"]);
    expect(body.details.diagnostics.map((each) => [each.code, each.range.start.line])).toEqual(
      expect.arrayContaining([
        ["unknown_key", 4],
        ["unknown_dependency", 5],
      ]),
    );
  });

  it("validates without saving", async () => {
    const valid = await server.json("viewer", "POST", "/dags/validate", documentOf("only-checked"), 200);
    expect(valid).toMatchObject({
      valid: true,
      summary: { tasks: 2, edges: 1, levels: 2, critical_path: ["extract", "load"] },
    });
    expect(await server.json("viewer", "POST", "/dags/validate", "id: [", 200)).toMatchObject({
      valid: false,
      summary: null,
    });
    expect((await server.request("viewer", "GET", "/dags/only-checked")).status).toBe(404);
  });

  it("checks large documents off the event loop, and refuses what is too large", async () => {
    const large = `id: large\ntasks:\n${Array.from({ length: 3_000 }, (_, n) => `  - { id: t${n}, type: noop }\n`).join("")}`;
    let longest = 0;
    let last = performance.now();
    const ticks = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const answer = await server.request("viewer", "POST", "/dags/validate", { body: large });
    clearInterval(ticks);
    expect(await answer.json()).toMatchObject({ valid: true, summary: { tasks: 3_000 } });
    expect(longest).toBeLessThan(1_000);
    expect(
      (await server.request("viewer", "POST", "/dags/validate", { body: "#".repeat(11 * 1024 * 1024) })).status,
    ).toBe(413);
  });

  it("lists, filters and counts", async () => {
    await apply("listed-a", "name: Alpha");
    await apply("listed-b", "name: Beta\nis_paused: true");
    const found = await server.json("viewer", "GET", "/dags?search=listed&tags=etl,test&page_size=1");
    expect(found).toMatchObject({
      dags: [{ id: "listed-a" }],
      pagination: { page: 1, page_size: 1, total_pages: 2, total_count: 2 },
    });
    expect(await server.json("viewer", "GET", "/dags?search=listed&is_paused=true")).toMatchObject({
      dags: [{ id: "listed-b" }],
    });
    expect(await server.json("viewer", "GET", "/dags?tags=nothing")).toMatchObject({ dags: [] });

    // By the newest run alone: a former one in this state does not count.
    const trigger = async () => (await server.json("operator", "POST", "/dags/listed-a/trigger", {})) as { id: string };
    await worker.run((await trigger()).id, [{ index: 0, result: "failed" }]);
    const inState = async (state: string) =>
      ((await server.json("viewer", "GET", `/dags?search=listed&last_state=${state}`)) as { dags: { id: string }[] })
        .dags;
    expect((await inState("failed")).map(({ id }) => id)).toEqual(["listed-a"]);
    const { id } = await trigger();
    expect(await inState("failed")).toEqual([]);
    expect((await inState("running")).map((dag) => dag.id)).toEqual(["listed-a"]);
    await server.json("operator", "POST", `/dag-runs/${id}/cancel`, {}, 200);
  });

  it("pauses, unpauses and deletes", async () => {
    await apply("switched");
    expect(await server.json("operator", "POST", "/dags/switched/pause", undefined, 200)).toMatchObject({
      is_paused: true,
    });
    expect(await server.json("operator", "PATCH", "/dags/switched", { is_paused: false })).toMatchObject({
      is_paused: false,
    });
    expect((await server.request("operator", "DELETE", "/dags/switched")).status).toBe(204);
    expect(await codeOf(await server.request("viewer", "GET", "/dags/switched"))).toEqual([404, "DAG_NOT_FOUND"]);
    await apply("switched");
    expect(await server.json("viewer", "GET", "/dags/switched")).toMatchObject({ version: 2 });
  });
});

describe("runs", () => {
  it("triggers, runs to the end and shows what happened", async () => {
    await apply("whole", "params: { region: { type: string, enum: [eu, us], default: eu } }");
    const run = await server.json("operator", "POST", "/dags/whole/trigger", {
      config: { region: "us" },
      execution_date: "2026-01-02T03:04:05Z",
    });
    const id = run["id"] as string;
    expect(run).toMatchObject({
      dag_id: "whole",
      state: "running",
      external_trigger: true,
      execution_date: "2026-01-02T03:04:05.000Z",
      task_count: 2,
    });
    await worker.start(id, [0]);
    await worker.advance(id, [{ index: 0, result: "failed", retryDelayMs: 0 }]);
    await server.database.pool.query("select dag.promote_due()");
    await worker.run(id, [{ index: 0, attempt: 2, result: "success", output: { rows: 7 } }]);
    await worker.run(id, [{ index: 1, result: "success" }]);
    const ended = await server.json("viewer", "GET", `/dag-runs/${id}`);
    expect(ended).toMatchObject({ state: "success", tasks_remaining: 0 });
    expect(ended["tasks"]).toMatchObject([
      { task_id: "extract", try_number: 2, max_tries: 2, state: "success" },
      { task_id: "load" },
    ]);
    expect(await server.json("viewer", "GET", `/task-instances/${id}.0/attempts`)).toMatchObject({
      attempts: [
        { attempt: 1, outcome: "failed", error: { class: "exit_code" } },
        { attempt: 2, outcome: "success" },
      ],
    });
    expect(await server.json("viewer", "GET", `/task-instances/${id}.0/output`)).toEqual({ output: { rows: 7 } });
    expect(await server.json("viewer", "GET", `/dag-runs?dag_id=whole&state=success`)).toMatchObject({
      dag_runs: [{ id }],
      pagination: { total_count: 1 },
    });
    expect(await server.json("viewer", "GET", `/task-instances?dag_run_id=${id}&state=success`)).toMatchObject({
      pagination: { total_count: 2 },
    });
  });

  it("makes one run of a hundred requests with one Idempotency-Key, and refuses the key for another request", async () => {
    await apply("once", "max_active_runs: 1000\nparams: { n: { type: integer, default: 1 } }");
    const trigger = (n: number) =>
      server.request("operator", "POST", "/dags/once/trigger", {
        body: { config: { n } },
        headers: { "idempotency-key": "k1" },
      });
    const answers = await Promise.all(Array.from({ length: 100 }, () => trigger(1)));
    const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { id: string }).id));
    expect(new Set(ids).size).toBe(1);
    expect(await codeOf(await trigger(2))).toEqual([422, "IDEMPOTENCY_MISMATCH"]);
    expect(await server.json("viewer", "GET", "/dag-runs?dag_id=once")).toMatchObject({
      pagination: { total_count: 1 },
    });
  });

  it("gives the first answer again for a key, whatever has happened to the workflow since", async () => {
    await apply("moved", "params: { n: { type: integer, default: 1 } }");
    const trigger = (config: object) =>
      server.request("operator", "POST", "/dags/moved/trigger", {
        body: { config },
        headers: { "idempotency-key": "k2" },
      });
    const first = (await (await trigger({})).json()) as { id: string };
    const next = documentOf("moved", "params: { n: { type: integer, default: 2 }, m: { required: true } }");
    await server.json("operator", "POST", "/dags", next, 200);
    await server.database.pool.query("update dag.dag set is_paused = true where id = 'moved'");
    const again = await trigger({});
    expect([again.status, ((await again.json()) as { id: string }).id]).toEqual([201, first.id]);
    expect(await codeOf(await trigger({ n: 1 }))).toEqual([422, "IDEMPOTENCY_MISMATCH"]);
  });

  it("takes a key with another wish for another request, and forgets it after a day", async () => {
    await apply("forgotten", "is_paused: true");
    const trigger = (body: object) =>
      server.request("operator", "POST", "/dags/forgotten/trigger", { body, headers: { "idempotency-key": "k3" } });
    expect(await codeOf(await trigger({}))).toEqual([409, "DAG_PAUSED"]);
    const first = (await (await trigger({ allow_paused: true })).json()) as { id: string };
    expect(await codeOf(await trigger({}))).toEqual([422, "IDEMPOTENCY_MISMATCH"]);
    await server.database.pool.query(
      "update dag.idempotency_key set created_at = now() - interval '23 hours' where key = 'k3'",
    );
    await server.database.pool.query("select dag.forget_old_requests()");
    expect(await (await trigger({ allow_paused: true })).json()).toMatchObject({ id: first.id });
    await server.database.pool.query(
      "update dag.idempotency_key set created_at = now() - interval '25 hours' where key = 'k3'",
    );
    await server.database.pool.query("select dag.forget_old_requests()");
    const again = (await (await trigger({ allow_paused: true })).json()) as { id: string };
    expect(again.id).not.toBe(first.id);
  });

  it("refuses a paused workflow unless told otherwise, and parameters that do not fit", async () => {
    await apply("paused", "is_paused: true\nparams: { n: { type: integer, required: true } }");
    expect(
      await codeOf(await server.request("operator", "POST", "/dags/paused/trigger", { body: { config: { n: 1 } } })),
    ).toEqual([409, "DAG_PAUSED"]);
    const wrong = await server.request("operator", "POST", "/dags/paused/trigger", {
      body: { config: { n: "x", m: 1 }, allow_paused: true },
    });
    expect(await codeOf(wrong)).toEqual([400, "VALIDATION_ERROR"]);
    await server.json("operator", "POST", "/dags/paused/trigger", { config: { n: 1 }, allow_paused: true });
  });

  it("cancels, kills and retries, each only where it makes sense", async () => {
    await apply("operated");
    const { id } = (await server.json("operator", "POST", "/dags/operated/trigger", {})) as { id: string };
    await worker.run(id, [{ index: 0, result: "failed" }]);
    expect(await server.json("viewer", "GET", `/dag-runs/${id}`)).toMatchObject({
      state: "failed",
      tasks_failed: 1,
      tasks_upstream_failed: 1,
    });
    expect(await server.json("operator", "POST", `/task-instances/${id}.0/retry`, undefined, 200)).toMatchObject({
      state: "queued",
      try_number: 2,
    });
    expect(await codeOf(await server.request("operator", "POST", `/task-instances/${id}.0/retry`))).toEqual([
      409,
      "INVALID_STATE",
    ]);
    expect(await server.json("operator", "POST", `/task-instances/${id}.0/kill`, undefined, 200)).toMatchObject({
      state: "failed",
      error_message: expect.stringContaining("exit 1"),
    });
    await server.json("operator", "POST", `/task-instances/${id}.0/retry`, undefined, 200);
    expect(await server.json("operator", "POST", `/dag-runs/${id}/cancel`, undefined, 200)).toMatchObject({
      state: "cancelled",
    });
    expect(await codeOf(await server.request("operator", "POST", `/dag-runs/${id}/cancel`))).toEqual([
      409,
      "INVALID_STATE",
    ]);
  });

  it("pages deep lists by cursor", async () => {
    await apply("many", "max_active_runs: 1000");
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1)
      made.push((await server.json("operator", "POST", "/dags/many/trigger", {}))["id"] as string);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = (await server.json(
        "viewer",
        "GET",
        `/dag-runs?dag_id=many&page_size=2${cursor ? `&cursor=${cursor}` : ""}`,
      )) as {
        dag_runs: { id: string }[];
        next_cursor: string | null;
      };
      seen.push(...page.dag_runs.map((run) => run.id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(seen).toEqual(made.toReversed());
  });
});

describe("logs", () => {
  it("give lines after a line, of an attempt, that contain a word", async () => {
    await apply("logged");
    const { id } = (await server.json("operator", "POST", "/dags/logged/trigger", {})) as { id: string };
    await worker.start(id, [0]);
    for (const [first, lines] of [
      [1, ["one", "two"]],
      [3, ["three"]],
    ] as const) {
      await server.database.pool.query(
        "insert into dag.task_log (run_id, task_index, attempt, first_line, line_count, at, offsets_ms, streams, lines) values ($1, 0, 1, $2, $3, now(), $4, $5, $6)",
        [id, first, lines.length, lines.map((_, n) => n * 10), "oe".slice(0, lines.length), lines],
      );
    }
    const read = async (query: string) =>
      (
        (await server.json("viewer", "GET", `/task-instances/${id}.0/logs${query}`)) as {
          lines: { line: number; text: string; stream: string }[];
        }
      ).lines;
    expect((await read("")).map(({ line, stream, text }) => [line, stream, text])).toEqual([
      [1, "stdout", "one"],
      [2, "stderr", "two"],
      [3, "stdout", "three"],
    ]);
    expect((await read("?after=1")).map((each) => each.text)).toEqual(["two", "three"]);
    expect((await read("?after=1&limit=1")).map((each) => each.text)).toEqual(["two"]);
    expect((await read("?q=thr")).map((each) => each.line)).toEqual([3]);
    expect(await read("?attempt=2")).toEqual([]);
    const whole = await server.request("viewer", "GET", `/task-instances/${id}.0/logs/download`);
    expect(whole.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(whole.headers.get("content-disposition")).toMatch(/^attachment; filename="\w+-1\.log"$/);
    expect(await whole.text()).toBe("one\ntwo\nthree\n");
    const timed = await server.request("viewer", "GET", `/task-instances/${id}.0/logs/download?timestamps=true`);
    expect(await timed.text()).toMatch(/^(\d{4}-\d\d-\d\dT[\d:.]+Z \w+\n){3}$/);
    const none = await server.request("viewer", "GET", `/task-instances/${id}.0/logs/download?attempt=7`);
    expect([none.status, await none.text()]).toEqual([200, ""]);

    // The stream resumes behind a line and ends with the attempt.
    await worker.advance(id, [{ index: 0, result: "success" }]);
    const stream = await server.request("viewer", "GET", `/task-instances/${id}.0/logs/stream`, {
      headers: { "last-event-id": "2" },
    });
    const text = await stream.text();
    expect(text).toContain('"text":"three"');
    expect(text).not.toContain('"text":"two"');
    expect(text).toContain("event: end");
  });
});

describe("HEAD", () => {
  it("says what GET would, and sends nothing", async () => {
    await apply("headed");
    const whole = await server.request("viewer", "GET", "/dags/headed");
    const head = await server.request("viewer", "HEAD", "/dags/headed");
    expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([200, whole.headers.get("etag"), ""]);
    expect((await server.request("viewer", "HEAD", "/dags/unknown")).status).toBe(404);
    expect((await server.request("viewer", "HEAD", "/dags/headed/trigger")).status).toBe(405);
    expect((await server.request(null, "HEAD", "/dags/headed")).status).toBe(401);
  });

  it("opens no stream", async () => {
    await apply("headed-stream");
    const { id } = (await server.json("operator", "POST", "/dags/headed-stream/trigger", {})) as { id: string };
    for (let n = 0; n < 25; n += 1) {
      const head = await server.request("viewer", "HEAD", `/dag-runs/${id}/events`);
      expect([head.status, await head.text()]).toEqual([200, ""]);
    }
  });
});

describe("streams", () => {
  it("of a log end for a task that was cancelled before it ran", async () => {
    await apply("never-ran");
    const { id } = (await server.json("operator", "POST", "/dags/never-ran/trigger", {})) as { id: string };
    await server.json("operator", "POST", `/dag-runs/${id}/cancel`, {}, 200);
    const stream = await server.request("viewer", "GET", `/task-instances/${id}.1/logs/stream`);
    expect(await stream.text()).toContain("event: end");
  });

  it("are so many for one key and no more, and give back what they held", async () => {
    await apply("watched");
    const { id } = (await server.json("operator", "POST", "/dags/watched/trigger", {})) as { id: string };
    const open = () => server.request("viewer", "GET", `/dag-runs/${id}/events`);
    const streams = await Promise.all(Array.from({ length: 20 }, open));
    expect(streams.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    const refused = await open();
    expect(refused.headers.get("retry-after")).toBe("5");
    expect(await codeOf(refused)).toEqual([429, "RATE_LIMIT_EXCEEDED"]);
    await streams[0]?.body?.cancel();
    const next = await open();
    expect(next.status).toBe(200);
    for (const stream of [...streams.slice(1), next]) await stream.body?.cancel();
  });
});

describe("requests that are wrong", () => {
  it.each([
    ["GET", "/dags?search=a%00b", 400, "VALIDATION_ERROR"],
    ["GET", "/dag-runs?from=0000-01-01T00:00:00Z", 400, "VALIDATION_ERROR"],
    ["GET", "/dags?page=99999999999999", 400, "VALIDATION_ERROR"],
    ["GET", "/nothing", 404, "NOT_FOUND"],
    ["GET", "/dags/no-such", 404, "DAG_NOT_FOUND"],
    ["GET", "/dag-runs/01900000-0000-7000-8000-000000000000", 404, "DAG_RUN_NOT_FOUND"],
    ["GET", "/dag-runs/1; drop table dag.run", 404, "NOT_FOUND"],
    ["GET", "/task-instances/01900000-0000-7000-8000-000000000000.0", 404, "TASK_INSTANCE_NOT_FOUND"],
    ["GET", "/task-instances/x", 404, "NOT_FOUND"],
    ["PATCH", "/dag-runs", 405, "METHOD_NOT_ALLOWED"],
    ["GET", "/dags?page_size=1000", 400, "VALIDATION_ERROR"],
    ["GET", "/dags?colour=blue", 400, "VALIDATION_ERROR"],
    ["GET", "/dags?search=a&search=b", 400, "VALIDATION_ERROR"],
    ["GET", "/dag-runs?state=dancing", 400, "VALIDATION_ERROR"],
    ["POST", "/dags/no-such/trigger", 404, "DAG_NOT_FOUND"],
  ])("%s %s is %i %s", async (method, path, status, code) => {
    expect(await codeOf(await server.request("admin", method, path))).toEqual([status, code]);
  });

  it("are refused by type, by form and by unknown fields", async () => {
    await apply("strict");
    const post = (body: string, type: string) =>
      server.request("operator", "POST", "/dags/strict/trigger", { body, headers: { "content-type": type } });
    expect(await codeOf(await post("a=1", "application/x-www-form-urlencoded"))).toEqual([
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ]);
    expect(await codeOf(await post("{", "application/json"))).toEqual([400, "INVALID_JSON"]);
    expect(await codeOf(await post('{"role":"admin"}', "application/json"))).toEqual([400, "VALIDATION_ERROR"]);
    expect(await codeOf(await post('{"__proto__":{"polluted":1}}', "application/json"))).toEqual([
      400,
      "VALIDATION_ERROR",
    ]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("are refused where a condition or a value is not understood", async () => {
    const put = (match: string) =>
      server.request("operator", "POST", "/dags", {
        body: documentOf("strict", `# ${match}`),
        headers: { "if-match": match },
      });
    for (const wrong of ["three", '"1", "2"', '"-1"', ""])
      expect(await codeOf(await put(wrong))).toEqual([400, "VALIDATION_ERROR"]);
    expect((await put('W/"1"')).status).toBe(200);
    expect(await codeOf(await put('W/"1"'))).toEqual([409, "CONFLICT"]);
    await apply("texts", "params: { t: { type: string } }");
    const config = { t: "a\u0000b" };
    const answer = await server.request("operator", "POST", "/dags/texts/trigger", { body: { config } });
    expect(await codeOf(answer)).toEqual([400, "VALIDATION_ERROR"]);
  });

  it("pause only the version that was seen, if they say which", async () => {
    await apply("seen");
    const pause = (match: string) =>
      server.request("operator", "PATCH", "/dags/seen", { body: { is_paused: true }, headers: { "if-match": match } });
    expect(await codeOf(await pause('"9"'))).toEqual([409, "CONFLICT"]);
    expect(await server.json("viewer", "GET", "/dags/seen")).toMatchObject({ is_paused: false });
    expect((await pause('"1"')).status).toBe(200);
    const unpause = (match: string) =>
      server.request("operator", "POST", "/dags/seen/unpause", { headers: { "if-match": match } });
    expect(await codeOf(await unpause('"2"'))).toEqual([409, "CONFLICT"]);
    expect((await unpause('"1"')).status).toBe(200);
  });

  it("say which methods an address takes", async () => {
    const answer = await server.request("admin", "PATCH", "/dag-runs");
    expect(answer.headers.get("allow")).toBe("GET, HEAD");
  });

  it("may ask for runs since before there were any", async () => {
    const { pagination } = (await server.json("viewer", "GET", "/dag-runs?from=1960-01-01T00:00:00Z")) as {
      pagination: { total_count: number };
    };
    expect(pagination.total_count).toBeGreaterThan(0);
  });

  it("carry no inside to the outside, and are never stored", async () => {
    const answer = await server.request("viewer", "GET", "/dags/no-such");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(Object.keys((await answer.json()) as object).toSorted()).toEqual(["code", "error", "message"]);
  });
});

describe("the system's own routes", () => {
  it("answer", async () => {
    expect(await server.json(null, "GET", "/health")).toEqual({ status: "ok" });
    expect(await server.json(null, "GET", "/ready")).toEqual({ status: "ok" });
    expect(await server.json("viewer", "GET", "/status")).toMatchObject({ workers: expect.any(Number) });
    expect(await server.json("viewer", "GET", "/workers")).toMatchObject({
      workers: expect.arrayContaining([expect.objectContaining({ state: "active" })]),
    });
  });
});
