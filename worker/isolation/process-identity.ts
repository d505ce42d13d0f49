import { readFile } from "node:fs/promises";

/**
 * A name for a process that no other one has had or will have on this machine: its id and the time it
 * started (field 22 of /proc/<pid>/stat, in clock ticks since boot). Ids alone come again, in a
 * container even at each restart.
 *
 * @returns `pid-start`, null if there is no such process; where there is no /proc, `pid-0`
 */
export async function processIdentity(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets, and may hold blanks and brackets itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return `${pid}-${fields[19] ?? "0"}`;
  } catch {
    return process.platform !== "linux" && isAlive(pid) ? `${pid}-0` : null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
