/**
 * One control group an attempt, for memory, processes and processor time, on version 1 or 2 of the
 * interface. What cannot be set is left unset: a limit that this machine does not know is no reason
 * to fail a task.
 */
import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { CompiledResources } from "#engine/document/compiled-dag.ts";
import type { Capabilities } from "./capabilities.ts";
import { processIdentity } from "./process-identity.ts";

/** A fork bomb stops here. */
const MOST_PROCESSES = 4096;
const PARENT = "dag-tasks";
const V1_CONTROLLERS = ["memory", "pids", "cpu"] as const;

export interface AttemptCgroup {
  /** Files that a process writes its own id into to join. */
  readonly joinFiles: readonly string[];
  /** Whether the kernel killed one of the group's processes for want of memory. */
  wasOutOfMemory(): Promise<boolean>;
  /** KILL to every process in it, whatever group or session it made for itself. */
  killAll(): Promise<void>;
  remove(): Promise<void>;
}

let sequence = 0;

type CgroupMount = NonNullable<Capabilities["cgroup"]>;

/**
 * @param name for people who look at the tree
 * @returns null where the group cannot be made
 */
export async function createCgroup(
  { version, root }: CgroupMount,
  name: string,
  resources: CompiledResources,
): Promise<AttemptCgroup | null> {
  // Its own even if a name comes twice: a group that is shared is ended by whoever ends first.
  sequence += 1;
  const owned = `${(await processIdentity(process.pid)) ?? process.pid}.${sequence}.${name}`;
  try {
    return version === 2 ? await createV2(root, owned, resources) : await createV1(root, owned, resources);
  } catch {
    return null;
  }
}

/** Groups of which `isStale` says so, asked with the identity of the worker that made them. */
export async function staleCgroups(
  { version, root }: CgroupMount,
  isStale: (workerIdentity: string) => Promise<boolean>,
): Promise<Pick<AttemptCgroup, "killAll" | "remove">[]> {
  const parents =
    version === 2 ? [path.join(root, PARENT)] : V1_CONTROLLERS.map((each) => path.join(root, each, PARENT));
  const found: Pick<AttemptCgroup, "killAll" | "remove">[] = [];
  for (const parent of parents) {
    for (const name of await readdir(parent).catch(() => [])) {
      if (await isStale(name.split(".")[0] ?? "")) found.push(groupOf([path.join(parent, name)]));
    }
  }
  return found;
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
    ...groupOf([group]),
    wasOutOfMemory: async () => /^oom_kill [1-9]/m.test(await read(path.join(group, "memory.events"))),
  };
}

async function createV1(root: string, name: string, resources: CompiledResources): Promise<AttemptCgroup> {
  const [memory, pids, cpu] = V1_CONTROLLERS.map((controller) => path.join(root, controller, PARENT, name)) as [
    string,
    string,
    string,
  ];
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
    ...groupOf(groups),
    wasOutOfMemory: async () => /^oom_kill [1-9]/m.test(await read(path.join(memory, "memory.oom_control"))),
  };
}

/** @param directories of one group in each controller's tree */
function groupOf(directories: readonly string[]): Omit<AttemptCgroup, "wasOutOfMemory"> {
  return {
    joinFiles: directories.map((directory) => path.join(directory, "cgroup.procs")),
    killAll: async () => {
      for (const directory of directories) {
        for (const line of (await read(path.join(directory, "cgroup.procs"))).split("\n")) {
          if (line !== "") kill(Number(line));
        }
      }
    },
    remove: async () => {
      for (const directory of directories) await removeGroup(directory);
    },
  };
}

function kill(pid: number): void {
  // A process of another PID namespace is listed as 0, which would mean ourselves.
  if (pid <= 0) return;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has ended meanwhile
  }
}

function read(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}

function set(file: string, value: string): Promise<void> {
  return writeFile(file, value).catch(() => {
    // not known here: left unset
  });
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
