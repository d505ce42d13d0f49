/** A step of `npm run check` or `npm test`: a command, what it is called, and how it went. */
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { styleText } from "node:util";
import { ROOT } from "./launcher/environment.ts";

export interface Step {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface StepResult {
  readonly name: string;
  readonly hasPassed: boolean;
  readonly seconds: number;
  /** Everything that it printed; empty if it printed straight to the terminal. */
  readonly output: string;
}

/** @param isQuiet keep the output for later instead of printing it as it comes */
export async function runStep(step: Step, isQuiet: boolean): Promise<StepResult> {
  const startedAt = performance.now();
  const [program, ...args] = step.command;
  const child = spawn(program as string, args, {
    cwd: ROOT,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...step.env },
    stdio: ["ignore", isQuiet ? "pipe" : "inherit", isQuiet ? "pipe" : "inherit"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
    });
  }
  const hasPassed = await new Promise<boolean>((resolve) => {
    child.once("error", (error) => {
      output += error.message;
      resolve(false);
    });
    child.once("close", (code) => resolve(code === 0));
  });
  return { name: step.name, hasPassed, seconds: (performance.now() - startedAt) / 1000, output };
}

export function stepLine({ name, hasPassed, seconds }: StepResult): string {
  const mark = hasPassed ? styleText("green", "✓") : styleText("red", "✗");
  return `${mark} ${name} ${styleText("dim", `${seconds.toFixed(1)} s`)}`;
}

/** A program of node_modules/.bin, on the Node that this process runs on. */
export function tool(name: string): string {
  return `${ROOT}/node_modules/.bin/${name}`;
}
