/**
 * Where attempts work and executors keep their caches. It may lie where everybody can write, such as
 * /tmp, and hostile tasks run in it: nothing that somebody else has put there is used.
 */
import { chmod, lstat, mkdir } from "node:fs/promises";
import path from "node:path";

/** Where virtual environments are kept, below the cache: the worker's own, unlike the cache itself. */
export const PYTHON_CACHE = "python";

export class UnsafeDirectoryError extends Error {
  override readonly name = "UnsafeDirectoryError";
}

/**
 * Makes the directory and its cache, or checks the ones that are there.
 *
 * @returns the directory of the caches
 * @throws UnsafeDirectoryError if another user could change what lies there
 */
export async function prepareTaskDirectory(directory: string): Promise<string> {
  await mkdir(path.dirname(directory), { recursive: true });
  await ownDirectory(directory, 0o711);
  return prepareCache(path.join(directory, "cache"));
}

/** @returns the given directory, made for the caches of executors */
export async function prepareCache(directory: string): Promise<string> {
  await ownDirectory(directory, 0o1777);
  // Tasks of every user keep their caches here; each owns what it made. Virtual environments are used
  // by all, so that no task may lay hands on the directory that names them.
  await ownDirectory(path.join(directory, PYTHON_CACHE), 0o755);
  return directory;
}

async function ownDirectory(directory: string, mode: number): Promise<void> {
  await mkdir(directory, { mode }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  // Not stat: a link would lead the worker's hands to where somebody else wants them.
  const found = await lstat(directory);
  const self = process.getuid?.() ?? 0;
  if (!found.isDirectory() || (found.uid !== self && found.uid !== 0)) {
    throw new UnsafeDirectoryError(
      `${directory} is ${found.isDirectory() ? "another user's" : "no directory"}, and tasks' files are not put there. Remove it, or set TASK_DIR to a directory of the worker's own user.`,
    );
  }
  if (found.uid === self && (found.mode & 0o7777) !== mode) await chmod(directory, mode);
}
