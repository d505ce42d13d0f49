// `npm start`: from a fresh checkout to the running product, whatever Node from 20 on the machine has.
import { bootstrap } from "./bootstrap/bootstrap.mjs";

await bootstrap("scripts/launcher/main.ts", process.argv.slice(2));
