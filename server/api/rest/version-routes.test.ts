import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestServer, testServer } from "#server/testing-runtime.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const FIRST = (id: string) => `# kept
id: ${id}
tasks:
  - { id: a, command: echo one }
  - { id: b, command: echo two, dependencies: [a] }
`;
const SECOND = (id: string) => `id: ${id}
schedule: "@daily"
tasks:
  - { id: a, command: echo 1, retries: 2 }
  - { id: c, command: echo three, dependencies: [a] }
layout: { a: [10, 20] }
`;

async function withTwoVersions(id: string): Promise<void> {
  await server.json("operator", "POST", "/dags", FIRST(id));
  await server.json("operator", "POST", "/dags", SECOND(id), 200);
}

describe("versions", () => {
  it("are listed by pages, with how much each has changed", async () => {
    await withTwoVersions("listed");
    expect(await server.json("viewer", "GET", "/dags/listed/versions?page_size=1")).toMatchObject({
      versions: [{ version: 2, changes: { added: 1, removed: 1, changed: 1, moved: 0, settings: 1 } }],
      pagination: { page: 1, page_size: 1, total_pages: 2, total_count: 2 },
    });
    expect(await server.json("viewer", "GET", "/dags/listed/versions?page_size=1&page=2")).toMatchObject({
      versions: [{ version: 1, created_by: "operator" }],
    });
    expect(await server.json("viewer", "GET", "/dags/listed/versions?page=3")).toMatchObject({ versions: [] });
    expect((await server.request("viewer", "GET", "/dags/none/versions")).status).toBe(404);
    expect((await server.request("viewer", "GET", "/dags/listed/versions/99999999999")).status).toBe(404);
  });

  it("are restored over the version that was seen, and not over another", async () => {
    await withTwoVersions("restored");
    const stale = await server.request("operator", "POST", "/dags/restored/versions/1/restore", {
      headers: { "if-match": '"1"' },
    });
    expect([stale.status, await stale.json()]).toMatchObject([
      409,
      { code: "CONFLICT", details: { current_version: 2 } },
    ]);
    const restored = await server.request("operator", "POST", "/dags/restored/versions/1/restore", {
      headers: { "if-match": '"2"' },
      body: { message: "The daily one was wrong" },
    });
    expect([restored.status, restored.headers.get("etag")]).toEqual([200, '"3"']);
    expect(await restored.json()).toMatchObject({ version: 3, tasks: [{ id: "a" }, { id: "b" }] });
    const text = await server.request("viewer", "GET", "/dags/restored/versions/3");
    expect(await text.text()).toBe(FIRST("restored"));
    expect(await server.json("viewer", "GET", "/dags/restored/versions")).toMatchObject({
      versions: [{ version: 3, message: "The daily one was wrong" }, {}, {}],
    });
    expect((await server.request("viewer", "POST", "/dags/restored/versions/1/restore")).status).toBe(403);
    expect((await server.request("operator", "POST", "/dags/restored/versions/7/restore")).status).toBe(404);
  });
});

describe("the difference of two versions", () => {
  it("is said task by task and value by value", async () => {
    await withTwoVersions("compared");
    const expected = {
      from: 1,
      to: 2,
      tasks: {
        added: ["c"],
        removed: ["b"],
        changed: [
          {
            id: "a",
            former_id: null,
            fields: [
              { path: ["command"], before: "echo one", after: "echo 1" },
              { path: ["retries"], after: 2 },
            ],
            dependencies: { added: [], removed: [] },
            moved: true,
            reordered: false,
          },
        ],
      },
      workflow: [{ path: ["schedule"], after: "@daily" }],
    };
    expect(await server.json("viewer", "GET", "/dags/compared/diff")).toEqual(expected);
    expect(await server.json("viewer", "GET", "/dags/compared/diff?from=1&to=2")).toEqual(expected);
    expect(await server.json("viewer", "GET", "/dags/compared/diff?from=2&to=1")).toMatchObject({
      from: 2,
      to: 1,
      tasks: { added: ["b"], removed: ["c"] },
    });
    expect(await server.json("viewer", "GET", "/dags/compared/diff?to=1")).toMatchObject({
      from: 1,
      to: 1,
      tasks: { added: [], removed: [], changed: [] },
      workflow: [],
    });
  });

  it("says which version there is not, and takes no other parameters", async () => {
    await withTwoVersions("known");
    const codes = ["?to=3", "?from=3", "?from=0", "?of=1"].map(async (query) => {
      const answer = await server.request("viewer", "GET", `/dags/known/diff${query}`);
      return [answer.status, ((await answer.json()) as { code: string }).code];
    });
    expect(await Promise.all(codes)).toEqual([
      [404, "DAG_NOT_FOUND"],
      [404, "DAG_NOT_FOUND"],
      [400, "VALIDATION_ERROR"],
      [400, "VALIDATION_ERROR"],
    ]);
  });

  it("of large documents is found off the event loop", async () => {
    const text = (owner: string) =>
      `id: large\nowner: ${owner}\ntasks:\n${Array.from({ length: 3_000 }, (_, n) => `  - { id: t${n}, type: noop }\n`).join("")}`;
    await server.json("operator", "POST", "/dags", text("ada"));
    await server.json("operator", "POST", "/dags", text("bob"), 200);
    let [longest, last] = [0, performance.now()];
    const ticks = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const diff = await server.json("viewer", "GET", "/dags/large/diff");
    clearInterval(ticks);
    expect(diff).toMatchObject({ workflow: [{ path: ["owner"], before: "ada", after: "bob" }] });
    expect(longest).toBeLessThan(1_000);
  });
});
