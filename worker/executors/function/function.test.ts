import { mkdtemp, rm, utimes, writeFile, chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TaskBench } from "../../testing.ts";

const MODULE = `
import { setTimeout as delay } from "node:timers/promises";
export function add({ a, b }: { a: number; b: number }): { sum: number } {
  process.stdout.write("adding\\n");
  process.stderr.write("carefully, without an end of line");
  return { sum: a + b };
}
export const list = async (): Promise<number[]> => [1, 2];
export const nothing = (): void => {};
export const whoAmI = () => ({ pid: process.pid, uid: process.getuid?.(), task: process.env["TASK_ID"], cwd: process.cwd() });
export const secrets = () => Object.keys(process.env);
export function throws(): never { throw new Error("no luck"); }
export const exits = () => process.exit(5);
export const leaves = () => process.exit(0);
export const endless = () => { for (;;); };
export const patient = async () => { process.on("SIGTERM", () => {}); await delay(600_000); };
export const huge = () => ({ text: "x".repeat(2_000_000) });
export const gigantic = () => ({ text: "x".repeat(60_000_000) });
export const hostile = () => ({ text: "a\\u0000b" });
export const hungry = () => { const all = []; for (;;) all.push(Buffer.alloc(1_000_000, 1)); };
export const announces = () => { process.stdout.write("::output extra=7\\n"); return { own: 1 }; };
`;

let functionsDir: string;
let bench: TaskBench;
beforeAll(async () => {
  functionsDir = await mkdtemp(path.join(tmpdir(), "dag-functions-"));
  await chmod(functionsDir, 0o755);
  await writeFile(path.join(functionsDir, "some.ts"), MODULE);
  await writeFile(path.join(functionsDir, "some.test.ts"), "throw new Error('tests are not functions')");
  bench = await TaskBench.make({ functionsDir });
});
afterAll(async () => {
  await bench.remove();
  await rm(functionsDir, { recursive: true });
});

const call = (name: string, rest = "") => bench.run(`id: f\ntype: function\nfunction: ${name}\n${rest}`.trimEnd());

describe("what a function returns", () => {
  it("is the task's output, and what it prints its log", async () => {
    const { outcome, lines } = await call("add", "with: { a: 1, b: '${{ 1 + 1 }}' }");
    expect(outcome).toEqual({ result: "success", output: { sum: 3 } });
    expect(lines).toEqual(
      expect.arrayContaining([
        { stream: "o", text: "adding" },
        { stream: "e", text: "carefully, without an end of line" },
      ]),
    );
    expect(lines).toHaveLength(2);
  });

  it("has a name when it is no map, and may be nothing", async () => {
    expect((await call("list")).outcome).toEqual({ result: "success", output: { value: [1, 2] } });
    expect((await call("nothing")).outcome).toEqual({ result: "success", output: null });
  });

  it("goes with the outputs that it prints", async () => {
    expect((await call("announces")).outcome).toEqual({ result: "success", output: { own: 1, extra: 7 } });
  });
});

describe("the processes of functions", () => {
  const pid = async (name = "whoAmI") => {
    const { outcome } = await call(name);
    return outcome.result === "success" ? outcome.output?.["pid"] : undefined;
  };

  it("are kept between calls, and know whose call it is", async () => {
    const first = await call("whoAmI");
    expect(first.outcome).toMatchObject({ result: "success", output: { task: "f" } });
    const own = await pid();
    expect(own).toEqual(expect.any(Number));
    expect(await pid()).toBe(own);
  });

  it("run two calls at once in two processes", async () => {
    const slow = bench.run("id: f\ntype: function\nfunction: patient\ntimeout: 200ms");
    const { outcome } = await call("whoAmI");
    expect(outcome).toMatchObject({ result: "success" });
    expect((await slow).outcome).toMatchObject({ error: { class: "timeout" } });
  });

  it("see nothing of the worker's environment, nor of a former call's", async () => {
    await bench.run("id: f\ntype: function\nfunction: nothing\nenv: { FORMER: here }");
    process.env["DAG_TEST_WORKER_SECRET"] = "hidden";
    const { outcome } = await call("secrets");
    delete process.env["DAG_TEST_WORKER_SECRET"];
    const names = outcome.result === "success" ? outcome.output?.["value"] : [];
    expect(names).toContain("DAG_ID");
    expect(names).not.toContain("FORMER");
    expect(names).not.toContain("DAG_TEST_WORKER_SECRET");
  });

  it("are not root", async () => {
    const { outcome } = await call("whoAmI");
    if (process.getuid?.() === 0) expect(outcome).not.toMatchObject({ output: { uid: 0 } });
  });

  it("read functions anew when they were edited", async () => {
    await writeFile(path.join(functionsDir, "later.ts"), "export const later = () => ({ is: 1 });");
    expect((await call("later")).outcome).toMatchObject({ output: { is: 1 } });
    await writeFile(path.join(functionsDir, "later.ts"), "export const later = () => ({ is: 22 });");
    await utimes(path.join(functionsDir, "later.ts"), 1, 1);
    expect((await call("later")).outcome).toMatchObject({ output: { is: 22 } });
  });

  it("do not outlive a failure", async () => {
    await call("nothing");
    await call("throws");
    expect(await pid()).toBeDefined();
  });
});

describe("bad input", () => {
  it("names the functions that there are", async () => {
    const { outcome } = await call("ad");
    expect(outcome).toMatchObject({
      result: "failed",
      error: { class: "validation", message: expect.stringMatching(/no function ad .*add/) },
    });
  });

  it("says what a function throws, and logs where", async () => {
    const { outcome, printed } = await call("throws");
    expect(outcome).toMatchObject({
      result: "failed",
      error: { class: "exit_code", message: "The function throws threw: no luck" },
    });
    expect(printed.join("\n")).toContain("some.ts");
  });

  it("takes an exit for what it is", async () => {
    expect((await call("exits")).outcome).toMatchObject({
      result: "failed",
      error: { class: "exit_code", exitCode: 5 },
    });
    expect((await call("leaves")).outcome).toMatchObject({ result: "failed", error: { class: "exit_code" } });
  });

  it("stops what never ends, busy or deaf to TERM", async () => {
    for (const name of ["endless", "patient"]) {
      const { outcome } = await call(name, "timeout: 300ms");
      expect(outcome).toMatchObject({ result: "failed", error: { class: "timeout" } });
    }
    expect(bench.groups.size).toBeLessThan(4);
  });

  it("refuses what is too large, by the limit and by far", async () => {
    for (const name of ["huge", "gigantic"]) {
      expect((await call(name)).outcome).toMatchObject({ result: "failed", error: { class: "output_too_large" } });
    }
  });

  it("is killed alone when it takes more memory than it may", async () => {
    if (bench.environment.capabilities.cgroup === null) return;
    const { outcome } = await call("hungry", "resources: { memory: 128Mi }\ntimeout: 30s");
    expect(outcome).toMatchObject({ result: "failed", error: { class: "oom_killed" } });
  });

  it("says where functions come from when there are none", async () => {
    const bare = await TaskBench.make();
    const { outcome } = await bare.run("id: f\ntype: function\nfunction: add");
    expect(outcome).toMatchObject({
      error: { class: "validation", message: expect.stringContaining("FUNCTIONS_DIR") },
    });
    await bare.remove();
  });
});
