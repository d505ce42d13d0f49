/** Writes docs/reference/dag-document.md from the schema. Run it after a change of the schema; a test compares. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePage } from "#engine/document/reference.ts";

writeFileSync(join(import.meta.dirname, "../docs/reference/dag-document.md"), referencePage());
