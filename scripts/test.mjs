// `npm test`: everything that is checked, on a machine that has Node and npm and nothing else of ours.
import { bootstrap } from "./bootstrap/bootstrap.mjs";

await bootstrap("scripts/test/main.ts", process.argv.slice(2));
