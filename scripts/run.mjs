// Runs one TypeScript file of ours on the Node that comes with the project: `node scripts/run.mjs FILE [ARGUMENT…]`.
import { bootstrap } from "./bootstrap/bootstrap.mjs";

const [file, ...args] = process.argv.slice(2);
if (file === undefined) throw new Error("Which file? node scripts/run.mjs FILE [ARGUMENT…]");
await bootstrap(file, args);
