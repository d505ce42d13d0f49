/**
 * `npm test`: checks, then unit and integration tests, then the browser tests over the real product.
 * The last line counts what passed and failed, read from the runners' own reports; a check counts as
 * one test, and so does a runner or a tool that could not be had.
 *
 *   --no-browser   leave the browser tests out (they are counted as not run, and said)
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { styleText } from "node:util";
import { runChecks } from "../check/checks.ts";
import { runStep, type Step, type StepResult, stepLine, tool } from "../step.ts";
import { findChromium } from "./chromium.ts";
import { ensureInterpreters } from "./interpreters.ts";
import { NOTHING, playwrightTally, sum, type Tally, vitestTally } from "./reports.ts";

const startedAt = Date.now();
const reports = mkdtempSync(path.join(tmpdir(), "dag-reports-"));
const tallies: Tally[] = [];

heading("Checks");
tallies.push(...(await runChecks()).map(stepTally));

heading("Unit and integration tests");
const missing = await ensureInterpreters(say);
tallies.push(...missing.map((program) => failure(`${program} is not there; the tasks that need it were not tested`)));
tallies.push(await engineTests(), await systemTests());

if (process.argv.includes("--no-browser")) say("Left out: the browser tests (--no-browser).");
else {
  heading("Browser tests");
  tallies.push(await browserTests());
}

const total = sum(tallies);
rmSync(reports, { recursive: true, force: true });
heading("Result");
for (const { name, why } of total.failed) {
  say(`${styleText("red", "✗")} ${path.relative("", name)}`);
  for (const line of why.split("\n")) if (line !== "") say(`    ${line}`);
}
for (const name of total.skipped) say(`not run here: ${name}`);
say(
  `took ${Math.round((Date.now() - startedAt) / 1000)} s${total.skipped.length > 0 ? `, ${total.skipped.length} not run here` : ""}`,
);
say(`${total.passed} passed, ${total.failed.length} failed`);
process.exitCode = total.failed.length === 0 ? 0 : 1;

/** The engine is pure and its branches are counted: under 95 % is a failure of its own. */
async function engineTests(): Promise<Tally> {
  const report = path.join(reports, "engine.json");
  const result = await runStep(vitestStep("engine", report, ["--project", "engine", "--coverage"]), false);
  const tally = readTally(report, vitestTally, result);
  const missesCoverage = !result.hasPassed && tally.failed.length === 0;
  return sum([tally, stepTally({ ...result, name: "engine coverage", hasPassed: !missesCoverage })]);
}

async function systemTests(): Promise<Tally> {
  const report = path.join(reports, "system.json");
  const projects = ["--project", "system", "--project", "components"];
  const result = await runStep(vitestStep("system and components", report, projects), false);
  return readTally(report, vitestTally, result);
}

function vitestStep(name: string, report: string, args: readonly string[]): Step {
  return {
    name,
    command: [
      tool("vitest"),
      "run",
      "--reporter=dot",
      "--silent=passed-only",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...args,
    ],
  };
}

async function browserTests(): Promise<Tally> {
  const found = await findChromium(say);
  if ("problems" in found) {
    return failure(`No Chromium could be found or installed:\n  ${found.problems.join("\n  ")}`);
  }
  say(`Chromium: ${found.path}`);
  const report = path.join(reports, "browser.json");
  mkdirSync("test-results", { recursive: true });
  const result = await runStep(
    {
      name: "browser",
      command: [tool("playwright"), "test", "--reporter=list,json"],
      env: { CHROMIUM_PATH: found.path, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    },
    false,
  );
  return readTally(report, playwrightTally, result);
}

/** A runner that ended badly without a failed test, or without a report, is itself a failure. */
function readTally(report: string, parse: (report: unknown) => Tally, result: StepResult): Tally {
  if (!existsSync(report)) return failure(`${result.name}: the test runner ended without a report`);
  const tally = parse(JSON.parse(readFileSync(report, "utf8")));
  say(
    `${stepLine({ ...result, hasPassed: tally.failed.length === 0 })}: ${tally.passed} passed, ${tally.failed.length} failed`,
  );
  return tally;
}

function stepTally({ name, hasPassed }: StepResult): Tally {
  return hasPassed ? { ...NOTHING, passed: 1 } : failed(name, "see its output above");
}

function failure(text: string): Tally {
  say(styleText("red", text));
  return failed(text, "");
}

function failed(name: string, why: string): Tally {
  return { ...NOTHING, failed: [{ name, why }] };
}

function heading(text: string): void {
  say(`\n${styleText("bold", text)}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
