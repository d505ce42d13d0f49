import { describe, expect, it } from "vitest";
import { playwrightTally, sum, vitestTally } from "./reports.ts";

describe("vitest's report", () => {
  const file = (status: string, ...results: readonly (readonly [string, string])[]) => ({
    name: "a.test.ts",
    status,
    assertionResults: results.map(([fullName, status]) => ({ fullName, status })),
  });

  it("is counted by test", () => {
    const report = { testResults: [file("failed", ["a", "passed"], ["b", "failed"], ["c", "pending"])] };
    expect(vitestTally(report)).toEqual({ passed: 1, failed: 1, skipped: ["c"] });
  });

  it("counts a file that could not be loaded as a failure", () => {
    expect(vitestTally({ testResults: [file("failed")] })).toEqual({ passed: 0, failed: 1, skipped: [] });
  });
});

describe("Playwright's report", () => {
  const spec = (title: string, status: string) => ({ title, tests: [{ status }] });

  it("is counted over nested suites; flaky is failed", () => {
    const report = {
      suites: [
        {
          title: "file",
          specs: [spec("a", "expected")],
          suites: [{ title: "inner", specs: [spec("b", "flaky"), spec("c", "unexpected"), spec("d", "skipped")] }],
        },
      ],
    };
    expect(playwrightTally(report)).toEqual({ passed: 1, failed: 2, skipped: ["d"] });
  });

  it("counts a set-up that failed", () => {
    expect(playwrightTally({ suites: [], errors: [{ message: "no browser" }] })).toMatchObject({ failed: 1 });
  });
});

it("tallies add up", () => {
  const one = { passed: 1, failed: 2, skipped: ["x"] };
  expect(sum([one, one])).toEqual({ passed: 2, failed: 4, skipped: ["x", "x"] });
});
