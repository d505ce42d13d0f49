/** What `npm run check` checks, in seconds: everything that can be known without running the product. */
import { runStep, type Step, type StepResult, stepLine, tool } from "../step.ts";

/** Must be done before the others read the types that it writes. */
const PREPARE: Step = { name: "route types", command: [tool("next"), "typegen"] };

const CHECKS: readonly Step[] = [
  { name: "types", command: [tool("tsc"), "--noEmit", "-p", "."] },
  { name: "lint and import boundaries", command: [tool("oxlint"), "--type-aware"] },
  { name: "dead code and dependencies", command: [tool("knip"), "--no-progress"] },
  { name: "format", command: [tool("biome"), "format", "."] },
  { name: "generated files", command: [process.execPath, "scripts/generate.ts", "--check"] },
];

/** Runs all checks side by side and prints each as it ends, with its output if it failed. */
export async function runChecks(): Promise<readonly StepResult[]> {
  const run = async (step: Step) => {
    const result = await runStep(step, true);
    process.stdout.write(`${stepLine(result)}\n`);
    if (!result.hasPassed) process.stdout.write(`${result.output.trim()}\n\n`);
    return result;
  };
  const prepared = await runStep(PREPARE, true);
  if (!prepared.hasPassed) process.stdout.write(`${stepLine(prepared)}\n${prepared.output.trim()}\n\n`);
  const results = await Promise.all(CHECKS.map(run));
  return prepared.hasPassed ? results : [prepared, ...results];
}
