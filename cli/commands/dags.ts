import type { Command } from "commander";
import { z } from "zod";
import { dagListSchema } from "../rest/resources.ts";
import { call, serverFromEnvironment } from "../rest/rest-client.ts";
import { note, print, printJson, table } from "../terminal.ts";

const PAGE_SIZE = 100;

/** `dag list`, `dag pause`, `dag unpause`. */
export function addDagCommands(program: Command): void {
  program
    .command("list")
    .description("list workflows")
    .option("--tag <tag...>", "only with all of these tags")
    .option("--search <text>", "only with this text in id or name")
    .option("--json", "as JSON")
    .action(async (options: { tag?: readonly string[]; search?: string; json?: boolean }) => {
      const { dags } = await call(serverFromEnvironment(), dagListSchema, "GET", "/dags", {
        query: { page_size: PAGE_SIZE, tags: options.tag?.join(","), search: options.search },
      });
      if (options.json === true) printJson(dags);
      else {
        print(
          table(
            ["ID", "NAME", "SCHEDULE", "PAUSED", "TAGS"],
            dags.map((dag) => [
              dag.id,
              dag.name,
              scheduleText(dag.schedule),
              dag.is_paused ? "paused" : "",
              dag.tags.join(", "),
            ]),
          ),
        );
      }
    });

  for (const [name, done] of [
    ["pause", "paused: its schedule starts no runs"],
    ["unpause", "unpaused"],
  ] as const) {
    program
      .command(name)
      .description(name === "pause" ? "stop a workflow's schedule" : "let a workflow's schedule go on")
      .argument("<dag>", "id of the workflow")
      .action(async (id: string) => {
        await call(serverFromEnvironment(), z.unknown(), "POST", `/dags/${encodeURIComponent(id)}/${name}`);
        note(`${id} is ${done}.`);
      });
  }
}

function scheduleText(schedule: unknown): string {
  if (schedule === null) return "";
  return typeof schedule === "string" ? schedule : JSON.stringify(schedule);
}
