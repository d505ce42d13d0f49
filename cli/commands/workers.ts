import type { Command } from "commander";
import { workerListSchema } from "../rest/resources.ts";
import { call, serverFromEnvironment } from "../rest/rest-client.ts";
import { print, printJson, table } from "../terminal.ts";

export function addWorkersCommand(program: Command): void {
  program
    .command("workers")
    .description("list the workers that are alive")
    .option("--json", "as JSON")
    .action(async (options: { json?: boolean }) => {
      const { workers } = await call(serverFromEnvironment(), workerListSchema, "GET", "/workers");
      if (options.json === true) printJson(workers);
      else {
        print(
          table(
            ["ID", "NAME", "STATE", "RUNNING", "QUEUES"],
            workers.map(({ id, name, state, queues, running_tasks: running }) => [
              id,
              name,
              state,
              String(running),
              queues.join(", "),
            ]),
          ),
        );
      }
    });
}
