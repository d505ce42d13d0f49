import { isFinalRunState, type RunState } from "#engine/run/states.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { followEvents } from "../rest/event-stream.ts";
import { type RunWithTasks, runEventSchema, runWithTasksSchema } from "../rest/resources.ts";
import { call, type Server } from "../rest/rest-client.ts";
import { stateText } from "../terminal.ts";

export function getRun(server: Server, id: string): Promise<RunWithTasks> {
  return call(server, runWithTasksSchema, "GET", `/dag-runs/${encodeURIComponent(id)}`);
}

/**
 * Follows a run by its events until it has ended, over as many connections as it takes.
 *
 * @param onLine told each change of a task, as a line for people
 */
export async function followRun(
  server: Server,
  id: string,
  signal: AbortSignal,
  onLine: (text: string) => void,
): Promise<RunWithTasks> {
  const { tasks } = await getRun(server, id);
  const names = new Map(tasks.map((task) => [Number(task.id.slice(task.id.lastIndexOf(".") + 1)), task.task_id]));
  const width = Math.min(32, Math.max(...tasks.map((task) => task.task_id.length), 0));
  for await (const { data } of followEvents(server, `/dag-runs/${encodeURIComponent(id)}/events`, { signal })) {
    const event = runEventSchema.parse(JSON.parse(data));
    const at = event.at.slice(11, 23);
    for (const { index, state, attempt, error, dueAt, reason } of event.tasks) {
      const which = attempt > 1 ? ` (attempt ${attempt})` : "";
      const until = dueAt === undefined ? "" : `, again at ${dueAt.slice(11, 19)}`;
      const why = error?.message ?? reason;
      const name = (names.get(index) ?? String(index)).padEnd(width);
      onLine(`${at} ${name} ${stateText(state)}${which}${until}${why === undefined ? "" : `: ${why}`}`);
    }
    if (event.run === undefined || !isFinalRunState(event.run.state)) continue;
    // The end of a former round is not the end of a run that was retried since.
    const run = await getRun(server, id);
    if (isFinalRunState(run.state) && Date.parse(run.end_date ?? "") <= Date.parse(event.at)) return run;
  }
  return await getRun(server, id);
}

/** What a command that waited for a run ends with. */
export function exitCodeOfRun(state: RunState): ExitCode {
  return state === "success" ? EXIT.ok : EXIT.failed;
}
