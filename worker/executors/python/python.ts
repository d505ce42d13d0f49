import path from "node:path";
import { pythonConfigSchema } from "#engine/document/task-types/python.ts";
import { type Executor, processOutcome } from "../executor.ts";
import { virtualEnvironment } from "./virtual-environment.ts";

/** A script, a file or a command line; with requirements, in a virtual environment that has them. */
export const pythonExecutor: Executor = {
  async execute(context) {
    const config = pythonConfigSchema.parse(context.config);
    let python = config.interpreter ?? "python3";
    let { env } = context;
    if (config.requirements?.length) {
      const made = await virtualEnvironment(context, python, config.requirements);
      if (!made.ok) return made.failure;
      const programs = path.join(made.directory, "bin");
      python = path.join(programs, "python");
      env = { ...env, VIRTUAL_ENV: made.directory, PATH: `${programs}:${env["PATH"] ?? ""}` };
    }
    if (config.command !== undefined) {
      return processOutcome("The command", await context.run("bash", ["-c", config.command], { env }));
    }
    const file = config.file ?? (await context.writeFile("task.py", config.script ?? ""));
    // -u: what is printed is seen when it is printed.
    return processOutcome("The script", await context.run(python, ["-u", file, ...(config.args ?? [])], { env }));
  },
};
