import type { Command } from "commander";
import { z } from "zod";
import { dagListSchema } from "../rest/resources.ts";
import { call, serverFromEnvironment } from "../rest/rest-client.ts";
import { note, print, printJson, table } from "../terminal.ts";

const PAGE_SIZE = 100;
type DagList = z.output<typeof dagListSchema>;

/** `dag list`, `dag pause`, `dag unpause`, `dag delete`. */
export function addDagCommands(program: Command): void {
  program
    .command("list")
    .description("list workflows")
    .option("--tag <tag...>", "only with all of these tags")
    .option("--search <text>", "only with this text in id or name")
    .option("--json", "as JSON")
    .action(async (options: { tag?: readonly string[]; search?: string; json?: boolean }) => {
      const dags = await listAll(options);
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

  program
    .command("delete")
    .description("delete a workflow; its runs stay readable, and its document brings it back")
    .argument("<dag>", "id of the workflow")
    .action(async (id: string) => {
      await call(serverFromEnvironment(), z.null(), "DELETE", `/dags/${encodeURIComponent(id)}`);
      note(`${id} is deleted.`);
    });
}

/** Page by page, as long as there are more. */
async function listAll(options: { tag?: readonly string[]; search?: string }): Promise<DagList["dags"]> {
  const server = serverFromEnvironment();
  const found: DagList["dags"] = [];
  for (let page = 1; ; page += 1) {
    const { dags, pagination } = await call(server, dagListSchema, "GET", "/dags", {
      query: { page, page_size: PAGE_SIZE, tags: options.tag?.join(","), search: options.search },
    });
    found.push(...dags);
    if (page >= pagination.total_pages) return found;
  }
}

function scheduleText(schedule: unknown): string {
  if (schedule === null) return "";
  return typeof schedule === "string" ? schedule : JSON.stringify(schedule);
}
