import { expect, test } from "vitest";
import { aCompiledDag } from "../run/run-testing.ts";
import { forecastOf } from "./dag-forecast.ts";

const dag = aCompiledDag([[], [0], [0]], [{ timeoutMs: 300_000 }, { slaMs: 120_000 }, {}]);

test("a workflow that has never run has no forecast: timeouts and defaults are no measure", () => {
  expect(forecastOf(dag, {})).toEqual({
    durationsMs: [undefined, undefined, undefined],
    totalMs: undefined,
    criticalPath: [],
    unmeasured: 3,
  });
});

test("what earlier runs took gives the length and the path; tasks without a history count as nothing and are counted", () => {
  expect(forecastOf(dag, { t0: 4000, t2: 1000 })).toEqual({
    durationsMs: [4000, undefined, 1000],
    totalMs: 5000,
    criticalPath: [0, 2],
    unmeasured: 1,
  });
});
