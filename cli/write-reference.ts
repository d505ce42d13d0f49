/** Prints docs/reference/cli.md, made from the commands themselves; `npm run generate` keeps the file. */
import type { Command } from "commander";
import { EXIT_CODES_HELP } from "./exit-codes.ts";
import { createProgram } from "./program.ts";

const WIDTH = 100;

function commandReference(command: Command, prefix: string): string {
  const name = `${prefix} ${command.name()}`;
  if (command.commands.length > 0) return command.commands.map((each) => commandReference(each, name)).join("\n");
  const help = command.configureHelp({ helpWidth: WIDTH }).helpInformation().trim();
  return `## ${name}\n\n${command.description()}\n\n\`\`\`\n${help}\n\`\`\`\n`;
}

function reference(): string {
  const program = createProgram();
  const [exitCodes = "", environment = ""] = EXIT_CODES_HELP.trim().split("\n\n");
  return [
    "<!-- Generated from the commands by npm run generate: do not edit. -->",
    "# The command line\n",
    "From a checkout: `npm run dag -- COMMAND`, `npx dag COMMAND` or `node cli/dag.mjs COMMAND`, on any Node from 20 on.",
    "Results go to standard output, everything about them to standard error.\n",
    "## Environment\n",
    `\`\`\`\n${environment.split("\n").slice(1).join("\n")}\n\`\`\`\n`,
    "## Exit codes\n",
    `\`\`\`\n${exitCodes.split("\n").slice(1).join("\n")}\n\`\`\`\n`,
    ...program.commands.map((each) => commandReference(each, "dag")),
  ].join("\n");
}

process.stdout.write(reference());
