import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import { validate } from "#engine/document/validate.ts";
import { CommandError, EXIT } from "../exit-codes.ts";
import { ApiError, call, type Server, send, serverFromEnvironment } from "../rest/rest-client.ts";
import { note, printJson } from "../terminal.ts";
import { lineDiff } from "./line-diff.ts";
import { diagnosticLine } from "./validate.ts";

interface Document {
  readonly file: string;
  readonly text: string;
  readonly dag: CompiledDag;
}

type Outcome = "created" | "updated" | "unchanged";

/** `dag apply FILE|DIR`: brings the server's workflows to what the files say. */
export function addApplyCommand(program: Command): void {
  program
    .command("apply")
    .description("create or update workflows from documents")
    .argument("<path...>", "documents, or directories of documents")
    .option("--dry-run", "show what would change")
    .option("--json", "as JSON")
    .action(async (paths: readonly string[], options: { dryRun?: boolean; json?: boolean }) => {
      const documents = await readDocuments(paths);
      const server = serverFromEnvironment();
      const results: { file: string; id: string; outcome: Outcome }[] = [];
      for (const document of documents) {
        const current = await currentText(server, document.dag.id);
        const outcome: Outcome =
          current === undefined ? "created" : current === document.text ? "unchanged" : "updated";
        if (options.dryRun === true) {
          if (options.json !== true) note(`${document.file}: ${document.dag.id} would be ${outcome}`);
          if (outcome === "updated" && options.json !== true) note(lineDiff(current ?? "", document.text));
        } else {
          if (outcome !== "unchanged") await store(server, document);
          if (options.json !== true) note(`${document.file}: ${document.dag.id} ${outcome}`);
        }
        results.push({ file: document.file, id: document.dag.id, outcome });
      }
      if (options.json === true) printJson(results);
    });
}

/** All documents, checked before the first one is stored: a mistake in the last leaves nothing half-applied. */
async function readDocuments(paths: readonly string[]): Promise<readonly Document[]> {
  const documents: Document[] = [];
  let isValid = true;
  for (const file of (await Promise.all(paths.map(documentFiles))).flat()) {
    const text = await readFile(file, "utf8");
    const { dag, diagnostics } = validate(text);
    if (dag === undefined) {
      isValid = false;
      for (const each of diagnostics) note(diagnosticLine(file, each));
    } else documents.push({ file, text, dag });
  }
  if (!isValid) throw new CommandError(EXIT.failed, "Nothing was applied.");
  if (documents.length === 0) throw new CommandError(EXIT.usage, "There is no document (*.yaml, *.yml, *.json) there.");
  return documents;
}

async function documentFiles(given: string): Promise<readonly string[]> {
  const found = await stat(given).catch(() => undefined);
  if (found === undefined) throw new CommandError(EXIT.usage, `${given} does not exist.`);
  if (!found.isDirectory()) return [given];
  const names = await readdir(given);
  return names
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => path.join(given, name));
}

async function currentText(server: Server, id: string): Promise<string | undefined> {
  try {
    const response = await send(server, "GET", `/dags/${encodeURIComponent(id)}`, {
      headers: { accept: "application/yaml" },
    });
    return await response.text();
  } catch (error) {
    if (error instanceof ApiError && error.exitCode === EXIT.notFound) return undefined;
    throw error;
  }
}

async function store(server: Server, { file, text }: Document): Promise<void> {
  const contentType = text.trimStart().startsWith("{") ? "application/json" : "application/yaml";
  try {
    await call(server, z.unknown(), "POST", "/dags", { body: text, contentType });
  } catch (error) {
    // The server knows more than this machine: pools, channels and secrets, say.
    if (error instanceof ApiError && error.code === "DAG_VALIDATION_FAILED") {
      throw new CommandError(error.exitCode, `${file}: ${error.message}`);
    }
    throw error;
  }
}
