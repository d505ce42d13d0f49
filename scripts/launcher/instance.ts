/**
 * What a running instance says about itself, in its data directory: others of this machine (a second
 * worker, `dag admin`, `npm run db:psql`) find the database there, and a second start finds the first.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { isRunning, type ProcessIdentity, processIdentity } from "./process-identity.ts";

const identitySchema = z.object({ pid: z.number(), startedAtTicks: z.string() });
const instanceSchema = z.object({ launcher: identitySchema, url: z.string(), databaseUrl: z.string() });

export interface Instance {
  readonly launcher: ProcessIdentity;
  /** Where people and the CLI reach it. */
  readonly url: string;
  /** Holds the database's password: the file is its owner's alone. */
  readonly databaseUrl: string;
}

const instanceFile = (dataDir: string) => path.join(dataDir, "instance.json");

export function writeInstance(dataDir: string, instance: Instance): void {
  const draft = `${instanceFile(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(instance, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, instanceFile(dataDir));
}

/** The instance that runs on this data directory, if one does. */
export function runningInstance(dataDir: string): Instance | undefined {
  try {
    const instance = instanceSchema.parse(JSON.parse(readFileSync(instanceFile(dataDir), "utf8")));
    return isRunning(instance.launcher) ? instance : undefined;
  } catch {
    return undefined;
  }
}

export function removeInstance(dataDir: string): void {
  rmSync(instanceFile(dataDir), { force: true });
}

/** A lock that ends with its holder: a file naming a process, void when that process is gone. */
export interface ProcessLock {
  release(): void;
}

/**
 * @returns the lock, or the process that holds it
 */
export function lockFile(file: string): { lock: ProcessLock } | { holder: ProcessIdentity } {
  const self = processIdentity(process.pid);
  if (self === undefined) throw new Error("This process is not listed under /proc.");
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(self), { mode: 0o600 });
  try {
    // Twice: a lock that was left behind is removed, then taken like any other.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      try {
        // A hard link is made whole or not at all: nobody reads half a lock.
        linkSync(draft, file);
        return { lock: { release: () => rmSync(file, { force: true }) } };
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      }
      const holder = readHolder(file);
      if (holder !== undefined && isRunning(holder)) return { holder };
      rmSync(file, { force: true });
    }
    return { holder: readHolder(file) ?? self };
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    return identitySchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
