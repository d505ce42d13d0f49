/** What the test runners report as JSON, as counts. */
import { z } from "zod";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Tests that were not run, by name: shown, so that nothing is skipped in silence. */
  readonly skipped: readonly string[];
}

const vitestSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[] | undefined;
  readonly specs: readonly { readonly title: string; readonly tests: readonly { readonly status: string }[] }[];
}

const playwrightSuiteSchema: z.ZodType<PlaywrightSuite> = z.lazy(() =>
  z.object({
    title: z.string(),
    suites: z.array(playwrightSuiteSchema).optional(),
    specs: z.array(z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) })),
  }),
);
const playwrightSchema = z.object({
  suites: z.array(playwrightSuiteSchema),
  errors: z.array(z.unknown()).default([]),
});

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: [] };

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (all, each) => ({
      passed: all.passed + each.passed,
      failed: all.failed + each.failed,
      skipped: [...all.skipped, ...each.skipped],
    }),
    NOTHING,
  );
}

/** A file that could not even be loaded counts as one failure. */
export function vitestTally(report: unknown): Tally {
  const { testResults } = vitestSchema.parse(report);
  return sum(
    testResults.map(({ status, assertionResults }) => {
      const failed = assertionResults.filter((each) => each.status === "failed").length;
      return {
        passed: assertionResults.filter((each) => each.status === "passed").length,
        failed: status === "failed" && failed === 0 ? 1 : failed,
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
  const failed = inStatus("unexpected", "flaky").length;
  return {
    passed: inStatus("expected").length,
    // An error outside of tests, such as a set-up that fails.
    failed: failed === 0 && errors.length > 0 ? errors.length : failed,
    skipped: inStatus("skipped").map(({ title }) => title),
  };
}

function specsOf(suite: PlaywrightSuite): PlaywrightSuite["specs"] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
}
