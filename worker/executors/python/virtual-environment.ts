/**
 * Virtual environments: made once per interpreter and list of packages, kept, and shared by all
 * workers of the machine. They are made in the place where they stay, because pip writes their path
 * into the programs it installs; a link with the key's name appears when one is complete.
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, realpath, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { PYTHON_CACHE } from "../../isolation/task-directory.ts";
import { type ExecutionContext, type ExecutionResult, processOutcome } from "../executor.ts";

export type VirtualEnvironment =
  | { readonly ok: true; readonly directory: string }
  | { readonly ok: false; readonly failure: ExecutionResult };

const underWay = new Map<string, Promise<VirtualEnvironment>>();

/**
 * @param interpreter the Python that it is made with
 * @param requirements packages, as pip writes them
 */
export async function virtualEnvironment(
  context: ExecutionContext,
  interpreter: string,
  requirements: readonly string[],
): Promise<VirtualEnvironment> {
  const home = path.join(context.services.cacheDir, PYTHON_CACHE);
  const key = createHash("sha256")
    .update(JSON.stringify([interpreter, requirements]))
    .digest("hex")
    .slice(0, 24);
  const link = path.join(home, key);
  for (;;) {
    const directory = await realpath(link).catch(() => null);
    if (directory !== null) return { ok: true, directory };
    const other = underWay.get(key);
    if (!other) break;
    context.log.say("Waiting for another task that installs the same requirements.");
    const found = await Promise.race([other, stopped(context.signal)]);
    // Whatever stopped the other task is no reason for this one to fail: it tries for itself.
    if (found.ok) return found;
  }
  const making = make(context, interpreter, requirements, home, link);
  underWay.set(key, making);
  try {
    return await making;
  } finally {
    underWay.delete(key);
  }
}

/** Rejects when the signal is aborted: who waits for others must not wait beyond its own end. */
function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Error("The attempt ended while it waited for its requirements."));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

async function make(
  context: ExecutionContext,
  interpreter: string,
  requirements: readonly string[],
  home: string,
  link: string,
): Promise<VirtualEnvironment> {
  context.log.say(`Installing ${requirements.length} requirement${requirements.length === 1 ? "" : "s"}.`);
  await mkdir(home, { recursive: true });
  const directory = `${link}-${randomUUID()}`;
  await context.makeDirectory(directory);
  try {
    const python = path.join(directory, "bin/python");
    const steps: readonly [string, readonly string[]][] = [
      [interpreter, ["-m", "venv", directory]],
      [python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--", ...requirements]],
    ];
    for (const [command, args] of steps) {
      const outcome = processOutcome("Installing the requirements", await context.run(command, args));
      if (!outcome.ok) {
        await rm(directory, { recursive: true, force: true });
        return { ok: false, failure: outcome };
      }
    }
    await context.seal(directory);
    await symlink(directory, `${directory}.link`);
    await rename(`${directory}.link`, link);
    return { ok: true, directory };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}
