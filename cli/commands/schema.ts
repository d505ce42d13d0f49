import type { Command } from "commander";
import { dagDocumentJsonSchema } from "#engine/document/json-schema.ts";
import { printJson } from "../terminal.ts";

/** `dag schema`: for editors that complete and check YAML by a JSON Schema. */
export function addSchemaCommand(program: Command): void {
  program
    .command("schema")
    .description("print the JSON Schema of documents, for an editor")
    .action(() => printJson(dagDocumentJsonSchema()));
}
