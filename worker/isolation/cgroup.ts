/**
 * One control group an attempt, for memory, processes and processor time, on version 1 or 2 of the
 * interface. What cannot be set is left unset: a limit that this machine does not know is no reason
 * to fail a task.
 */
import { mkdir, readFile, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { CompiledResources } from "#engine/document/compiled-dag.ts";
import type { Capabilities } from "./capabilities.ts";

/** A fork bomb stops here. */
const MOST_PROCESSES = 4096;
const PARENT = "dag-tasks";

export interface AttemptCgroup {
  /** Files that a process writes its own id into to join. */
  readonly joinFiles: readonly string[];
  /** Whether the kernel killed one of the group's processes for want of memory. */
  wasOutOfMemory(): Promise<boolean>;
  remove(): Promise<void>;
}

export async function createCgroup(
  cgroup: NonNullable<Capabilities["cgroup"]>,
  name: string,
  resources: CompiledResources,
): Promise<AttemptCgroup | null> {
  try {
    return cgroup.version === 2
      ? await createV2(cgroup.root, name, resources)
      : await createV1(cgroup.root, name, resources);
  } catch {
    return null;
  }
}

async function createV2(root: string, name: string, resources: CompiledResources): Promise<AttemptCgroup> {
  const parent = path.join(root, PARENT);
  await mkdir(parent, { recursive: true });
  await set(path.join(root, "cgroup.subtree_control"), "+memory +pids +cpu");
  await set(path.join(parent, "cgroup.subtree_control"), "+memory +pids +cpu");
  const group = path.join(parent, name);
  await mkdir(group);
  await set(path.join(group, "pids.max"), String(MOST_PROCESSES));
  if (resources.memoryBytes !== undefined) {
    await set(path.join(group, "memory.max"), String(resources.memoryBytes));
    await set(path.join(group, "memory.swap.max"), "0");
    // All or nothing: a task with one process shot out of it would end in riddles.
    await set(path.join(group, "memory.oom.group"), "1");
  }
  if (resources.cpu !== undefined)
    await set(path.join(group, "cpu.max"), `${Math.round(resources.cpu * 100_000)} 100000`);
  return {
    joinFiles: [path.join(group, "cgroup.procs")],
    wasOutOfMemory: async () =>
      /oom_kill [1-9]/.test(await readFile(path.join(group, "memory.events"), "utf8").catch(() => "")),
    remove: () => removeGroup(group),
  };
}

async function createV1(root: string, name: string, resources: CompiledResources): Promise<AttemptCgroup> {
  const memory = path.join(root, "memory", PARENT, name);
  const pids = path.join(root, "pids", PARENT, name);
  const cpu = path.join(root, "cpu", PARENT, name);
  await mkdir(memory, { recursive: true });
  await mkdir(pids, { recursive: true });
  await set(path.join(pids, "pids.max"), String(MOST_PROCESSES));
  if (resources.memoryBytes !== undefined) {
    await set(path.join(memory, "memory.limit_in_bytes"), String(resources.memoryBytes));
    await set(path.join(memory, "memory.memsw.limit_in_bytes"), String(resources.memoryBytes));
  }
  const groups = [memory, pids];
  if (resources.cpu !== undefined) {
    await mkdir(cpu, { recursive: true });
    await set(path.join(cpu, "cpu.cfs_period_us"), "100000");
    await set(path.join(cpu, "cpu.cfs_quota_us"), String(Math.round(resources.cpu * 100_000)));
    groups.push(cpu);
  }
  return {
    joinFiles: groups.map((group) => path.join(group, "cgroup.procs")),
    wasOutOfMemory: async () =>
      /oom_kill [1-9]/.test(await readFile(path.join(memory, "memory.oom_control"), "utf8").catch(() => "")),
    remove: async () => {
      for (const group of groups) await removeGroup(group);
    },
  };
}

function set(file: string, value: string): Promise<void> {
  return writeFile(file, value).catch(() => {});
}

/** A group can be removed when its last process is gone from it, a moment after it was reaped. */
async function removeGroup(group: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const isGone = await rmdir(group).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code === "ENOENT",
    );
    if (isGone) return;
    await delay(25);
  }
}
