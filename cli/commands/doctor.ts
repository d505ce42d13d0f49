import { accessSync, constants } from "node:fs";
import path from "node:path";
import { styleText } from "node:util";
import type { Command } from "commander";
import { z } from "zod";
import { CommandError, EXIT } from "../exit-codes.ts";
import { workerListSchema } from "../rest/resources.ts";
import { call, serverFromEnvironment } from "../rest/rest-client.ts";
import { print, printJson } from "../terminal.ts";

interface Finding {
  readonly subject: string;
  readonly status: "ok" | "warning" | "problem";
  readonly message: string;
}

/** A worker sends a heartbeat every five seconds; one this old has missed several. */
const OLD_HEARTBEAT_MS = 15_000;

/** `dag doctor`: whether this machine and the server are fit, and what to do where they are not. */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("check this machine and the server")
    .option("--json", "as JSON")
    .action(async (options: { json?: boolean }) => {
      const findings = [...machineFindings(), ...(await serverFindings())];
      if (options.json === true) printJson(findings);
      else for (const finding of findings) print(findingLine(finding));
      if (findings.some(({ status }) => status === "problem")) process.exitCode = EXIT.failed;
    });
}

const MARKS = {
  ok: styleText("green", "✓"),
  warning: styleText("yellow", "!"),
  problem: styleText("red", "✗"),
} as const;

function findingLine({ status, subject, message }: Finding): string {
  return `${MARKS[status]} ${subject.padEnd(12)} ${message}`;
}

/** What `dag test` and a worker on this machine would miss. */
function machineFindings(): readonly Finding[] {
  const wanted = [
    ["setpriv", "tasks die with their worker, and run as another user when it is root", "util-linux"],
    ["unshare", "nothing that a task starts outlives it", "util-linux"],
    ["prlimit", "limits on tasks", "util-linux"],
    ["bash", "bash tasks", "bash"],
    ["python3", "python tasks", "python3"],
    ["go", "go tasks", "golang-go"],
  ] as const;
  return [
    { subject: "node", status: "ok", message: process.version },
    ...wanted.map(([program, what, debianPackage]): Finding => {
      return isInstalled(program)
        ? { subject: program, status: "ok", message: what }
        : {
            subject: program,
            status: "warning",
            message: `not installed; needed for ${what} (Debian: apt-get install ${debianPackage})`,
          };
    }),
  ];
}

function isInstalled(program: string): boolean {
  return (process.env["PATH"] ?? "").split(path.delimiter).some((directory) => {
    try {
      accessSync(path.join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function serverFindings(): Promise<readonly Finding[]> {
  const server = serverFromEnvironment();
  const ready = await attempt("server", async () => {
    await call(server, z.unknown(), "GET", "/ready");
    return [{ subject: "server", status: "ok", message: `${server.url} is ready` }];
  });
  if (ready.some(({ status }) => status === "problem")) return ready;
  const workers = await attempt("workers", async () => {
    const { workers } = await call(server, workerListSchema, "GET", "/workers");
    if (workers.length === 0) {
      return [
        { subject: "workers", status: "problem", message: "none is alive: runs wait. Start one: npm run worker" },
      ];
    }
    return workers.map(({ name, state, queues, running_tasks: running, heartbeat_at: heartbeat }): Finding => {
      const age = Date.now() - Date.parse(heartbeat);
      return age > OLD_HEARTBEAT_MS
        ? { subject: "worker", status: "warning", message: `${name}: no heartbeat for ${Math.round(age / 1000)} s` }
        : {
            subject: "worker",
            status: "ok",
            message: `${name}: ${state}, serves ${queues.join(", ")}, runs ${running} tasks`,
          };
    });
  });
  return [...ready, ...workers];
}

async function attempt(subject: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return [{ subject, status: "problem", message: error.message }];
  }
}
