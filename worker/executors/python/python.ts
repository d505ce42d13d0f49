import { createHash } from "node:crypto";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { pythonConfigSchema } from "#engine/document/task-types/python.ts";
import { type ExecutionContext, type ExecutionResult, type Executor, processOutcome } from "../executor.ts";

/**
 * A script, a file or a command line. With requirements it runs in a virtual environment that is
 * made once per set of packages and interpreter, and kept.
 */
export const pythonExecutor: Executor = {
  async execute(context) {
    const config = pythonConfigSchema.parse(context.config);
    const interpreter = config.interpreter ?? "python3";
    const environment = config.requirements?.length
      ? await virtualEnvironment(context, interpreter, config.requirements)
      : { ok: true as const, python: interpreter, env: context.env };
    if (!environment.ok) return environment.failure;
    const { python, env } = environment;
    if (config.command !== undefined) {
      return processOutcome("The command", await context.run("bash", ["-c", config.command], { env }));
    }
    const file = config.file ?? (await context.writeFile("task.py", config.script ?? ""));
    // -u: what is printed is seen when it is printed.
    return processOutcome("The script", await context.run(python, ["-u", file, ...(config.args ?? [])], { env }));
  },
};

type Environment =
  | { readonly ok: true; readonly python: string; readonly env: ExecutionContext["env"] }
  | { readonly ok: false; readonly failure: ExecutionResult };

const underWay = new Map<string, Promise<Environment>>();

async function virtualEnvironment(
  context: ExecutionContext,
  interpreter: string,
  requirements: readonly string[],
): Promise<Environment> {
  const key = createHash("sha256")
    .update(JSON.stringify([interpreter, requirements]))
    .digest("hex")
    .slice(0, 24);
  const home = path.join(context.services.cacheDir, "python", key);
  const found: Environment = {
    ok: true,
    python: path.join(home, "bin/python"),
    env: { ...context.env, VIRTUAL_ENV: home, PATH: `${path.join(home, "bin")}:${context.env["PATH"] ?? ""}` },
  };
  if (await stat(path.join(home, "complete")).catch(() => null)) return found;
  // Two tasks of this worker that want the same environment wait for one.
  let making = underWay.get(key);
  if (!making) {
    making = makeEnvironment(context, interpreter, requirements, home).then((failure) =>
      failure ? { ok: false, failure } : found,
    );
    underWay.set(key, making);
    making.finally(() => underWay.delete(key)).catch(() => {});
  } else {
    context.log.say("Waiting for another task that is installing the same requirements.");
  }
  const made = await making;
  return made.ok ? found : made;
}

async function makeEnvironment(
  context: ExecutionContext,
  interpreter: string,
  requirements: readonly string[],
  home: string,
): Promise<ExecutionResult | null> {
  context.log.say(`Installing ${requirements.length} requirement${requirements.length === 1 ? "" : "s"}.`);
  // Made beside its place and moved there when it is complete: a worker that dies leaves nothing half-made.
  const draft = `${home}.${process.pid}`;
  await mkdir(path.dirname(home), { recursive: true });
  await rm(draft, { recursive: true, force: true });
  const quoted = requirements.map((each) => `'${each.replaceAll("'", `'\\''`)}'`).join(" ");
  const script = [
    `'${interpreter.replaceAll("'", `'\\''`)}' -m venv --copies "$1"`,
    `"$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-input -- ${quoted}`,
    `touch "$1/complete"`,
  ].join(" && ");
  const result = await context.run("bash", ["-c", script, "venv", path.join(context.scratchDir, "venv")]);
  const outcome = processOutcome("Installing the requirements", result);
  if (!outcome.ok) return outcome;
  await rename(path.join(context.scratchDir, "venv"), home).catch(async () => {
    // another worker was first, or the scratch directory lies on another disk
    const copied = await context.run("cp", ["-a", path.join(context.scratchDir, "venv"), home]);
    if (copied.exitCode !== 0) throw new Error(`The virtual environment could not be moved to ${home}.`);
  });
  return null;
}
