import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import type { CompiledDag, JsonValue } from "#engine/document/compiled-dag.ts";
import { readParamText, resolveParams } from "#engine/document/parameters.ts";
import { validate } from "#engine/document/validate.ts";
import { detectCapabilities } from "#worker/isolation/capabilities.ts";
import { CommandError, EXIT } from "../exit-codes.ts";
import { onInterrupt } from "../interrupt.ts";
import { collectParam } from "../params.ts";
import { note, printJson, stateText } from "../terminal.ts";
import { diagnosticLine } from "../commands/validate.ts";
import { runDocument } from "./run-document.ts";
import { PlainDisplay, type RunDisplay, TreeDisplay } from "./run-display.ts";

interface TestOptions {
  readonly sequential?: boolean;
  readonly parallel?: number;
  readonly param?: Readonly<Record<string, string>>;
  readonly only?: string;
  readonly files?: string;
  readonly functions?: string;
  readonly json?: boolean;
}

/** `dag test FILE`: runs a document here and now, with the executors of the worker. */
export function addTestCommand(program: Command): void {
  program
    .command("test")
    .description("run a document here, without a server or a database")
    .argument("<file>", "the document")
    .option("--sequential", "one task after the other")
    .option("--parallel <n>", "so many tasks at once (default: twice the processors)", Number)
    .option("--param <name=value>", "a parameter of the workflow; repeat for more", collectParam)
    .option("--only <task>", "this task alone, as if everything before it had succeeded")
    .option("--files <directory>", "what tasks find as $DAG_FILES_DIR (default: files/ beside the document)")
    .option("--functions <directory>", "modules of `function` tasks (default: functions/ beside the document)")
    .option("--json", "the result as JSON; events go to standard error")
    .action(testDocument);
}

async function testDocument(file: string, options: TestOptions): Promise<void> {
  const { dag, diagnostics } = validate(await readDocument(file));
  if (dag === undefined) {
    for (const diagnostic of diagnostics) note(diagnosticLine(file, diagnostic));
    throw new CommandError(EXIT.failed, `${file} is not valid: nothing was run.`);
  }
  const display = openDisplay(dag, options.json === true);
  const interrupted = onInterrupt();
  const directory = path.dirname(path.resolve(file));
  const result = await runDocument(dag, {
    params: readParams(dag, options.param),
    slots: slotsOf(options),
    ...only(dag, options.only),
    capabilities: await detectCapabilities(process.env["TASK_USER"] ?? "nobody"),
    settings: {
      filesDir: path.resolve(options.files ?? process.env["FILES_DIR"] ?? path.join(directory, "files")),
      functionsDir: path.resolve(
        options.functions ?? process.env["FUNCTIONS_DIR"] ?? path.join(directory, "functions"),
      ),
      httpAllow: (process.env["HTTP_TASK_ALLOW"] ?? "127.0.0.1/32").split(",").map((each) => each.trim()),
      maxLogBytes: 100 * 1024 * 1024,
      maxOutputBytes: 1024 * 1024,
    },
    signal: interrupted,
    onEvent: (event) => display.event(event),
    onLine: (index, stream, line) => display.line(index, stream, line),
  }).finally(() => display.end());
  if (options.json === true) {
    printJson({ dag_id: dag.id, state: result.state, partial: result.isPartial, outputs: result.outputs });
  } else {
    note(`${dag.id} ${stateText(result.state)}${result.isPartial ? " (partial: some tasks failed)" : ""}`);
  }
  if (interrupted.aborted) process.exitCode = EXIT.interrupted;
  else if (result.state !== "success") process.exitCode = EXIT.failed;
}

async function readDocument(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new CommandError(EXIT.usage, `${file} cannot be read.`);
  }
}

function openDisplay(dag: CompiledDag, isJson: boolean): RunDisplay {
  if (isJson) return new PlainDisplay(dag, (text) => process.stderr.write(text));
  if (process.stdout.isTTY) return new TreeDisplay(dag, process.stdout);
  return new PlainDisplay(dag, (text) => process.stdout.write(text));
}

function readParams(
  dag: CompiledDag,
  given: Readonly<Record<string, string>> = {},
): { readonly [name: string]: JsonValue } {
  const values = Object.fromEntries(
    Object.entries(given).map(([name, text]) => {
      const declared = dag.params[name];
      return [name, declared === undefined ? text : readParamText(declared, text)];
    }),
  );
  const resolved = resolveParams(dag.params, values);
  if ("params" in resolved) return resolved.params;
  throw new CommandError(EXIT.usage, resolved.diagnostics.map(({ message }) => message).join("\n"));
}

function slotsOf(options: TestOptions): number {
  if (options.sequential === true) return 1;
  const slots = options.parallel ?? availableParallelism() * 2;
  if (!Number.isInteger(slots) || slots < 1) throw new CommandError(EXIT.usage, "--parallel takes a number from 1.");
  return slots;
}

function only(dag: CompiledDag, id: string | undefined): { readonly only?: number } {
  if (id === undefined) return {};
  const task = dag.tasks.find((each) => each.id === id);
  if (task === undefined) {
    throw new CommandError(
      EXIT.notFound,
      `${dag.id} has no task ${id}. It has: ${dag.tasks.map((each) => each.id).join(", ")}`,
    );
  }
  return { only: task.index };
}
