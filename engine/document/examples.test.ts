import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { validate } from "./validate.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");
const SEED = join(import.meta.dirname, "../../../shared/seed/examples");

function summaryOf(path: string): unknown {
  const { dag, diagnostics, summary } = validate(readFileSync(path, "utf8"));
  return {
    id: dag?.id,
    diagnostics,
    criticalPath: summary?.criticalPath,
    minutes: (summary?.expectedDurationMs ?? 0) / 60_000,
  };
}

describe("documents of the predecessor's shape", () => {
  it.each([
    ["chain.yaml", "accounts", ["extract", "transform", "load"], 135],
    ["fan-in-out.yaml", "shop-nightly", ["read_ledger", "merge", "by_product", "publish"], 240],
    ["training.json", "forecast-training", ["fetch_history", "train", "ship"], 525],
  ])("%s loads unchanged, with its critical path", (file, id, criticalPath, minutes) => {
    expect(summaryOf(join(FIXTURES, file))).toEqual({ id, diagnostics: [], criticalPath, minutes });
  });
});

describe.runIf(existsSync(SEED))("the predecessor's own examples", () => {
  const expected: Readonly<Record<string, unknown>> = {
    "etl-pipeline.yaml": ["extract", "transform", "load"],
    "data-processing.yaml": [
      "extract_database",
      "merge_data",
      "validate",
      "transform_orders",
      "load_warehouse",
      "notify",
    ],
    "ml-training.json": [
      "fetch_training_data",
      "preprocess_data",
      "feature_engineering",
      "train_model",
      "evaluate_model",
      "register_model",
      "deploy_staging",
      "integration_tests",
      "notify_team",
    ],
  };

  it.each(existsSync(SEED) ? readdirSync(SEED) : [])("%s loads unchanged", (file) => {
    expect(summaryOf(join(SEED, file))).toMatchObject({ diagnostics: [], criticalPath: expected[file] });
  });
});
