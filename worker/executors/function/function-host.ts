/**
 * The process that a function runs in: finds the export, calls it with the arguments from standard
 * input, and leaves what it returns in a file. Knows nothing of the worker.
 *
 *   function-host.ts <directory> <function> <result file>
 */
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const [directory = "", name = "", resultFile = ""] = process.argv.slice(2);

const modules = (await readdir(directory))
  .filter((file) => /\.(ts|mts|js|mjs)$/.test(file) && !file.includes(".test."))
  .sort();
let found: ((input: unknown) => unknown) | undefined;
const known: string[] = [];
for (const file of modules) {
  const exported = (await import(pathToFileURL(path.join(directory, file)).href)) as Record<string, unknown>;
  for (const [key, value] of Object.entries(exported)) {
    if (typeof value !== "function") continue;
    known.push(key);
    if (key === name && found === undefined) found = value as (input: unknown) => unknown;
  }
}
if (found === undefined) {
  process.stderr.write(`There is no function ${name} in ${directory}. It exports: ${known.join(", ") || "none"}.\n`);
  process.exit(1);
}
const returned = await found(JSON.parse(await text(process.stdin)));
await writeFile(resultFile, JSON.stringify(returned ?? null));
