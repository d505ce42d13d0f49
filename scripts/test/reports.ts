/** What the test runners report as JSON: counts, and what failed by name. */
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

export interface Tally {
  readonly passed: number;
  readonly failed: readonly Failure[];
  /** Tests that were not run, by name: shown, so that nothing is skipped in silence. */
  readonly skipped: readonly string[];
}

/** Said once more at the end: who reads only the last lines of a long run must learn what to look at. */
export interface Failure {
  /** The file and the test, or what else failed. */
  readonly name: string;
  /** The beginning of the runner's message, without colours; empty if it gave none. */
  readonly why: string;
}

const vitestSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(""),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const playwrightErrorSchema = z.object({ message: z.string().default("") });
const playwrightSpecSchema = z.object({
  title: z.string(),
  file: z.string().default(""),
  tests: z.array(
    z.object({
      status: z.string(),
      results: z.array(z.object({ error: playwrightErrorSchema.optional() })).default([]),
    }),
  ),
});
type PlaywrightSpec = z.output<typeof playwrightSpecSchema>;

interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[] | undefined;
  readonly specs: readonly PlaywrightSpec[];
}

const playwrightSuiteSchema: z.ZodType<PlaywrightSuite> = z.lazy(() =>
  z.object({
    title: z.string(),
    suites: z.array(playwrightSuiteSchema).optional(),
    specs: z.array(playwrightSpecSchema),
  }),
);
const playwrightSchema = z.object({
  suites: z.array(playwrightSuiteSchema),
  errors: z.array(playwrightErrorSchema).default([]),
});

export const NOTHING: Tally = { passed: 0, failed: [], skipped: [] };

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (all, each) => ({
      passed: all.passed + each.passed,
      failed: [...all.failed, ...each.failed],
      skipped: [...all.skipped, ...each.skipped],
    }),
    NOTHING,
  );
}

/** A file that could not even be loaded counts as one failure. */
export function vitestTally(report: unknown): Tally {
  const { testResults } = vitestSchema.parse(report);
  return sum(
    testResults.map(({ name, status, message, assertionResults }) => {
      const failed = assertionResults
        .filter((each) => each.status === "failed")
        .map((each) => ({ name: `${name} › ${each.fullName}`, why: beginning(each.failureMessages?.join("\n")) }));
      return {
        passed: assertionResults.filter((each) => each.status === "passed").length,
        failed: status === "failed" && failed.length === 0 ? [{ name, why: beginning(message) }] : failed,
        skipped: assertionResults
          .filter((each) => each.status !== "passed" && each.status !== "failed")
          .map((each) => each.fullName),
      };
    }),
  );
}

/** A test that passed only when it was tried again has failed: the product must not need luck. */
export function playwrightTally(report: unknown): Tally {
  const { suites, errors } = playwrightSchema.parse(report);
  const specs = suites.flatMap(specsOf);
  const inStatus = (...wanted: readonly string[]) =>
    specs.filter(({ tests }) => tests.some(({ status }) => wanted.includes(status)));
  const failed = inStatus("unexpected", "flaky").map(({ file, title, tests }) => ({
    name: `${file} › ${title}`,
    why: beginning(tests.flatMap(({ results }) => results).find(({ error }) => error)?.error?.message),
  }));
  return {
    passed: inStatus("expected").length,
    failed:
      failed.length > 0
        ? failed
        : errors.map(({ message }) => ({ name: "outside of the browser tests", why: beginning(message) })),
    skipped: inStatus("skipped").map(({ title }) => title),
  };
}

function specsOf(suite: PlaywrightSuite): readonly PlaywrightSpec[] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
}

const LONGEST_REASON_LINES = 8;

function beginning(message = ""): string {
  const lines = stripVTControlCharacters(message)
    .split("\n")
    .filter((line) => line.trim() !== "");
  return lines.slice(0, LONGEST_REASON_LINES).join("\n");
}
