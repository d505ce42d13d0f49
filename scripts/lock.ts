/** `npm run lock`: completes package-lock.json after `npm install` has changed it. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./launcher/environment.ts";
import { say } from "./launcher/output.ts";
import { completeLockFile, missingPackages } from "./lock-file/complete-lock-file.ts";

const file = path.join(ROOT, "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
const missing = missingPackages(lock);
if (missing.length > 0) writeFileSync(file, `${JSON.stringify(completeLockFile(lock), null, 2)}\n`);
say(missing.length === 0 ? "The lock file is complete." : `Added ${missing.length} packages for other platforms.`);
