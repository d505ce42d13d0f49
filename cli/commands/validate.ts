import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { type Command, Option } from "commander";
import type { Diagnostic } from "#engine/document/diagnostics.ts";
import { type ValidationResult, validate } from "#engine/document/validate.ts";
import { CommandError, EXIT } from "../exit-codes.ts";
import { durationText, note, print, printJson } from "../terminal.ts";

const FORMATS = ["text", "json", "github"] as const;
type Format = (typeof FORMATS)[number];

interface CheckedFile extends ValidationResult {
  readonly file: string;
}

/** `dag validate FILE…`: needs no server. */
export function addValidateCommand(program: Command): void {
  program
    .command("validate")
    .description("check documents; needs no server")
    .argument("<file...>", "YAML or JSON documents, - for standard input")
    .addOption(new Option("--format <format>", "how problems are printed").choices(FORMATS).default("text"))
    .option("--json", "the same as --format json")
    .action(async (files: readonly string[], options: { format: Format; json?: boolean }) => {
      const results: CheckedFile[] = [];
      for (const file of files) results.push({ file, ...validate(await readText(file)) });
      // Before anything is printed: whoever reads it may go away in the middle.
      process.exitCode = results.some(({ dag }) => dag === undefined) ? EXIT.failed : EXIT.ok;
      report(results, options.json === true ? "json" : options.format);
    });
}

async function readText(file: string): Promise<string> {
  try {
    return file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch {
    throw new CommandError(EXIT.usage, `${file} cannot be read.`);
  }
}

function report(results: readonly CheckedFile[], format: Format): void {
  switch (format) {
    case "json":
      printJson(results.map(jsonResult));
      return;
    case "github":
      for (const { file, diagnostics } of results) for (const each of diagnostics) print(githubLine(file, each));
      return;
    case "text":
      for (const result of results) {
        for (const each of result.diagnostics) print(diagnosticLine(result.file, each));
        note(verdict(result));
      }
      return;
    default:
      format satisfies never;
  }
}

/** `file:line:column severity code message`, which editors and terminals make a link of. */
export function diagnosticLine(file: string, { range, severity, code, message }: Diagnostic): string {
  return `${file}:${range.start.line}:${range.start.column} ${severity} ${code} ${message}`;
}

/** A workflow command of GitHub Actions: the problem then stands beside the line in the pull request. */
function githubLine(file: string, { range, severity, code, message }: Diagnostic): string {
  const kind = severity === "info" ? "notice" : severity;
  const escape = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => escape(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const { start, end } = range;
  return `::${kind} file=${property(file)},line=${start.line},col=${start.column},endLine=${end.line},endColumn=${end.column},title=${property(code)}::${escape(message)}`;
}

function verdict({ file, dag, diagnostics, summary }: CheckedFile): string {
  if (dag === undefined || summary === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    return `${file}: ${errors} error${errors === 1 ? "" : "s"}`;
  }
  const { tasks, edges, levels, expectedDurationMs, criticalPath } = summary;
  return `${file}: valid. ${dag.id}: ${tasks} tasks, ${edges} edges, ${levels} levels; at most ${durationText(expectedDurationMs)} along ${criticalPath.join(" → ")}`;
}

function jsonResult({ file, dag, diagnostics, summary }: CheckedFile): unknown {
  return {
    file,
    valid: dag !== undefined,
    diagnostics,
    ...(summary === undefined
      ? {}
      : {
          summary: {
            tasks: summary.tasks,
            edges: summary.edges,
            levels: summary.levels,
            expected_duration_ms: summary.expectedDurationMs,
            critical_path: summary.criticalPath,
          },
        }),
  };
}
