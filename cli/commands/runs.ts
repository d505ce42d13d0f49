import type { Command } from "commander";
import { Option } from "commander";
import { z } from "zod";
import { RUN_STATES } from "#engine/run/states.ts";
import { CommandError, EXIT } from "../exit-codes.ts";
import { onInterrupt } from "../interrupt.ts";
import { type Run, runListSchema, runSchema, type TaskInstance } from "../rest/resources.ts";
import { call, serverFromEnvironment } from "../rest/rest-client.ts";
import { durationText, note, print, printJson, stateText, table } from "../terminal.ts";
import { exitCodeOfRun, followRun, getRun } from "./follow-run.ts";

/** `dag runs`, `dag run`, `dag cancel`, `dag retry`. */
export function addRunCommands(program: Command): void {
  program
    .command("runs")
    .description("list runs, newest first")
    .option("--dag <id>", "only of this workflow")
    .addOption(new Option("--state <state>", "only in this state").choices(RUN_STATES))
    .option("--limit <n>", "at most so many", Number, 20)
    .option("--json", "as JSON")
    .action(async (options: { dag?: string; state?: string; limit: number; json?: boolean }) => {
      const { dag_runs: runs } = await call(serverFromEnvironment(), runListSchema, "GET", "/dag-runs", {
        query: { dag_id: options.dag, state: options.state, page_size: options.limit },
      });
      if (options.json === true) printJson(runs);
      else {
        print(
          table(
            ["RUN", "WORKFLOW", "STATE", "TRIGGER", "CREATED", "TOOK"],
            runs.map((run) => [
              run.id,
              run.dag_id,
              stateText(run.state),
              run.trigger,
              run.created_at.slice(0, 19).replace("T", " "),
              took(run),
            ]),
          ),
        );
      }
    });

  program
    .command("run")
    .description("show a run with its tasks")
    .argument("<run>", "id of the run")
    .option("-f, --follow", "until it has ended; the exit code says how")
    .option("--json", "as JSON")
    .action(async (id: string, options: { follow?: boolean; json?: boolean }) => {
      const server = serverFromEnvironment();
      const run = options.follow === true ? await followRun(server, id, onInterrupt(), note) : await getRun(server, id);
      if (options.follow === true) process.exitCode = exitCodeOfRun(run.state);
      if (options.json === true) {
        printJson(run);
        return;
      }
      print(`${run.dag_id} ${stateText(run.state)}${run.partial ? " (partial)" : ""} ${took(run)}\n`);
      print(
        table(
          ["TASK", "STATE", "ATTEMPT", "TOOK", "ERROR"],
          run.tasks.map((task) => [
            task.task_id,
            stateText(task.state),
            task.try_number === 0 ? "" : String(task.try_number),
            took(task),
            task.error_message ?? "",
          ]),
        ),
      );
    });

  program
    .command("cancel")
    .description("cancel a run")
    .argument("<run>", "id of the run")
    .action(async (id: string) => {
      const run = await call(serverFromEnvironment(), runSchema, "POST", `/dag-runs/${encodeURIComponent(id)}/cancel`);
      note(run.state === "cancelled" ? "It is cancelled." : "It is being cancelled: what runs is told to stop.");
    });

  program
    .command("retry")
    .description("run a failed task again, and what failed because of it")
    .argument("<run>", "id of the run")
    .argument("[task...]", "ids of the tasks (default: all that failed)")
    .action(async (id: string, taskIds: readonly string[]) => {
      const server = serverFromEnvironment();
      const { tasks } = await getRun(server, id);
      const chosen =
        taskIds.length === 0
          ? tasks.filter(({ state }) => state === "failed")
          : taskIds.map((taskId) => findTask(tasks, taskId, id));
      if (chosen.length === 0) throw new CommandError(EXIT.refused, "No task of it has failed.");
      for (const task of chosen) {
        await call(server, z.unknown(), "POST", `/task-instances/${encodeURIComponent(task.id)}/retry`);
        note(`${task.task_id} is queued again.`);
      }
    });
}

/** The task instance of a run by its task's id. @throws CommandError naming those that there are */
export function findTask(tasks: readonly TaskInstance[], taskId: string, runId: string): TaskInstance {
  const task = tasks.find((each) => each.task_id === taskId);
  if (task !== undefined) return task;
  const known = tasks.map((each) => each.task_id);
  const shown = known.length > 20 ? `${known.slice(0, 20).join(", ")}, …` : known.join(", ");
  throw new CommandError(EXIT.notFound, `Run ${runId} has no task ${taskId}. It has: ${shown}`);
}

function took({ start_date: start, end_date: end }: Pick<Run, "start_date" | "end_date">): string {
  if (start === null) return "";
  return durationText((end === null ? Date.now() : Date.parse(end)) - Date.parse(start));
}
