/** `npm run test:browser -- [FILE…]`: the browser tests alone, with whatever Chromium there is. */
import { runStep, tool } from "./step.ts";
import { findChromium } from "./test/chromium.ts";

const found = await findChromium((text) => process.stderr.write(`${text}\n`));
if ("problems" in found) {
  process.stderr.write(`No Chromium could be found or installed:\n  ${found.problems.join("\n  ")}\n`);
  process.exit(1);
}
const { hasPassed } = await runStep(
  {
    name: "browser",
    command: [tool("playwright"), "test", ...process.argv.slice(2)],
    env: { CHROMIUM_PATH: found.path },
  },
  false,
);
process.exit(hasPassed ? 0 : 1);
