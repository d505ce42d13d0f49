/** What this machine lets a worker do to hold its children together, found out once at the start. */
import { execFile } from "node:child_process";
import { access, constants, readFile } from "node:fs/promises";
import { promisify } from "node:util";

const execute = promisify(execFile);

export interface Capabilities {
  /** `setpriv --pdeathsig`: the kernel kills a child whose worker dies. */
  readonly parentDeathSignal: boolean;
  /** A PID namespace for each task: when its first process ends, everything in it does. */
  readonly pidNamespace: readonly string[] | null;
  /** The user that tasks run as, when the worker is root. */
  readonly user: { readonly name: string; readonly uid: number; readonly gid: number } | null;
  readonly prlimit: boolean;
  /** Control groups for memory and processes: mount point and version. */
  readonly cgroup: { readonly version: 1 | 2; readonly root: string } | null;
  /** Where tasks look for programs: the worker's own PATH, without what their user cannot enter. */
  readonly searchPath: string;
  /** What a task is not protected by here, for the worker's log. */
  readonly missing: readonly string[];
}

/** @param taskUser who tasks run as if we are root; must exist and not be root */
export async function detectCapabilities(taskUser: string): Promise<Capabilities> {
  const isRoot = process.getuid?.() === 0;
  const parentDeathSignal = await works("setpriv", ["--pdeathsig", "KILL", "true"]);
  const prlimit = await works("prlimit", ["--core=0", "true"]);
  const namespaceOptions = ["--pid", "--fork", "--kill-child=KILL", "--mount-proc"];
  const pidNamespace = isRoot
    ? (await works("unshare", [...namespaceOptions, "true"]))
      ? namespaceOptions
      : null
    : (await works("unshare", ["--user", "--map-current-user", ...namespaceOptions, "true"]))
      ? ["--user", "--map-current-user", ...namespaceOptions]
      : null;
  const user = isRoot ? await findUser(taskUser) : null;
  if (isRoot && user === null) {
    throw new Error(
      `There is no user ${taskUser} for tasks to run as: set TASK_USER to an ordinary user of this machine.`,
    );
  }
  const cgroup = isRoot ? await findCgroup() : null;
  const searchPath = await reachableDirectories(process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin", user);
  return {
    parentDeathSignal,
    pidNamespace,
    user,
    prlimit,
    cgroup,
    searchPath,
    missing: [
      ...(parentDeathSignal ? [] : ["setpriv is missing: children of a worker that is killed may live on"]),
      ...(pidNamespace ? [] : ["no PID namespaces: a task can leave processes behind that changed their group"]),
      ...(isRoot ? [] : ["not root: tasks run as the worker's own user and can read its files"]),
      ...(cgroup ? [] : ["no writable control groups: memory is limited per process only"]),
    ],
  };
}

function works(command: string, args: readonly string[]): Promise<boolean> {
  return execute(command, args, { timeout: 5_000 }).then(
    () => true,
    () => false,
  );
}

async function findUser(name: string): Promise<Capabilities["user"]> {
  const passwd = await readFile("/etc/passwd", "utf8");
  const fields = passwd
    .split("\n")
    .map((line) => line.split(":"))
    .find((each) => each[0] === name);
  const uid = Number(fields?.[2]);
  return fields && uid > 0 ? { name, uid, gid: Number(fields[3]) } : null;
}

/**
 * A directory in PATH that cannot be entered (a version manager under root's home) makes every
 * command that is found nowhere "permission denied" instead of "not found" (execvp(3)).
 */
async function reachableDirectories(searchPath: string, user: Capabilities["user"]): Promise<string> {
  if (!user) return searchPath;
  const directories = searchPath.split(":").filter((directory) => directory.startsWith("/"));
  const reachable = await Promise.all(directories.map((directory) => canEnter(directory, user)));
  return directories.filter((_, n) => reachable[n]).join(":");
}

/** Whether tasks, as the user that they run as, can enter a directory and see what is in it. */
export function canEnter(directory: string, user: Capabilities["user"]): Promise<boolean> {
  const test = ["test", "-x", directory, "-a", "-r", directory];
  if (!user) return works("test", test.slice(1));
  return works("setpriv", [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups", "--", ...test]);
}

async function findCgroup(): Promise<Capabilities["cgroup"]> {
  if (await isWritable("/sys/fs/cgroup/cgroup.procs")) return { version: 2, root: "/sys/fs/cgroup" };
  if (
    (await isWritable("/sys/fs/cgroup/memory/cgroup.procs")) &&
    (await isWritable("/sys/fs/cgroup/pids/cgroup.procs"))
  ) {
    return { version: 1, root: "/sys/fs/cgroup" };
  }
  return null;
}

function isWritable(file: string): Promise<boolean> {
  return access(file, constants.W_OK).then(
    () => true,
    () => false,
  );
}
