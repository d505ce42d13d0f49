/**
 * What workers that were killed have left on this machine: scratch directories and control groups,
 * and in those, where there are no PID namespaces, processes. Each bears the identity of its worker;
 * those whose worker is no more belong to nobody.
 */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { removeTree } from "../remove-tree.ts";
import type { Capabilities } from "./capabilities.ts";
import { staleCgroups } from "./cgroup.ts";
import { processIdentity } from "./process-identity.ts";

const IDENTITY = /^(\d+)-\d+$/;

/** @param directory holds one directory per worker, named by `processIdentity` */
export async function removeLeftovers(directory: string, capabilities: Capabilities): Promise<void> {
  if (capabilities.cgroup) {
    for (const group of await staleCgroups(capabilities.cgroup, belongsToNobody)) {
      await group.killAll();
      await group.remove();
    }
  }
  for (const name of await readdir(directory).catch(() => [])) {
    if (!(await belongsToNobody(name))) continue;
    await removeTree(path.join(directory, name)).catch(() => {
      // another worker is removing it, or it is another user's
    });
  }
}

async function belongsToNobody(identity: string): Promise<boolean> {
  const pid = IDENTITY.exec(identity)?.[1];
  return pid !== undefined && (await processIdentity(Number(pid))) !== identity;
}
