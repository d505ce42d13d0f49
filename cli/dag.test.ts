/** The command as one calls it: real processes, no server but a small one of ours. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXIT } from "./exit-codes.ts";

const COMMAND = path.join(import.meta.dirname, "dag.mjs");
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "dag-cli-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const target = path.join(directory, name);
  writeFileSync(target, text);
  return target;
}

function dag(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input?: string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [COMMAND, ...args], { env: { ...process.env, NO_COLOR: "1", ...env } });
  if (input !== undefined) child.stdin.end(input);
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
}

const GOOD =
  "id: good\ntasks:\n  - { id: a, command: echo hello }\n  - { id: b, command: echo there, dependencies: [a] }\n";
const BAD = "id: bad\ntasks:\n  - { id: a, comand: echo }\n  - { id: b, type: noop, dependencies: [c] }\n";

describe("dag validate", () => {
  it("is content with a good document", async () => {
    const { code, stderr } = await dag(["validate", file("good.yaml", GOOD)]);
    expect(code).toBe(EXIT.ok);
    expect(stderr).toContain("2 tasks, 1 edges, 2 levels");
  });

  it("reads standard input, whatever it is", async () => {
    const { code, stdout } = await dag(["validate", "-"], {}, BAD);
    expect(code).toBe(EXIT.failed);
    expect(stdout).toMatch(/^-:3:\d+ error unknown_key/m);
  });

  it("says by its exit code what it found, though nobody reads to the end", async () => {
    const tasks = Array.from({ length: 5_000 }, (_, n) => `  - { id: t${n}, comand: echo }`);
    const bad = file("long.yaml", `id: bad\ntasks:\n${tasks.join("\n")}\n`);
    const child = spawn("bash", [
      "-c",
      `"${process.execPath}" "${COMMAND}" validate "${bad}" | head -1; exit \${PIPESTATUS[0]}`,
    ]);
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(EXIT.failed);
  });

  it("names file, line and column of every error, and ends with 1", async () => {
    const bad = file("bad.yaml", BAD);
    const { code, stdout } = await dag(["validate", bad, file("good.yaml", GOOD)]);
    expect(code).toBe(EXIT.failed);
    expect(stdout).toMatch(new RegExp(`^${bad}:3:\\d+ error unknown_key .*comand`, "m"));
    expect(stdout).toMatch(new RegExp(`^${bad}:4:\\d+ error unknown_dependency `, "m"));
  });

  it("speaks JSON and GitHub", async () => {
    const bad = file("bad.yaml", BAD);
    const json = JSON.parse((await dag(["validate", bad, "--json"])).stdout);
    expect(json).toMatchObject([{ file: bad, valid: false }]);
    expect(json[0].diagnostics.length).toBeGreaterThan(1);
    const github = (await dag(["validate", bad, "--format", "github"])).stdout;
    expect(github).toMatch(
      new RegExp(`^::error file=${bad},line=3,col=\\d+,endLine=3,endColumn=\\d+,title=unknown_key::`, "m"),
    );
  });
});

describe("dag test", () => {
  it("runs a document without a server and ends as the run does", async () => {
    const good = await dag(["test", file("good.yaml", GOOD), "--sequential"]);
    expect(good.code).toBe(EXIT.ok);
    expect(good.stdout).toMatch(/a +\| hello[\s\S]*b +\| there/);
    const failing = await dag(["test", file("failing.yaml", "id: f\ntasks: [{ id: a, command: exit 4 }]\n")]);
    expect(failing.code).toBe(EXIT.failed);
    expect(failing.stdout).toContain("exit code 4");
  });

  it("reads parameters by their types and refuses others", async () => {
    const text =
      'id: p\nparams:\n  n: { type: integer, required: true, max: 9 }\ntasks:\n  - { id: a, when: "${{ params.n > 3 }}", command: "echo n is ${{ params.n }}" }\n';
    const document = file("params.yaml", text);
    expect((await dag(["test", document, "--param", "n=7"])).stdout).toContain("n is 7");
    expect((await dag(["test", document, "--param", "n=2"])).stdout).toContain("skipped");
    expect(await dag(["test", document, "--param", "n=10"])).toMatchObject({
      code: EXIT.usage,
      stderr: expect.stringContaining('"n"'),
    });
    expect(await dag(["test", document])).toMatchObject({
      code: EXIT.usage,
      stderr: expect.stringContaining("required"),
    });
    expect(await dag(["test", document, "--param", "n=7", "--param", "m=1"])).toMatchObject({ code: EXIT.usage });
  });

  it("runs one task alone", async () => {
    const { stdout } = await dag(["test", file("good.yaml", GOOD), "--only", "b"]);
    expect(stdout).toContain("there");
    expect(stdout).not.toContain("hello");
    expect((await dag(["test", file("good.yaml", GOOD), "--only", "z"])).code).toBe(EXIT.notFound);
  });

  it("hands outputs on, and gives them as JSON", async () => {
    const text =
      'id: o\ntasks:\n  - { id: a, command: "echo ::output n=41" }\n  - { id: b, dependencies: [a], env: { N: "${{ tasks.a.output.n + 1 }}" }, command: "echo ::output n=$N" }\n';
    const { stdout, code } = await dag(["test", file("outputs.yaml", text), "--json"]);
    expect(code).toBe(EXIT.ok);
    expect(JSON.parse(stdout)).toMatchObject({ state: "success", outputs: { a: { n: 41 }, b: { n: 42 } } });
  });

  it("does not run what is not valid", async () => {
    const { code, stderr } = await dag(["test", file("bad.yaml", BAD)]);
    expect(code).toBe(EXIT.failed);
    expect(stderr).toContain("nothing was run");
  });
});

describe("without a server", () => {
  it("says where it looked and what to do", async () => {
    const { code, stderr } = await dag(["list"], { DAG_URL: "http://127.0.0.1:9" });
    expect(code).toBe(EXIT.unavailable);
    expect(stderr).toMatch(/127\.0\.0\.1:9/);
  });

  it.each([
    [{ DAG_TOKEN: "secret-one\nsecret-two" }, "DAG_TOKEN is not a key"],
    [{ DAG_URL: "http://ada:secret-one@127.0.0.1:1" }, "DAG_URL holds a name or a password"],
    [{ DAG_URL: "http://secret one" }, "DAG_URL is not an address"],
  ])("refuses a wrong setting without printing it: %#", async (env, message) => {
    const { code, stdout, stderr } = await dag(["list"], { DAG_URL: "http://127.0.0.1:1", ...env });
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain(message);
    expect(stdout + stderr).not.toContain("secret");
  });

  it("says when something else answers", async () => {
    const server = createServer((_request, response) => response.end("<html>")).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
    const { code, stderr } = await dag(["list"], { DAG_URL: url });
    server.close();
    expect(code).toBe(EXIT.unavailable);
    expect(stderr).toContain("Is DAG_URL right?");
  });

  it("cannot make a key, and says why", async () => {
    const { code, stderr } = await dag(["admin", "create-key", "--role", "viewer", "--name", "x"], {
      DATA_DIR: directory,
      DATABASE_URL: "",
      // vitest sets this to a path.
      BASE_URL: "",
    });
    expect(code).toBe(EXIT.unavailable);
    expect(stderr).toContain("npm start");
  });
});

describe("the command line", () => {
  it("lists commands and exit codes", async () => {
    const { code, stdout } = await dag(["--help"]);
    expect(code).toBe(EXIT.ok);
    for (const word of ["validate", "trigger", "DAG_TOKEN", "130"]) expect(stdout).toContain(word);
  });

  it.each([[["nonsense"]], [["validate"]], [["admin", "create-key", "--role", "king", "--name", "x"]]])(
    "ends with 2 for %j",
    async (args) => {
      expect((await dag(args)).code).toBe(EXIT.usage);
    },
  );

  it("prints the schema of documents", async () => {
    expect(JSON.parse((await dag(["schema"])).stdout)).toHaveProperty("properties.tasks");
  });
});
