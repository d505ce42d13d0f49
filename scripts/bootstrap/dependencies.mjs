// Runs on any Node from 20 on: plain JavaScript, no dependency.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} LockFile
 */

/**
 * Whether `node_modules` holds what `package-lock.json` names, told from the record that npm keeps of
 * what it installed. Not from dates: a checkout of another branch changes those and nothing else. npm
 * writes the record last, so that an interrupted installation counts as none.
 *
 * @param {string} root directory of package.json
 */
export function areDependenciesInstalled(root) {
  const wanted = readLock(path.join(root, "package-lock.json"));
  const installed = readLock(path.join(root, "node_modules/.package-lock.json"));
  return wanted !== undefined && installed !== undefined && holds(installed, wanted);
}

/**
 * @param {LockFile} installed
 * @param {LockFile} wanted
 */
export function holds(installed, wanted) {
  const have = installed.packages ?? {};
  return Object.entries(wanted.packages ?? {}).every(([location, want]) => {
    if (location === "" || want.link) return true;
    const found = have[location];
    // Packages for other platforms are locked, but not installed.
    if (found === undefined) return want.optional === true || want.devOptional === true;
    return found.version === want.version;
  });
}

/**
 * @param {string} file
 * @returns {LockFile | undefined}
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Runs `npm ci`, on the machine's Node: the one in `node_modules` is about to be replaced.
 *
 * @param {string} root directory of package.json
 * @returns {Promise<void>} rejects with what npm said last
 */
export function installDependencies(root) {
  const bin = path.join(root, "node_modules", ".bin");
  const searchPath = (process.env.PATH ?? "")
    .split(path.delimiter)
    .filter((directory) => path.resolve(directory) !== bin)
    .join(path.delimiter);
  return new Promise((resolve, reject) => {
    // Variables that an outer `npm run` sets would make the inner npm take its settings from there.
    const environment = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^npm_(config_prefix|lifecycle|package)/.test(name)),
    );
    const npm = spawn("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: root,
      env: { ...environment, PATH: searchPath },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    const startedAt = Date.now();
    const isTerminal = process.stderr.isTTY === true;
    const ticker = setInterval(
      () => {
        const seconds = Math.round((Date.now() - startedAt) / 1000);
        process.stderr.write(isTerminal ? `\r  ${seconds} s …` : `  … ${seconds} s\n`);
      },
      isTerminal ? 1000 : 15_000,
    );
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.on("data", (chunk) => {
        // npm says what is wrong first, and then how it is used.
        if (said.length < 2000) said += chunk;
      });
    }
    npm.once("error", (error) => {
      clearInterval(ticker);
      reject(
        new Error(
          /** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT"
            ? "npm was not found. It comes with Node; on Debian and Ubuntu: apt-get install npm."
            : error.message,
        ),
      );
    });
    npm.once("exit", (code) => {
      clearInterval(ticker);
      if (isTerminal) process.stderr.write("\r\x1b[K");
      if (code === 0) resolve();
      else reject(new Error(`npm ci ended with ${code}:\n${said.trim().slice(0, 2000)}`));
    });
  });
}
