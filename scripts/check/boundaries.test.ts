import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../launcher/environment.ts";

/** The house in small: the project's own rules over one file a case. */
let house: string;

beforeAll(() => {
  house = mkdtempSync(path.join(tmpdir(), "dag-boundaries-"));
  copyFileSync(path.join(ROOT, ".oxlintrc.json"), path.join(house, ".oxlintrc.json"));
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

function lint(file: string, source: string): string {
  const target = path.join(house, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, source);
  try {
    return execFileSync(path.join(ROOT, "node_modules/.bin/oxlint"), [file], { cwd: house, encoding: "utf8" });
  } catch (error) {
    return error instanceof Error && "stdout" in error ? String(error.stdout) : String(error);
  } finally {
    rmSync(target);
  }
}

const importing = (what: string, from: string) => `import { ${what} } from "${from}";\nexport const kept = ${what};\n`;

describe("an import that leaves a room through the wall is caught", () => {
  it.each([
    ["engine/graph/a.ts", "#server/config.ts"],
    ["engine/graph/a.ts", "../../server/config.ts"],
    ["engine/graph/a.ts", "node:fs"],
    ["engine/graph/a.ts", "react"],
    ["components/run/a.tsx", "#server/config.ts"],
    ["components/run/a.tsx", "#app/page.tsx"],
    ["app/page.tsx", "#worker/main.ts"],
    ["server/dags/a.ts", "#worker/main.ts"],
    ["server/dags/a.ts", "#app/page.tsx"],
    ["server/dags/a.ts", "../../components/a.tsx"],
    ["worker/a.ts", "#components/a.tsx"],
    ["worker/a.ts", "#cli/main.ts"],
    ["cli/commands/a.ts", "#server/config.ts"],
    ["cli/commands/a.ts", "#worker/execute-task.ts"],
    ["cli/commands/a.ts", "#scripts/launcher/main.ts"],
    ["cli/local-run/a.ts", "#worker/worker.ts"],
    ["cli/local-run/a.ts", "#scripts/launcher/main.ts"],
    ["scripts/a.ts", "#worker/main.ts"],
    ["e2e/a.ts", "#engine/run/states.ts"],
    ["bench/a.ts", "#server/config.ts"],
  ])("%s ← %s", (file, from) => {
    expect(lint(file, importing("thing", from))).toContain("no-restricted-imports");
  });
});

describe("an import through a door is not", () => {
  it.each([
    ["engine/graph/a.ts", "#engine/run/states.ts"],
    ["components/run/a.tsx", "#engine/run/states.ts"],
    ["app/page.tsx", "#server/config.ts"],
    ["server/dags/a.ts", "#engine/run/states.ts"],
    ["worker/a.ts", "#server/config.ts"],
    ["cli/commands/a.ts", "#engine/run/states.ts"],
    ["cli/local-run/a.ts", "#worker/execute-task.ts"],
    ["cli/admin/a.ts", "#server/config.ts"],
    ["cli/commands/a.ts", "#scripts/bootstrap/stop-requests.ts"],
    ["cli/local-run/a.ts", "#scripts/bootstrap/stop-requests.ts"],
    ["scripts/a.ts", "#server/config.ts"],
    ["bench/a.ts", "#server/db/embedded.ts"],
  ])("%s ← %s", (file, from) => {
    expect(lint(file, importing("thing", from))).not.toContain("no-restricted-imports");
  });

  it("components may use the server's types", () => {
    const source = 'import type { Thing } from "#server/config.ts";\nexport const kept: Thing[] = [];\n';
    expect(lint("components/run/a.tsx", source)).not.toContain("no-restricted-imports");
  });
});
