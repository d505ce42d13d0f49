import type { Command } from "commander";
import { styleText } from "node:util";
import { onInterrupt } from "../interrupt.ts";
import { followEvents } from "../rest/event-stream.ts";
import { type LogLine, logBatchSchema, logPageSchema } from "../rest/resources.ts";
import { call, serverFromEnvironment } from "../rest/rest-client.ts";
import { print } from "../terminal.ts";
import { getRun } from "./follow-run.ts";
import { findTask } from "./runs.ts";

const PAGE = 10_000;

interface LogOptions {
  readonly follow?: boolean;
  readonly attempt?: number;
  readonly times?: boolean;
  readonly json?: boolean;
}

/** `dag logs RUN TASK`: the lines as the task wrote them; the system's own are dimmed. */
export function addLogsCommand(program: Command): void {
  program
    .command("logs")
    .description("print a task's log")
    .argument("<run>", "id of the run")
    .argument("<task>", "id of the task")
    .option("-f, --follow", "go on until the attempt has ended")
    .option("--attempt <n>", "which attempt (default: the last)", Number)
    .option("--times", "with the time of each line")
    .option("--json", "a JSON object a line")
    .action(async (runId: string, taskId: string, options: LogOptions) => {
      const server = serverFromEnvironment();
      const task = findTask((await getRun(server, runId)).tasks, taskId, runId);
      const route = `/task-instances/${encodeURIComponent(task.id)}/logs`;
      const show = (lines: readonly LogLine[]) => {
        for (const line of lines) print(options.json === true ? JSON.stringify(line) : lineText(line, options));
      };
      if (options.follow === true) {
        const stream = followEvents(server, `${route}/stream`, {
          query: { attempt: options.attempt },
          signal: onInterrupt(),
        });
        for await (const { event, data } of stream) {
          if (event === "end") return;
          show(logBatchSchema.parse(JSON.parse(data)).lines);
        }
        return;
      }
      for (let after: number | null = 0; after !== null; ) {
        const page: { lines: readonly LogLine[]; next_after: number | null } = await call(
          server,
          logPageSchema,
          "GET",
          route,
          { query: { attempt: options.attempt, after, limit: PAGE } },
        );
        show(page.lines);
        after = page.next_after;
      }
    });
}

function lineText({ at, stream, text }: LogLine, { times }: LogOptions): string {
  const time = times === true ? `${styleText("dim", at)} ` : "";
  return `${time}${stream === "system" ? styleText("dim", text) : text}`;
}
