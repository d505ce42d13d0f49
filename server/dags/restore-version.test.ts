import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "../principal.ts";
import { type TestServer, testServer } from "../testing-runtime.ts";
import { applyDocument } from "./apply-document.ts";
import { deleteDag } from "./change-dags.ts";
import { countVersions, getSource, listVersions } from "./read-dags.ts";
import { restoreVersion } from "./restore-version.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const save = (text: string, options: Parameters<typeof applyDocument>[3] = {}) =>
  applyDocument(server.runtime, SYSTEM, text, options);
const restore = (id: string, version: number, options: Parameters<typeof restoreVersion>[4] = {}) =>
  restoreVersion(server.runtime, SYSTEM, id, version, options);
const versionsOf = (id: string) => listVersions(server.runtime.pool, id);

describe("restoring a version", () => {
  it("makes a new one of its very bytes, and keeps those between", async () => {
    const odd =
      "\uFEFF# odd\r\nid: bytes\r\n\r\ntasks:\r\n  - {id: a,   type: noop}   # here\r\n# no line break at the end ☃";
    await save(odd);
    await save("id: bytes\ntasks: [{ id: b, type: noop }]\n");
    expect(await restore("bytes", 1)).toMatchObject({ id: "bytes", version: 3, outcome: "updated" });
    expect((await getSource(server.runtime.pool, "bytes")).source).toBe(odd);
    expect(await versionsOf("bytes")).toMatchObject([
      { version: 3, message: "Restores version 1", createdBy: "system", changes: { added: 0, removed: 0, changed: 1 } },
      { version: 2 },
      { version: 1 },
    ]);
    const { rows } = await server.runtime.pool.query(
      "select details from dag.audit_entry where resource = 'dag:bytes' order by id desc limit 1",
    );
    expect(rows).toEqual([{ details: { version: 3, restores: 1 } }]);
  });

  it("takes a document in JSON's style that is YAML as what it was", async () => {
    await save("{ id: flow, tasks: [{ id: a, type: noop }] }");
    await save("id: flow\ntasks: [{ id: b, type: noop }]\n");
    expect(await restore("flow", 1, { message: "back" })).toMatchObject({ version: 3 });
    expect(await versionsOf("flow")).toMatchObject([{ message: "back" }, {}, {}]);
  });

  it("changes nothing where the newest version has that text already", async () => {
    await save("id: same\ntasks: [{ id: a, type: noop }]\n");
    await save("id: same\ntasks: [{ id: b, type: noop }]\n");
    await restore("same", 1);
    expect(await restore("same", 1)).toMatchObject({ version: 3, outcome: "unchanged" });
    expect(await countVersions(server.runtime.pool, "same")).toBe(3);
  });

  it("is refused over a version that one has not seen, and where there is none such", async () => {
    await save("id: raced\ntasks: [{ id: a, type: noop }]\n");
    await save("id: raced\ntasks: [{ id: b, type: noop }]\n");
    await expect(restore("raced", 1, { expectedVersion: 1 })).rejects.toMatchObject({
      code: "CONFLICT",
      details: { current_version: 2 },
    });
    await expect(restore("raced", 9)).rejects.toMatchObject({ code: "DAG_NOT_FOUND" });
    await expect(restore("nowhere", 1)).rejects.toMatchObject({ code: "DAG_NOT_FOUND" });
  });

  it("is done once by several at once who have seen the same", async () => {
    await save("id: twice\ntasks: [{ id: a, type: noop }]\n");
    await save("id: twice\ntasks: [{ id: b, type: noop }]\n");
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => restore("twice", 1, { expectedVersion: 2 })));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await countVersions(server.runtime.pool, "twice")).toBe(3);
  });

  it("does not bring a deleted workflow back", async () => {
    await save("id: gone\ntasks: [{ id: a, type: noop }]\n");
    await save("id: gone\ntasks: [{ id: b, type: noop }]\n");
    await deleteDag(server.runtime, SYSTEM, "gone");
    await expect(restore("gone", 1)).rejects.toMatchObject({ code: "DAG_NOT_FOUND" });
    await expect(versionsOf("gone")).rejects.toMatchObject({ code: "DAG_NOT_FOUND" });
  });
});

describe("the list of versions", () => {
  it("says how much each has changed, also in large documents", async () => {
    const tasks = (count: number) =>
      Array.from({ length: count }, (_, n) => `  - { id: t${n}, command: "echo ${"x".repeat(20)} ${n}" }\n`).join("");
    await save(`id: counted\ntasks:\n${tasks(1_000)}`);
    await save(`id: counted\nowner: ada\ntasks:\n${tasks(1_002).replace("xx 5", "yy 5")}layout: { t9: [1, 2] }\n`);
    await save(`id: counted\nowner: ada\ntasks:\n${tasks(999)}`);
    expect((await versionsOf("counted")).map(({ changes }) => changes)).toEqual([
      { added: 0, removed: 3, changed: 1, moved: 1, settings: 0 },
      { added: 2, removed: 0, changed: 1, moved: 1, settings: 1 },
      { added: 1_000, removed: 0, changed: 0, moved: 0, settings: 1 },
    ]);
  });

  it("counts what several saved at once, or says nothing of it, and never something wrong", async () => {
    const text = (n: number) =>
      `id: crowd\ntasks: [${"abcdefgh"
        .slice(0, n)
        .split("")
        .map((id) => `{ id: ${id}, type: noop }`)
        .join()}]\n`;
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => save(text(n))));
    const versions = (await versionsOf("crowd")).toReversed();
    let former = 0;
    for (const { version, changes } of versions) {
      const { source } = await getSource(server.runtime.pool, "crowd", version);
      const count = source.match(/noop/g)?.length ?? 0;
      if (changes !== null) expect(changes.added - changes.removed).toBe(count - former);
      former = count;
    }
  });

  it("reads a page of thousands by their index", async () => {
    await save("id: many\ntasks: [{ id: a, type: noop }]\n");
    const { pool } = server.runtime;
    await pool.query(
      `insert into dag.dag_version (dag_id, version, source, format, source_hash, compiled)
       select 'many', n, '', 'yaml', '', '{"errorPolicy": "fail"}' from generate_series(2, 20000) n`,
    );
    await pool.query("analyze dag.dag_version");
    const page = await listVersions(pool, "many", { before: 15_000, limit: 50 });
    expect([page.length, page[0]?.version, page.at(-1)?.version]).toEqual([50, 14_999, 14_950]);
    expect(await listVersions(pool, "many", { before: 1, limit: 50 })).toEqual([]);
    const { rows } = await pool.query<{ "QUERY PLAN": string }>(
      "explain select version from dag.dag_version where dag_id = 'many' and version is not null and version < 15000 order by version desc limit 50",
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toContain("dag_version_number");
    expect(plan).not.toContain("Seq Scan");
  });
});
