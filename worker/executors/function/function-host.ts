/**
 * A process that functions run in, one call at a time. It is told over file descriptor 3 which export
 * to call with what, and answers there; what the function prints goes to its standard output as in
 * any program. Knows nothing of the worker.
 *
 *   function-host.ts <directory>
 */
import { readdir } from "node:fs/promises";
import { Socket } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { FunctionAnswer, FunctionCall } from "./function-protocol.ts";

type AnyFunction = (input: unknown) => unknown;

const directory = process.argv[2] ?? ".";
const channel = new Socket({ fd: 3 });
// The worker is gone: whatever runs here has nobody to answer to.
channel.on("close", () => process.exit(1));

let exportsByName: Promise<ReadonlyMap<string, AnyFunction>> | undefined;

for await (const line of createInterface({ input: channel })) {
  const call = JSON.parse(line) as FunctionCall;
  const answer = await perform(call);
  // Everything that was printed before is in the pipes: writing to them is synchronous.
  process.stdout.write(`${call.endMark}\n`);
  process.stderr.write(`${call.endMark}\n`);
  channel.write(`${JSON.stringify(answer)}\n`);
}

async function perform(call: FunctionCall): Promise<FunctionAnswer> {
  try {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, call.env);
    process.chdir(call.cwd);
    exportsByName ??= loadExports();
    const known = await exportsByName;
    const called = known.get(call.function);
    if (called === undefined) {
      const names = [...known.keys()].join(", ") || "none";
      return {
        kind: "unknown",
        message: `There is no function ${call.function} in ${directory}. It exports: ${names}.`,
      };
    }
    const returned = await called(call.input);
    return { kind: "returned", json: JSON.stringify(returned ?? null) ?? "null" };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return { kind: "threw", message: error instanceof Error ? error.message : String(error) };
  } finally {
    process.chdir("/");
  }
}

/** All exported functions of the modules in the directory, the first of a name. */
async function loadExports(): Promise<ReadonlyMap<string, AnyFunction>> {
  const modules = (await readdir(directory))
    .filter((file) => /\.(ts|mts|js|mjs)$/.test(file) && !file.includes(".test."))
    .sort();
  const found = new Map<string, AnyFunction>();
  for (const file of modules) {
    const exported = (await import(pathToFileURL(path.join(directory, file)).href)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value === "function" && !found.has(name)) found.set(name, value as AnyFunction);
    }
  }
  return found;
}
