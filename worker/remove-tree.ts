import { execFile } from "node:child_process";
import { chmod, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/**
 * Removes a directory with everything in it, although a task may have taken away its own rights on
 * parts of it (`chmod 0`): those are given back first. As root nothing of that is needed. Nor does it
 * help a task to nest directories until no path is long enough to name the last one.
 */
export async function removeTree(directory: string): Promise<void> {
  const remove = () => rm(directory, { recursive: true, force: true, maxRetries: 3 });
  try {
    await remove();
  } catch (error) {
    if (isTooDeep(error)) {
      // `rm` goes down step by step, where Node names each file from the top.
      await promisify(execFile)("rm", ["-rf", "--", directory]);
      return;
    }
    if (!isDenied(error)) throw error;
    await openDirectories(directory);
    await remove();
  }
}

async function openDirectories(directory: string): Promise<void> {
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) await openDirectories(path.join(directory, entry.name));
  }
}

function isTooDeep(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENAMETOOLONG";
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM");
}
