/** `npm run bench -- [WORKLOAD …]`: the benchmarks, with whatever Chromium there is for those that need one. */
import { runStep } from "./step.ts";
import { findChromium } from "./test/chromium.ts";

const found = await findChromium((text) => process.stderr.write(`${text}\n`));
const { hasPassed } = await runStep(
  {
    name: "bench",
    command: [process.execPath, "bench/main.ts", ...process.argv.slice(2)],
    // Without one, those that need none can still be run.
    env: "path" in found ? { CHROMIUM_PATH: found.path } : {},
  },
  false,
);
process.exit(hasPassed ? 0 : 1);
