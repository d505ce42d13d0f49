/** `npm run build`: the production build of the pages, unless it is there already. */
import { ROOT } from "./launcher/environment.ts";
import { complain, say } from "./launcher/output.ts";
import { BuildError, ensureProductionBuild } from "./launcher/production-build.ts";

try {
  const took = await ensureProductionBuild(ROOT, () => say("Building the pages …"));
  say(took === 0 ? "The build is up to date." : `Built in ${Math.round(took / 100) / 10} s.`);
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  complain(error.message);
  process.exit(1);
}
