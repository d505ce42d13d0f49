import { describe, expect, it } from "vitest";
import { playwrightTally, sum, vitestTally } from "./reports.ts";

describe("vitest's report", () => {
  const file = (status: string, ...results: readonly (readonly [string, string])[]) => ({
    name: "a.test.ts",
    status,
    assertionResults: results.map(([fullName, status]) => ({
      fullName,
      status,
      failureMessages: status === "failed" ? [`\u001b[31mAssertionError\u001b[39m: ${fullName}\n\n    at x`] : [],
    })),
  });

  it("is counted by test", () => {
    const report = { testResults: [file("failed", ["a", "passed"], ["b", "failed"], ["c", "pending"])] };
    expect(vitestTally(report)).toEqual({
      passed: 1,
      failed: [{ name: "a.test.ts › b", why: "AssertionError: b\n    at x" }],
      skipped: ["c"],
    });
  });

  it("counts a file that could not be loaded as a failure", () => {
    expect(vitestTally({ testResults: [{ ...file("failed"), message: "no such module" }] })).toEqual({
      passed: 0,
      failed: [{ name: "a.test.ts", why: "no such module" }],
      skipped: [],
    });
  });
});

describe("Playwright's report", () => {
  const spec = (title: string, status: string) => ({
    title,
    file: "a.e2e.ts",
    tests: [{ status, results: status === "unexpected" ? [{ error: { message: "not seen" } }] : [{}] }],
  });

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
    expect(playwrightTally(report)).toEqual({
      passed: 1,
      failed: [
        { name: "a.e2e.ts › b", why: "" },
        { name: "a.e2e.ts › c", why: "not seen" },
      ],
      skipped: ["d"],
    });
  });

  it("counts a set-up that failed", () => {
    expect(playwrightTally({ suites: [], errors: [{ message: "no browser" }] })).toMatchObject({
      failed: [{ why: "no browser" }],
    });
  });
});

it("tallies add up", () => {
  const one = { passed: 1, failed: [{ name: "y", why: "" }], skipped: ["x"] };
  expect(sum([one, one])).toMatchObject({ passed: 2, failed: [{ name: "y" }, { name: "y" }], skipped: ["x", "x"] });
});
