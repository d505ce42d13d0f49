/** The `dag` command with all its commands; nothing runs yet. Each command is a file of its own. */
import { Command } from "commander";
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
import { EXIT_CODES_HELP } from "./exit-codes.ts";
import { addTestCommand } from "./local-run/test-command.ts";

export function createProgram(): Command {
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
  return program;
}
