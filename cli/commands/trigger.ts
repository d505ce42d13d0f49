import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { validate } from "#engine/document/validate.ts";
import { readParamText } from "#engine/document/parameters.ts";
import { CommandError, EXIT } from "../exit-codes.ts";
import { onInterrupt } from "../interrupt.ts";
import { collectParam } from "../params.ts";
import { runSchema } from "../rest/resources.ts";
import { call, type Server, send, serverFromEnvironment } from "../rest/rest-client.ts";
import { note, print, printJson, stateText } from "../terminal.ts";
import { exitCodeOfRun, followRun } from "./follow-run.ts";

interface TriggerOptions {
  readonly param?: Readonly<Record<string, string>>;
  readonly date?: string;
  readonly allowPaused?: boolean;
  readonly wait?: boolean;
  readonly follow?: boolean;
  readonly json?: boolean;
}

/** `dag trigger ID`: prints the run's id; with --wait, exits as the run ends. */
export function addTriggerCommand(program: Command): void {
  program
    .command("trigger")
    .description("start a run of a workflow")
    .argument("<dag>", "id of the workflow")
    .option("--param <name=value>", "a parameter of the workflow; repeat for more", collectParam)
    .option("--date <date>", "the logical date, RFC 3339 (default: now)")
    .option("--allow-paused", "also if the workflow is paused")
    .option("--wait", "until the run has ended; the exit code says how")
    .option("--follow", "the same, and print what happens")
    .option("--json", "the run as JSON")
    .action(trigger);
}

async function trigger(dagId: string, options: TriggerOptions): Promise<void> {
  const server = serverFromEnvironment();
  const request = {
    body: {
      config: await readParams(server, dagId, options.param),
      ...(options.date === undefined ? {} : { execution_date: options.date }),
      ...(options.allowPaused === true ? { allow_paused: true } : {}),
    },
    // If the answer is lost on its way, asking again with the same key does not start a second run.
    headers: { "idempotency-key": randomUUID() },
  };
  const ask = () => call(server, runSchema, "POST", `/dags/${encodeURIComponent(dagId)}/trigger`, request);
  const started = await ask().catch((error: unknown) => {
    if (error instanceof CommandError && error.exitCode === EXIT.unavailable) return ask();
    throw error;
  });
  if (options.wait !== true && options.follow !== true) {
    if (options.json === true) printJson(started);
    else print(started.id);
    return;
  }
  if (options.json !== true) print(started.id);
  const ended = await followRun(server, started.id, onInterrupt(), (text) => {
    if (options.follow === true) note(text);
  });
  if (options.json === true) printJson(ended);
  else note(`${dagId} ${stateText(ended.state)}${ended.partial ? " (partial: some tasks failed)" : ""}`);
  process.exitCode = exitCodeOfRun(ended.state);
}

/** Texts of the command line, read by the types that the workflow declares. */
async function readParams(
  server: Server,
  dagId: string,
  given: Readonly<Record<string, string>> = {},
): Promise<{ readonly [name: string]: JsonValue }> {
  if (Object.keys(given).length === 0) return {};
  const response = await send(server, "GET", `/dags/${encodeURIComponent(dagId)}`, {
    headers: { accept: "application/yaml" },
  });
  const declared = validate(await response.text()).dag?.params ?? {};
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => {
      const param = declared[name];
      return [name, param === undefined ? text : readParamText(param, text)];
    }),
  );
}
