/**
 * The command line that holds a task. From the outside in:
 * - `setpriv --pdeathsig KILL`: the kernel kills it with the worker;
 * - a shell that joins the attempt's control groups, before anything else runs;
 * - a PID namespace, whose first process is a shell that waits for the command: when it ends, the
 *   kernel ends everything else in there, daemons included. The command itself is not the first
 *   process, because that one ignores TERM;
 * - another user without privileges, when the worker is root;
 * - `prlimit`, and last the variables that must not reach any of the above.
 *
 * All but the innermost run with the worker's rights, so nothing in their environment may steer them:
 * not the search path, not the loader, not a shell. Such variables are taken out and set again by
 * `env` when the rights are gone.
 */
import type { CompiledResources } from "#engine/document/compiled-dag.ts";
import type { Capabilities } from "./capabilities.ts";

export interface WrappedCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: { readonly [name: string]: string };
}

const MOST_OPEN_FILES = 4096;

/**
 * What glibc itself ignores in programs that change their user (`sysdeps/generic/unsecvars.h`, ld.so(8)),
 * and what steers a shell.
 */
const STEERING =
  /^(LD_.*|GLIBC_TUNABLES|GCONV_PATH|GETCONF_DIR|HOSTALIASES|LOCALDOMAIN|LOCPATH|MALLOC_.*|NIS_PATH|NLSPATH|RESOLV_HOST_CONF|RES_OPTIONS|TZDIR|PATH|BASH_.*|ENV|SHELLOPTS|BASHOPTS|IFS|PS4|CDPATH|POSIXLY_CORRECT)$/;

/**
 * @param request the command and its whole environment
 * @param joinFiles `cgroup.procs` files of the control groups to join
 */
export function wrappedCommand(
  request: {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: { readonly [name: string]: string };
    readonly resources: CompiledResources;
  },
  capabilities: Capabilities,
  joinFiles: readonly string[],
): WrappedCommand {
  const { outer, inner } = splitEnvironment(request.env);
  const restoring = Object.entries(inner).map(([name, value]) => `${name}=${value}`);
  let chain = [request.command, ...request.args];
  if (restoring.length > 0) chain = ["env", "--", ...restoring, ...chain];
  if (capabilities.prlimit) chain = ["prlimit", ...limits(request.resources, joinFiles.length > 0), "--", ...chain];
  const { user } = capabilities;
  // Changing the user clears the death signal of the outermost process: it is asked for again.
  const deathSignal = capabilities.parentDeathSignal ? ["--pdeathsig", "KILL"] : [];
  if (user) {
    chain = [
      "setpriv",
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      "--clear-groups",
      "--no-new-privs",
      "--bounding-set=-all",
      "--inh-caps=-all",
      ...deathSignal,
      "--",
      ...chain,
    ];
  } else if (capabilities.parentDeathSignal) {
    chain = ["setpriv", "--no-new-privs", ...deathSignal, "--", ...chain];
  }
  if (capabilities.pidNamespace) {
    chain = ["unshare", ...capabilities.pidNamespace, "--", "/bin/sh", "-c", '"$@"; exit $?', "task", ...chain];
  }
  if (joinFiles.length > 0) {
    // Limits are promised: what cannot join its groups does not run.
    const join = joinFiles.map((file) => `echo $$ > ${file}`).join(" && ");
    chain = ["/bin/sh", "-c", `${join} && exec "$@"`, "join", ...chain];
  }
  if (capabilities.parentDeathSignal) chain = ["setpriv", ...deathSignal, "--", ...chain];
  const [command = request.command, ...args] = chain;
  return { command, args, env: outer };
}

function limits(resources: CompiledResources, hasGroup: boolean): string[] {
  return [
    "--core=0",
    `--nofile=${MOST_OPEN_FILES}`,
    // Address space is a rough measure of memory: only where there is no better one.
    ...(resources.memoryBytes !== undefined && !hasGroup ? [`--as=${resources.memoryBytes}`] : []),
  ];
}

/** The environment of the wrappers, and what only the task itself may have. */
function splitEnvironment(env: { readonly [name: string]: string }): {
  readonly outer: { readonly [name: string]: string };
  readonly inner: { readonly [name: string]: string };
} {
  const searchPath = process.env["PATH"] ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  const outer: { [name: string]: string } = {};
  const inner: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(env)) {
    if (name === "PATH" && value === searchPath) continue;
    if (STEERING.test(name)) inner[name] = value;
    else outer[name] = value;
  }
  outer["PATH"] = searchPath;
  return { outer, inner };
}
