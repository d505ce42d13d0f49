/**
 * npm leaves packages for other platforms out of the lock file when it makes it beside an existing
 * `node_modules`, and `npm ci` then refuses the file (npm/cli#4828). What is missing can be told from
 * what is there: whoever names an optional dependency names its exact version, and the name of such
 * a package says which platform it is for.
 */

export interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly license?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface MissingPackage {
  readonly name: string;
  readonly version: string;
  /** Location in the lock file of the package that wants it. */
  readonly wantedBy: string;
}

/** Optional dependencies that no entry of the lock file satisfies. */
export function missingPackages(lock: LockFile): readonly MissingPackage[] {
  return Object.entries(lock.packages).flatMap(([wantedBy, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isReachable(lock, wantedBy, name))
      .map(([name, version]) => ({ name, version, wantedBy })),
  );
}

/** As Node looks for it: beside the dependent, then further and further out. */
function isReachable(lock: LockFile, from: string, name: string): boolean {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf("node_modules/") - 1))) {
    if (Object.hasOwn(lock.packages, `${place === "" ? "" : `${place}/`}node_modules/${name}`)) return true;
    if (place === "") return false;
  }
}

/**
 * The lock file with an entry for each missing package. npm never fetches them here, because they are
 * for other platforms; elsewhere it fetches them by name and version.
 *
 * @throws Error for a package whose version is a range, or whose name does not say its platform
 */
export function completeLockFile<Lock extends LockFile>(lock: Lock): Lock {
  const added = missingPackages(lock).map(({ name, version, wantedBy }): [string, LockedPackage] => {
    const platform = platformOf(name);
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) || platform === undefined) {
      throw new Error(
        `${wantedBy} wants ${name}@${version}, which is not in the lock file. Make it anew from nothing.`,
      );
    }
    const dependent = lock.packages[wantedBy];
    const { os, cpu, libc } = platform;
    return [
      `node_modules/${name}`,
      {
        version,
        cpu: [cpu],
        ...(dependent?.dev === true ? { dev: true } : {}),
        ...(libc === undefined ? {} : { libc: [libc] }),
        ...(dependent?.license === undefined ? {} : { license: dependent.license }),
        optional: true,
        ...(os === undefined ? {} : { os: [os] }),
      },
    ];
  });
  const entries = [...Object.entries(lock.packages), ...added];
  // In npm's own order, so that it has nothing to change.
  const compare = new Intl.Collator("en").compare;
  return { ...lock, packages: Object.fromEntries(entries.sort(([a], [b]) => compare(a, b))) };
}

const PLATFORM =
  /(?:^|[-/])(android|darwin|freebsd|linux|openharmony|win32|wasm32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x|wasi)(?:-(\w+))?$/;

function platformOf(name: string): { os?: string; cpu: string; libc?: string } | undefined {
  const [, os, cpu, abi = ""] = PLATFORM.exec(name) ?? [];
  if (os === undefined || cpu === undefined) return undefined;
  if (os === "wasm32") return { cpu: "wasm32" };
  if (os !== "linux") return { os, cpu };
  return { os, cpu, ...(abi.startsWith("musl") ? { libc: "musl" } : { libc: "glibc" }) };
}
