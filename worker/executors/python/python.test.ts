import { execFile } from "node:child_process";
import { chmod, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TaskBench, type TaskRun } from "../../testing.ts";

let bench: TaskBench;
let wheel: string;
beforeAll(async () => {
  bench = await TaskBench.make();
  wheel = await makeWheel(bench.directory);
});
afterAll(() => bench.remove());

/** A package with a module and a program, as a file, so that no index is asked. */
async function makeWheel(directory: string): Promise<string> {
  const file = path.join(directory, "greeter-1.0-py3-none-any.whl");
  const script = path.join(directory, "make-wheel.py");
  await writeFile(
    script,
    `
import sys, zipfile
info = "greeter-1.0.dist-info/"
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("greeter.py", "def main():\\n    print('greetings')\\n")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: greeter\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "entry_points.txt", "[console_scripts]\\ngreet = greeter:main\\n")
    wheel.writestr(info + "RECORD", "greeter.py,,\\n" + info + "METADATA,,\\n" + info + "WHEEL,,\\n" + info + "entry_points.txt,,\\n" + info + "RECORD,,\\n")
`,
  );
  await promisify(execFile)("python3", [script, file]);
  await chmod(file, 0o644);
  return file;
}

describe("python", () => {
  it("runs a script that hands on what it prints", async () => {
    const { outcome, printed } = await bench.run(
      `id: p\ntype: python\nscript: |\n  import json\n  print("line")\n  print("::output rows=" + json.dumps([1, {"a": 2}]))`,
    );
    expect(outcome).toEqual({ result: "success", output: { rows: [1, { a: 2 }] } });
    expect(printed[0]).toBe("line");
  });

  it("shows what is printed when it is printed", async () => {
    const stopping = new AbortController();
    const { outcome } = await bench.run(
      "id: p\ntype: python\nscript: |\n  import time\n  print('first')\n  time.sleep(600)",
      {
        signal: stopping.signal,
        onLine: (line) => line === "first" && stopping.abort("cancelled"),
      },
    );
    expect(outcome).toEqual({ result: "cancelled" });
  });

  it("fails with the script's exit code and its traceback", async () => {
    const { outcome, printed } = await bench.run("id: p\ntype: python\nscript: |\n  raise ValueError('oh no')");
    expect(outcome).toMatchObject({ result: "failed", error: { class: "exit_code", exitCode: 1 } });
    expect(printed.join("\n")).toContain("ValueError: oh no");
  });

  it("runs a file, and a command line with arguments", async () => {
    const file = path.join(bench.directory, "some.py");
    await writeFile(file, "import sys\nprint(sys.argv[1:])\n");
    await chmod(file, 0o644);
    expect((await bench.run(`id: p\ntype: python\ncommand: ${file}`)).printed).toEqual(["[]"]);
    expect((await bench.run(`id: p\ntype: python\ncommand: python3 ${file} a 'b c'`)).printed).toEqual([
      "['a', 'b c']",
    ]);
  });

  it("never puts values into source code, and says so", async () => {
    const { printed, lines } = await bench.run('id: p\ntype: python\nscript: |\n  print("""${{ params.code }}""")', {
      params: { code: '"""); import os; os._exit(9) #' },
    });
    expect(printed).toEqual(["${{ params.code }}"]);
    expect(lines.some((line) => line.stream === "s" && line.text.includes("`env`"))).toBe(true);
  });

  it("says that an interpreter is not there", async () => {
    const { outcome } = await bench.run("id: p\ntype: python\ninterpreter: /no/such/python\nscript: print(1)");
    expect(outcome).toMatchObject({ result: "failed", error: { class: "exit_code", exitCode: 127 } });
  });

  it("installs requirements once, for tasks at once and later ones, programs included", async () => {
    const task = `id: p\ntype: python\nrequirements: ["${wheel}"]\n`;
    const [imported, commanded] = await Promise.all([
      bench.run(`${task}script: |\n  import greeter\n  greeter.main()`),
      bench.run(`${task}command: greet`),
    ]);
    expect(imported.outcome).toMatchObject({ result: "success" });
    expect(imported.printed).toEqual(["greetings"]);
    expect(commanded.printed).toEqual(["greetings"]);
    const later = await bench.run(`${task}command: greet`);
    expect(later.printed).toEqual(["greetings"]);
    expect(later.lines.some((line) => line.text.startsWith("Installing"))).toBe(false);
    const kept = await readdir(path.join(bench.directory, "python"));
    expect(kept.filter((name) => name.includes("-"))).toHaveLength(1);
  });

  it.runIf(process.getuid?.() === 0)(
    "lets no task change what others have installed",
    async () => {
      const { outcome, printed } = await bench.run(
        `id: p\ntype: python\nrequirements: ["${wheel}"]\ncommand: echo evil >> "$VIRTUAL_ENV/bin/greet" || echo refused`,
      );
      expect(outcome).toMatchObject({ result: "success" });
      expect(printed).toContain("refused");
    },
    120_000,
  );

  it("does not take the cancel of the one that installs for its own", async () => {
    const task = `id: p\ntype: python\nrequirements: ["${wheel}", "pip"]\nscript: print("ran")`;
    const stopping = new AbortController();
    let second: Promise<TaskRun> | undefined;
    const first = await bench.run(task, {
      signal: stopping.signal,
      onLine: (line) => {
        if (!line.startsWith("Installing")) return;
        second = bench.run(task, { onLine: (waiting) => waiting.startsWith("Waiting") && stopping.abort("cancelled") });
      },
    });
    expect(first.outcome).toEqual({ result: "cancelled" });
    expect((await second)?.printed).toContain("ran");
  });

  it("says why requirements cannot be installed, and leaves nothing half-made", async () => {
    const { outcome } = await bench.run(
      'id: p\ntype: python\nrequirements: ["/no/such/package-1.0-py3-none-any.whl"]\nscript: print(1)',
    );
    expect(outcome).toMatchObject({
      result: "failed",
      error: { class: "exit_code", message: expect.stringContaining("Installing the requirements") },
    });
  });
});
