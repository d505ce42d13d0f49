import { bashConfigSchema } from "#engine/document/task-types/bash.ts";
import { type Executor, processOutcome } from "../executor.ts";

/** A command line by `bash -c`; a script from a file, stopping at the first command that fails. */
export const bashExecutor: Executor = {
  async execute(context) {
    const { command, script } = bashConfigSchema.parse(context.config);
    const args =
      script === undefined ? ["-c", command ?? ""] : ["-eo", "pipefail", await context.writeFile("task.sh", script)];
    return processOutcome("The command", await context.run("bash", args));
  },
};
