import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TaskBench } from "../../testing.ts";

const hasGo = (() => {
  try {
    execFileSync("go", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

let bench: TaskBench;
beforeAll(async () => {
  bench = await TaskBench.make();
});
afterAll(() => bench.remove());

const PROGRAM = [
  "script: |",
  "  package main",
  "  import (",
  '  \t"fmt"',
  '  \t"os"',
  "  )",
  "  func main() {",
  '  \tfmt.Println("hello from", os.Getenv("TASK_ID"))',
  '  \tfmt.Println("::output built=true")',
  '  \tif os.Getenv("FAIL") != "" { os.Exit(3) }',
  "  }",
].join("\n");

describe("go", () => {
  it.runIf(hasGo)(
    "builds and runs a program",
    async () => {
      const { outcome, printed } = await bench.run(`id: g\ntype: go\n${PROGRAM}`);
      expect(outcome).toEqual({ result: "success", output: { built: true } });
      expect(printed[0]).toBe("hello from g");
    },
    240_000,
  );

  it.runIf(hasGo)(
    "fails with the program's own exit code",
    async () => {
      const { outcome } = await bench.run(`id: g\ntype: go\nenv: { FAIL: "1" }\n${PROGRAM}`);
      expect(outcome).toMatchObject({ result: "failed", error: { class: "exit_code", exitCode: 3 } });
    },
    240_000,
  );

  it.runIf(hasGo)(
    "says that the source does not build, where trying again is in vain",
    async () => {
      const { outcome, printed } = await bench.run(
        "id: g\ntype: go\nscript: |\n  package main\n  func main() { nonsense }",
      );
      expect(outcome).toMatchObject({ result: "failed", error: { class: "validation" } });
      expect(printed.join("\n")).toContain("nonsense");
    },
    240_000,
  );

  it.runIf(hasGo)(
    "runs a go command line",
    async () => {
      expect((await bench.run("id: g\ntype: go\ncommand: go version")).printed[0]).toMatch(/^go version/);
    },
    240_000,
  );

  it("says that Go is not installed", async () => {
    const { outcome } = await bench.run(`id: g\ntype: go\nenv: { PATH: /bin/nowhere }\n${PROGRAM}`);
    expect(outcome).toMatchObject({
      result: "failed",
      error: { class: "validation", message: expect.stringMatching(/Go is not installed/) },
    });
  });
});
