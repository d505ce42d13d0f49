/** The `dag` command: thin, over the REST API and the engine. Each command is a file of its own. */
import { Command, CommanderError } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { addAdminCommands } from "./admin/create-key.ts";
import { addApplyCommand } from "./commands/apply.ts";
import { addDagCommands } from "./commands/dags.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addLogsCommand } from "./commands/logs.ts";
import { addRunCommands } from "./commands/runs.ts";
import { addSchemaCommand } from "./commands/schema.ts";
import { addTriggerCommand } from "./commands/trigger.ts";
import { addValidateCommand } from "./commands/validate.ts";
import { addWorkersCommand } from "./commands/workers.ts";
import { CommandError, EXIT, EXIT_CODES_HELP } from "./exit-codes.ts";
import { addTestCommand } from "./local-run/test-command.ts";
import { note } from "./terminal.ts";

const program = new Command("dag")
  .description("Write, run and watch workflows.")
  .version(packageJson.version)
  .showHelpAfterError("Try: dag --help")
  .addHelpText("after", EXIT_CODES_HELP)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text) });

addValidateCommand(program);
addTestCommand(program);
addSchemaCommand(program);
addApplyCommand(program);
addDagCommands(program);
addTriggerCommand(program);
addRunCommands(program);
addLogsCommand(program);
addWorkersCommand(program);
addDoctorCommand(program);
addAdminCommands(program);

// What reads our output may have read enough: `dag logs … | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version end this way too, with code 0; the rest has been said.
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else if (error instanceof CommandError) {
    note(error.message);
    process.exitCode = error.exitCode;
  } else if (error instanceof Error && error.name === "AbortError") {
    process.exitCode = EXIT.interrupted;
  } else {
    throw error;
  }
}
