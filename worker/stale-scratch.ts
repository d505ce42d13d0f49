import { readdir, rm } from "node:fs/promises";
import path from "node:path";

/**
 * Removes the scratch directories of workers that were killed: each worker's lie under its process
 * id, so those of ids that no longer run belong to nobody.
 */
export async function removeStaleScratch(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    const pid = Number(name);
    if (Number.isInteger(pid) && pid > 0 && !isAlive(pid)) {
      await rm(path.join(directory, name), { recursive: true, force: true }).catch(() => {});
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
