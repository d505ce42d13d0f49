// Runs on any Node from 20 on: plain JavaScript, no dependency.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { areDependenciesInstalled, installDependencies } from "./dependencies.mjs";
import { problemWithMachine, thisMachine } from "./machine.mjs";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** The Node that runs TypeScript directly and comes with the project. */
const BUNDLED_NODE_MAJOR = 24;

/**
 * Makes sure that the machine will do and the dependencies are there, then runs a TypeScript file of
 * ours on the Node that comes with the project. Does not return when another process does the work:
 * ends with its exit code.
 *
 * @param {string} file relative to the project's root
 * @param {readonly string[]} args
 */
export async function bootstrap(file, args) {
  const problem = problemWithMachine(thisMachine());
  if (problem !== undefined) fail(problem);
  if (!areDependenciesInstalled(ROOT)) {
    say("Installing dependencies (npm ci); the first time this takes a minute or two …");
    const startedAt = Date.now();
    try {
      await installDependencies(ROOT);
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
    say(`Dependencies installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
  }
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  if (Number(process.versions.node.split(".")[0]) >= BUNDLED_NODE_MAJOR) {
    process.argv = [process.execPath, path.join(ROOT, file), ...args];
    await import(pathToFileURL(path.join(ROOT, file)).href);
    return;
  }
  await runOnBundledNode(file, args);
}

/**
 * @param {string} file
 * @param {readonly string[]} args
 */
async function runOnBundledNode(file, args) {
  const node = path.join(ROOT, "node_modules", `node-linux-${process.arch}`, "bin", "node");
  if (!existsSync(node)) {
    fail(
      `${path.relative(ROOT, node)} is missing although npm says that it is installed. Delete node_modules and start again.`,
    );
  }
  // If this process is killed outright, the other one must not stay behind.
  const setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].find((each) => existsSync(each));
  const command = setpriv === undefined ? [node] : [setpriv, "--pdeathsig", "TERM", "--", node];
  const child = spawn(/** @type {string} */ (command[0]), [...command.slice(1), path.join(ROOT, file), ...args], {
    stdio: "inherit",
    env: { ...process.env, PATH: `${path.join(ROOT, "node_modules/.bin")}${path.delimiter}${process.env.PATH ?? ""}` },
  });
  // Ctrl-C reaches the whole foreground group by itself, but a signal may also be meant for this process alone.
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => child.kill(signal));
  }
  child.once("error", (error) => fail(error.message));
  child.once("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * @param {string} text
 * @returns {never}
 */
function fail(text) {
  say(text);
  process.exit(1);
}
