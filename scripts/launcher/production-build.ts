/** The production build of the pages: made when a source has changed since the last one, and only then. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { lockFile } from "./instance.ts";
import { dyingWithUs } from "./supervisor.ts";

/** What the build reads. Tests and the worker are not in it. */
const SOURCE_DIRECTORIES = ["app", "components", "engine", "server", "public"];
const SOURCE_FILES = /^(next\.config|postcss\.config|instrumentation|proxy|tsconfig|package)[\w.-]*\.(ts|mjs|js|json)$/;
const NOT_SOURCES = /\.test\.tsx?$|testing\.ts$|\.md$/;

export class BuildError extends Error {
  override readonly name = "BuildError";
}

/** SHA-256 over names and contents of everything that the build reads, hex. */
export function sourceHash(root: string): string {
  const hash = createHash("sha256");
  const files = [
    ...readdirSync(root).filter((name) => SOURCE_FILES.test(name)),
    ...SOURCE_DIRECTORIES.flatMap((directory) =>
      existsSync(path.join(root, directory))
        ? readdirSync(path.join(root, directory), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
        : [],
    ),
  ]
    .filter((file) => !NOT_SOURCES.test(file))
    .sort();
  for (const file of files) {
    hash.update(file).update("\0");
    hash.update(readFileSync(path.join(root, file))).update("\0");
  }
  return hash.digest("hex");
}

const stampFile = (root: string) => path.join(root, ".next", "source-hash");

function isBuilt(root: string, hash: string): boolean {
  try {
    return existsSync(path.join(root, ".next/BUILD_ID")) && readFileSync(stampFile(root), "utf8") === hash;
  } catch {
    return false;
  }
}

/**
 * Builds if need be. Two starts at once build once: the second waits for the first.
 *
 * @param onStart told before a build begins
 * @returns milliseconds that the build took, 0 if none was needed
 * @throws BuildError with the end of what the build said
 */
export async function ensureProductionBuild(root: string, onStart: () => void): Promise<number> {
  if (isBuilt(root, sourceHash(root))) return 0;
  mkdirSync(path.join(root, ".data"), { recursive: true, mode: 0o711 });
  for (;;) {
    const locked = lockFile(path.join(root, ".data/build.lock"));
    if ("holder" in locked) {
      await delay(250);
      continue;
    }
    try {
      const hash = sourceHash(root);
      if (isBuilt(root, hash)) return 0;
      onStart();
      const startedAt = Date.now();
      await runBuild(root);
      writeFileSync(stampFile(root), hash);
      return Date.now() - startedAt;
    } finally {
      locked.lock.release();
    }
  }
}

function runBuild(root: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const [program, ...args] = dyingWithUs([
      process.execPath,
      path.join(root, "node_modules/next/dist/bin/next"),
      "build",
    ]);
    const build = spawn(program as string, args, {
      cwd: root,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [build.stdout, build.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        said = (said + chunk.toString("utf8")).slice(-8_000);
      });
    }
    build.once("error", reject);
    build.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new BuildError(`The build of the pages failed:\n\n${said.trim()}`));
    });
  });
}
