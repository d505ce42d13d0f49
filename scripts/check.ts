/** `npm run check`: types, lint, import boundaries, dead code, format, generated files. */
import { runChecks } from "./check/checks.ts";

const results = await runChecks();
process.exitCode = results.every(({ hasPassed }) => hasPassed) ? 0 : 1;
