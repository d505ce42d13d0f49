/**
 * As root, tasks run as another user, who may not be able to enter the directory that the checkout
 * lies in (a home with mode 0700). The worker then runs in a mount namespace of its own, in which the
 * checkout has a second name that everyone can reach. Nothing is copied and nothing is opened up.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

export interface WorkerPlace {
  /** Where the checkout is, as the worker and its tasks see it. */
  readonly root: string;
  /** The command behind whatever makes that so. */
  wrap(command: readonly string[]): readonly string[];
  /** What will not work, if the tasks' user cannot reach the checkout in any way. */
  readonly problem?: string;
}

export async function workerPlace(root: string, taskUser: string): Promise<WorkerPlace> {
  const asIs = { root, wrap: (command: readonly string[]) => command };
  if (process.getuid?.() !== 0 || (await canReach(taskUser, root))) return asIs;
  const mountPoint = path.join(tmpdir(), `dag-${createHash("sha256").update(root).digest("hex").slice(0, 12)}`);
  mkdirSync(mountPoint, { recursive: true, mode: 0o755 });
  const wrap = (command: readonly string[]) => [
    "unshare",
    "--mount",
    "--propagation",
    "private",
    "--",
    "/bin/sh",
    "-c",
    'mount --bind "$0" "$1" && cd "$1" && shift && exec "$@"',
    root,
    mountPoint,
    ...command,
  ];
  const [program, ...args] = wrap(["true"]);
  const works = await execute(program as string, args).then(
    () => true,
    () => false,
  );
  return works
    ? { root: mountPoint, wrap }
    : {
        ...asIs,
        problem: `Tasks run as ${taskUser}, who cannot enter ${root}: tasks that use the files of examples/ or TypeScript functions will fail. Move the checkout out of a private directory.`,
      };
}

function canReach(user: string, directory: string): Promise<boolean> {
  return execute("setpriv", [
    "--reuid",
    user,
    "--clear-groups",
    "--",
    "test",
    "-x",
    directory,
    "-a",
    "-r",
    directory,
  ]).then(
    () => true,
    () => false,
  );
}
