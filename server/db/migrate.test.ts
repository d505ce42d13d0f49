import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MigrationError, migrate } from "./migrate.ts";
import { TEST_SERVER_VARIABLE } from "./testing-server.ts";

let url: string;
let client: pg.Client;

beforeAll(async () => {
  const server = process.env[TEST_SERVER_VARIABLE] as string;
  const admin = new pg.Client(server);
  await admin.connect();
  const name = `migrate_${randomBytes(6).toString("hex")}`;
  await admin.query(`create database ${name}`);
  await admin.end();
  const target = new URL(server);
  target.pathname = `/${name}`;
  url = target.href;
  client = new pg.Client(url);
  await client.connect();
});
afterAll(() => client.end());

describe("migrate", () => {
  it("brings an empty database up, whoever else does so at the same moment", async () => {
    await Promise.all(Array.from({ length: 4 }, () => migrate(url)));
    const { rows } = await client.query("select count(*)::int as versions from dag.dag_version");
    expect(rows).toEqual([{ versions: 0 }]);
  });

  it("changes nothing the second time", async () => {
    const applied = () => client.query("select * from dag.migration order by 1");
    const before = await applied();
    await migrate(url);
    expect((await applied()).rows).toEqual(before.rows);
  });

  it("replaces the functions when one of them has changed", async () => {
    await client.query(
      "create or replace function dag.next_timer() returns timestamptz language sql as 'select null::timestamptz'",
    );
    await client.query("update dag.installation set value = '\"another release\"' where key = 'functions'");
    await migrate(url);
    const { rows } = await client.query("select prosrc from pg_proc where proname = 'next_timer'");
    expect(rows[0].prosrc).toContain("task_timer");
  });

  it("refuses a database of a newer release and says so", async () => {
    await client.query("insert into dag.migration (name, hash) values ('29991231000000_future', 'x')");
    await expect(migrate(url)).rejects.toThrow(MigrationError);
    await expect(migrate(url)).rejects.toThrow(/newer release \(it has 29991231000000_future\)/);
  });
});
