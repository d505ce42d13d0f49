/**
 * Files in a directory that a task can write to. The task may be hostile and the worker root: a name
 * there can be a link to anything, or a pipe that never answers, so neither is ever followed or opened.
 */
import { constants } from "node:fs";
import { open } from "node:fs/promises";

/**
 * Reads a file that a task left.
 *
 * @returns its first `mostBytes` as text without NUL; null if there is no regular file of that name
 */
export async function readScratchFile(file: string, mostBytes: number): Promise<string | null> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(file, flags).catch(() => null);
  if (!handle) return null;
  try {
    const { size, nlink } = await handle.stat().then((stat) => (stat.isFile() ? stat : { size: 0, nlink: 0 }));
    // A second name for somebody else's file is no file of the task's.
    if (nlink !== 1) return null;
    const buffer = Buffer.alloc(Math.min(size, mostBytes));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.toString("utf8", 0, filled).replaceAll("\0", "\u2400");
  } finally {
    await handle.close();
  }
}

/**
 * Makes a file for a task to read.
 *
 * @param owner who it belongs to; without one, the worker's own user
 * @throws Error if there is anything of that name already
 */
export async function createScratchFile(
  file: string,
  text: string,
  owner: { readonly uid: number; readonly gid: number } | null,
): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(text);
    if (owner) await handle.chown(owner.uid, owner.gid);
  } finally {
    await handle.close();
  }
}
